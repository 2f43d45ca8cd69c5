"""Start page and clock page."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kernel import clock as kernel_clock
from simulator.control import clock
from simulator.control.people import PASSWORD, PEOPLE
from simulator.phones.models import VirtualPhone
from tests.pages import Web

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("simulator_clock")]

START = "/simulator/"
CLOCK = "/simulator/clock/"
BRUSSELS = ZoneInfo("Europe/Brussels")
CHANGE = datetime(2024, 6, 11, tzinfo=BRUSSELS)


def test_the_start_page_says_who_can_sign_in(web: Web) -> None:
    page = web.get(START).content.decode()
    assert PASSWORD in page
    for person in PEOPLE:
        assert f"{person.first_name} {person.last_name}" in page
        assert person.email in page


def test_the_start_page_leads_everywhere(web: Web) -> None:
    page = web.get(START).content.decode()
    for path in (
        "/tracesnt/login",
        "/acceptance/tracesnt/login",
        "/training/tracesnt/login",
        "/simulator/phones/",
        "/simulator/mail/",
        "/simulator/clock/",
        "/simulator/api/docs",
    ):
        assert f'href="{path}"' in page


def test_a_number_on_the_start_page_opens_its_phone(web: Web) -> None:
    phone = VirtualPhone.objects.create(number=PEOPLE[0].number)
    assert f'href="/simulator/phones/{phone.pk}/"'.encode() in web.get(START).content


def test_the_start_page_shows_the_clock(web: Web) -> None:
    clock.set(CHANGE)
    page = web.get(START).content.decode()
    assert "the clock stands still" in page
    assert 'datetime="2024-06-11T00:00:00+02:00"' in page


def test_the_start_page_speaks_french(web: Web) -> None:
    assert web.get(START, {"locale": "fr"})["Content-Language"] == "fr"


def test_number_of_queries(web: Web, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(2):  # clock, phones
        web.get(START)
    with django_assert_num_queries(1):  # clock
        web.get(CLOCK)


def test_the_clock_is_set_to_a_time_of_brussels(web: Web) -> None:
    answer = web.post(CLOCK, {"now": "2024-06-10T23:59:30", "mode": "frozen"}, follow=True)
    assert kernel_clock.now() == datetime(2024, 6, 10, 23, 59, 30, tzinfo=BRUSSELS)
    assert b"The clock is set." in answer.content


def test_the_clock_may_run_on(web: Web) -> None:
    web.post(CLOCK, {"now": "2024-06-10T23:59", "mode": "running"})
    assert not clock.state().frozen


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"now": "", "mode": "frozen"}, "now"),
        ({"now": "tomorrow", "mode": "frozen"}, "now"),
        ({"now": "2024-02-30T10:00", "mode": "frozen"}, "now"),
        ({"now": "0001-01-01T00:00:00", "mode": "frozen"}, "now"),
        ({"now": "9999-12-31T23:59:59", "mode": "frozen"}, "now"),
        ({"now": "2024-06-10T23:59", "mode": "backwards"}, "mode"),
        ({"now": "2024-06-10T23:59"}, "mode"),
    ],
)
def test_a_malformed_time_changes_nothing_and_is_kept(web: Web, data: dict[str, str], field: str) -> None:
    answer = web.post(CLOCK, data)
    assert list(answer.context["form"].errors) == [field]
    assert f'value="{data["now"]}"'.encode() in answer.content or not data["now"]
    assert not clock.state().simulated


def test_the_jumps_fill_the_form_of_the_clock(web: Web) -> None:
    before, change, _now = web.get(CLOCK).context["jumps"]
    assert (before.value, change.value) == ("2024-06-10T23:59:30", "2024-06-11T00:00:00")
    web.post(CLOCK, {"now": change.value, "mode": "frozen"})
    assert kernel_clock.now() == CHANGE


def test_the_clock_is_released(web: Web) -> None:
    clock.set(CHANGE)
    assert b"real time again" in web.post("/simulator/clock/release/", follow=True).content
    assert not clock.state().simulated


@pytest.mark.parametrize("path", [CLOCK, "/simulator/clock/release/"])
def test_without_a_csrf_token_the_clock_stays(path: str) -> None:
    assert Client(enforce_csrf_checks=True).post(path, {"now": "2024-06-10T23:59", "mode": "frozen"}).status_code == 403
    assert not clock.state().simulated


def test_releasing_by_a_link_is_refused(client: Client) -> None:
    assert client.get("/simulator/clock/release/").status_code == 405
