"""From 11 June 2024, 00:00 in Brussels, nobody is in TRACES with the password alone: to the second."""

from datetime import datetime
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest

from kernel.journal.models import Entry
from tests.clock import Clock
from tests.pages import Web
from tests.traces.world import enter
from traces.events import Event
from traces.models import Person

BRUSSELS = ZoneInfo("Europe/Brussels")
BEFORE = datetime(2024, 6, 10, 23, 59, 59, tzinfo=BRUSSELS)
FROM = datetime(2024, 6, 11, 0, 0, 0, tzinfo=BRUSSELS)
SAME_IN_UTC = datetime(2024, 6, 10, 22, 0, 0, tzinfo=ZoneInfo("UTC"))


def asked_level(web: Web) -> list[str] | None:
    return parse_qs(urlsplit(web.get("/tracesnt/cas/login")["Location"]).query).get("authenticationLevel")


def test_until_the_last_second_no_level_is_asked_for(web: Web, clock: Clock) -> None:
    clock.set(BEFORE)
    assert asked_level(web) is None


@pytest.mark.parametrize("moment", [FROM, SAME_IN_UTC])
def test_from_the_first_second_on_two_factors_are_asked_for(web: Web, clock: Clock, moment: datetime) -> None:
    clock.set(moment)
    assert asked_level(web) == ["MEDIUM"]


def test_a_session_of_the_password_lives_until_the_last_second(web: Web, camille: Person, clock: Clock) -> None:
    clock.set(BEFORE)
    enter(web, camille, "BASIC")
    assert web.get("/tracesnt/profile").status_code == 200


def test_a_session_of_the_password_ends_in_the_first_second(web: Web, camille: Person, clock: Clock) -> None:
    clock.set(BEFORE)
    enter(web, camille, "BASIC")
    clock.set(FROM)
    response = web.get("/tracesnt/profile", follow=True)
    assert response.redirect_chain == [("/tracesnt/login?next=%2Ftracesnt%2Fprofile", 302)]
    page = response.content.decode()
    assert "two factors" in page
    assert '<input type="hidden" name="next" value="/tracesnt/profile">' in page
    assert web.get("/tracesnt/profile")["Location"].startswith("/tracesnt/cas/login")


def test_a_form_does_not_pass_the_gate_either(web: Web, camille: Person, clock: Clock) -> None:
    clock.set(FROM)
    enter(web, camille, "BASIC")
    response = web.post("/tracesnt/profile/language", {"language": "en"})
    assert response["Location"] == "/tracesnt/login?next=%2Ftracesnt%2Flogin"
    assert not Entry.objects.filter(event=Event.LANGUAGE_CHANGED).exists()


def test_a_session_of_two_factors_passes(web: Web, camille: Person, clock: Clock) -> None:
    clock.set(FROM)
    enter(web, camille, "MEDIUM")
    assert web.get("/tracesnt/profile").status_code == 200


def test_the_end_is_one_event(web: Web, camille: Person, clock: Clock) -> None:
    clock.set(FROM)
    enter(web, camille, "BASIC")
    web.get("/tracesnt/login")
    web.get("/tracesnt/login")
    assert Entry.objects.filter(event=Event.SIGN_IN_ENDED, subject=camille.uid).count() == 1


def test_the_way_in_is_open_to_who_must_sign_in_again(web: Web, camille: Person, clock: Clock) -> None:
    clock.set(FROM)
    enter(web, camille, "BASIC")
    assert web.get("/tracesnt/cas/login")["Location"].startswith("/cas/login?")


def test_a_clock_that_goes_back_does_not_bring_the_session_back(web: Web, camille: Person, clock: Clock) -> None:
    clock.set(FROM)
    enter(web, camille, "BASIC")
    web.get("/tracesnt/profile")
    clock.set(BEFORE)
    assert web.get("/tracesnt/profile").status_code == 302
