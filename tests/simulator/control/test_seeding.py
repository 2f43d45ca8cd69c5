"""How the seeded state is made."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from eulogin.models import Account, Service
from simulator.control import seeding
from simulator.control.people import PEOPLE
from simulator.phones.models import VirtualPhone
from tests.kept import take_reference_data_away
from tests.simulator.control.state import state

pytestmark = pytest.mark.django_db


def test_where_a_training_shows_it_text_messages_are_withdrawn_in_the_summer_of_2025(
    reference: None, settings: Settings
) -> None:
    settings.TRACES_WITHOUT_SMS_FROM = datetime(2025, 6, 29, 22, tzinfo=UTC)
    seeding.seed(lambda _step: None)
    for service in Service.objects.all():
        assert "PASSWORD_SMS" in service.accepted_at(settings.TRACES_WITHOUT_SMS_FROM - timedelta(seconds=1))
        assert "PASSWORD_SMS" not in service.accepted_at(settings.TRACES_WITHOUT_SMS_FROM)
        assert "PASSWORD_WEBAUTHN" in service.accepted_at(settings.TRACES_WITHOUT_SMS_FROM)


def test_with_a_public_address_the_services_are_registered_under_it(reference: None, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://simulator.example"
    seeding.seed(lambda _step: None)
    assert Service.objects.filter(url_prefix="https://simulator.example/training/tracesnt/").exists()


# --- the command ---


def test_the_command_seeds_once(reference: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("seed_demo")
    assert f"{len(PEOPLE)} people" in capsys.readouterr().out
    before = state()
    call_command("seed_demo")
    assert "nothing to do" in capsys.readouterr().out
    assert state() == before


def test_without_reference_data_the_command_says_what_is_missing(db: None) -> None:
    take_reference_data_away()
    with pytest.raises(CommandError, match="load_reference"):
        call_command("seed_demo")
    assert not Account.objects.exists()


def test_without_tables_the_command_says_what_is_missing(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(VirtualPhone._meta, "db_table", "not_made_yet")
    with pytest.raises(CommandError, match="migrate"):
        call_command("seed_demo")
