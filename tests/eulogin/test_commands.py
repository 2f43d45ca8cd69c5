"""The commands of EU Login."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from eulogin.accounts.creation import create_account
from eulogin.events import Event
from eulogin.models import Account, Service
from kernel.journal.models import Entry
from tests.eulogin.accounts.test_mockup import CHUCK, file

Run = Callable[..., str]

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Run a command; it answers what the command says, in one line."""

    def run_command(command: str, *arguments: str) -> str:
        call_command(command, *arguments)
        return " ".join(capsys.readouterr().out.split())

    return run_command


# --- import_user_database ---


def test_a_file_is_imported(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "userDataBase.xml"
    path.write_bytes(file(CHUCK.replace("+33639980102", "12")))
    said = run("import_user_database", str(path))
    assert "1 created, 0 updated" in said
    assert "user 1 (chucknorris), mobilePhone:" in said
    assert "0 created, 1 updated" in run("import_user_database", str(path))


def test_the_stock_people_are_imported(run: Run) -> None:
    assert "6 created" in run("import_user_database", "--stock")


def test_a_bad_file_is_explained_and_nothing_imported(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "userDataBase.xml"
    path.write_bytes(file(f"{CHUCK}<user><uid>?</uid></user>"))
    with pytest.raises(CommandError, match=r"user 2 \(\?\), uid: An identifier has"):
        run("import_user_database", str(path))
    assert not Account.objects.exists()


def test_a_file_that_is_not_there_is_said(run: Run, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        run("import_user_database", str(tmp_path / "none.xml"))


def test_outside_the_simulator_nobody_gets_a_public_password(run: Run, settings: Settings, tmp_path: Path) -> None:
    settings.SIMULATOR = False
    path = tmp_path / "userDataBase.xml"
    path.write_bytes(file(CHUCK))
    for arguments in (["--stock"], ["--stock", "--password", "Secret-1"], [str(path)]):
        with pytest.raises(CommandError, match="public passwords"):
            run("import_user_database", *arguments)
    assert "1 created" in run("import_user_database", str(path), "--password", "Secret-1")


# --- register_service ---


def test_a_service_is_registered_and_changed(run: Run) -> None:
    periods = ["--period", "always", "PASSWORD", "--period", "2024-06-11T00:00", "PASSWORD_SMS,EIDAS"]
    options = ["--default-assurance", "LOW", "--single-logout", "--adversary", "late"]
    assert "App is registered." in run("register_service", "https://app.example/", "App", *periods, *options)
    service = Service.objects.get()
    assert (service.default_assurance, service.single_logout, service.adversary) == (10, True, "late")
    rows = list(service.periods.order_by("pk").values_list("starts_at", "methods"))
    change = datetime(2024, 6, 10, 22, tzinfo=UTC)
    assert rows == [(None, ["PASSWORD"]), (change, ["PASSWORD_SMS", "EIDAS"])]
    assert "Second is changed." in run("register_service", "https://app.example/", "Second")
    assert not Service.objects.get().periods.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["app.example", "App"], "The prefix is an address"),
        (["/x/", "X", "--period", "soon", "PASSWORD"], "soon is neither"),
        (["/x/", "X", "--period", "2024-13-01T00:00", "PASSWORD"], "is neither"),
        (["/x/", "X", "--period", "always", "PIGEON"], "Unknown method PIGEON"),
    ],
)
def test_what_cannot_be_registered_is_explained(run: Run, arguments: list[str], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        run("register_service", *arguments)
    assert not Service.objects.exists()


def test_falsified_answers_need_the_setting(run: Run, settings: Settings) -> None:
    settings.EULOGIN_ADVERSARY = False
    with pytest.raises(CommandError, match="not allowed"):
        run("register_service", "/x/", "X", "--adversary", "late")


# --- make_administrator ---


def test_an_administrator_is_made_and_withdrawn(run: Run) -> None:
    account = create_account(email="ada@example.org", first_name="Ada", last_name="Byron", password_hash="x")
    assert "is an administrator now" in run("make_administrator", "ADA@example.org")
    assert Account.objects.get().is_administrator
    assert "is an administrator already" in run("make_administrator", account.uid)
    assert "is no administrator now" in run("make_administrator", account.uid, "--withdraw")
    assert not Account.objects.get().is_administrator
    events = list(Entry.objects.values_list("event", "subject"))
    assert events == [(Event.ADMINISTRATOR_MADE, account.uid), (Event.ADMINISTRATOR_WITHDRAWN, account.uid)]


def test_a_stranger_is_no_administrator(run: Run) -> None:
    with pytest.raises(CommandError, match="Nobody has an account"):
        run("make_administrator", "nobody@example.org")
