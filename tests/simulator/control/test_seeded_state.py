"""The seeded state and the way back to it. Its making is in test_seeding.py."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import phonenumbers
import pytest
from django.contrib.auth import authenticate
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.mail import send_mail
from django.core.management import call_command
from django_scopes import scopes_disabled
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from pytest_django.plugin import DjangoDbBlocker

from eulogin.models import Account, Service
from kernel.journal.models import Entry
from kernel.journal.writing import broken_entries
from kernel.limits.counting import Rule, hit
from mfa.methods.sms.models import PhoneNumber
from simulator.control import clock, seeding
from simulator.control.people import PASSWORD, PEOPLE, by_email
from simulator.phones.gateway import VirtualPhoneGateway
from simulator.phones.models import FICTION_PREFIX, VirtualPhone
from tests.kept import kept_rows
from tests.simulator.conftest import make_demonstration
from tests.simulator.control.calls import call
from tests.simulator.control.state import state
from traces.models import Role

pytestmark = pytest.mark.django_db

STRANGER = {"email": "x@example.org", "password": "x", "first_name": "X", "last_name": "Y"}
LONG_AGO = datetime(2024, 6, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def _seeded_rows(_reference_rows: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with kept_rows(django_db_blocker, make_demonstration):
        yield


@pytest.fixture
def seeded(_seeded_rows: None, db: None) -> None:
    """The demonstration, made once for this file."""


def test_everybody_can_sign_in_with_the_common_password(seeded: None) -> None:
    for person in PEOPLE:
        account = authenticate(username=person.uid, password=PASSWORD)
        assert account is not None
        assert account.email == person.email


def test_the_people_are_as_the_list_says(seeded: None) -> None:
    camille = by_email("camille.martin@example.org")
    assert not PhoneNumber.objects.filter(user_id=camille.uid).exists()
    agent = by_email("helene.durandeau@example.org")
    assert PhoneNumber.objects.get(user_id=agent.uid).number == agent.number
    with scopes_disabled():
        posts = Role.objects.filter(person__uid=agent.uid, status="valid", authority__code="FR00008")
        assert {role.environment for role in posts} == {"production", "acceptance", "training"}


def test_every_number_is_reserved_for_fiction_and_has_its_phone(seeded: None) -> None:
    for person in PEOPLE:
        assert person.number.startswith(FICTION_PREFIX)
        assert phonenumbers.is_possible_number(phonenumbers.parse(person.number))
        assert VirtualPhone.objects.filter(number=person.number).exists()


def test_traces_accepts_the_password_alone_until_the_change_and_not_from_then_on(
    seeded: None, settings: Settings
) -> None:
    change = settings.TRACES_TWO_FACTORS_FROM
    services = {service.url_prefix: service for service in Service.objects.all()}
    assert set(services) == {"/tracesnt/", "/acceptance/tracesnt/", "/training/tracesnt/"}
    for service in services.values():
        assert "PASSWORD" in service.accepted_at(change.replace(year=2023))
        assert "PASSWORD" not in service.accepted_at(change)
        assert "PASSWORD_SMS" in service.accepted_at(change)


def test_a_reset_brings_the_seeded_state_back_in_little_time(
    seeded: None, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    before = state()
    person = {**STRANGER, "phones": ["+33639989999"]}
    call("POST", "/accounts", person)
    Account.objects.filter(uid=PEOPLE[0].uid).update(email="moved@example.org")
    send_mail("s", "t", None, ["x@example.org"])
    VirtualPhoneGateway().send(to=PEOPLE[1].number, text="t", reference="r", sent_at=LONG_AGO)
    VirtualPhone.objects.update(read_up_to=99, is_offline=True)
    Session.objects.create(session_key="k", session_data="d", expire_date=LONG_AGO)
    cache.set("limit", 5)
    hit(Rule("test", most=1, window=timedelta(hours=1)), "somebody")
    clock.set(LONG_AGO)
    started = time.process_time()
    with django_capture_on_commit_callbacks(execute=True):
        answer = call("POST", "/reset")
    # One second alone. A processor that others use as well counts its time twice and more.
    assert time.process_time() - started < 6
    assert (answer.status_code, answer.json()) == (200, {"people": len(PEOPLE)})
    assert state() == before
    assert cache.get("limit") is None


def test_a_reset_leaves_a_journal_whose_chain_holds(seeded: None) -> None:
    seeding.reset()
    assert list(broken_entries()) == []
    assert Entry.objects.filter(event="simulator:state:seeded").count() == 1


def test_a_failed_reset_changes_nothing(seeded: None, monkeypatch: pytest.MonkeyPatch) -> None:
    before = state()
    monkeypatch.setattr(seeding, "PEOPLE", [PEOPLE[0], PEOPLE[0]])
    with pytest.raises(Exception, match="taken"):
        seeding.reset()
    assert state() == before


def test_the_command_goes_back_to_the_beginning(seeded: None, capsys: pytest.CaptureFixture[str]) -> None:
    Account.objects.all().delete()
    call_command("seed_demo", reset=True)
    assert "back to the seeded state" in capsys.readouterr().out
    assert Account.objects.count() == len(PEOPLE)
