"""The calls of the control API about registered services."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pytest_django import Settings

from eulogin.events import Event
from eulogin.models import Service
from kernel.journal.models import Entry
from tests.simulator.control.calls import call, expect_problem

pytestmark = pytest.mark.django_db

SERVICE = {"url_prefix": "https://app.example/", "name": "App"}
TIMELINE = [
    {"from": None, "methods": ["PASSWORD", "PASSWORD_SMS"]},
    {"from": "2024-06-11T00:00:00", "methods": ["PASSWORD_SMS"]},
]


def test_a_service_is_registered_with_its_time_line() -> None:
    answer = call("POST", "/services", {**SERVICE, "level_timeline": TIMELINE})
    assert answer.status_code == 201
    assert answer.json()["level_timeline"] == [TIMELINE[0], {**TIMELINE[1], "from": "2024-06-11T00:00:00+02:00"}]
    periods = Service.objects.get().periods.order_by("pk").values_list("starts_at", "methods")
    change = datetime(2024, 6, 10, 22, tzinfo=UTC)
    assert list(periods) == [(None, ["PASSWORD", "PASSWORD_SMS"]), (change, ["PASSWORD_SMS"])]


def test_registering_a_known_prefix_changes_it() -> None:
    call("POST", "/services", {**SERVICE, "level_timeline": TIMELINE})
    assert call("POST", "/services", {**SERVICE, "name": "Renamed"}).status_code == 200
    assert (Service.objects.get().name, Service.objects.get().periods.count()) == ("Renamed", 0)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"url_prefix": "app.example"}, "url_prefix"),
        ({"url_prefix": "javascript:alert(1)"}, "url_prefix"),
        ({"url_prefix": ""}, "url_prefix"),
        ({"name": "x" * 101}, "name"),
        ({"default_assurance": 15}, "default_assurance"),
        ({"default_assurance": "HIGHEST"}, "default_assurance"),
        ({"adversary": "friend"}, "adversary"),
        ({"single_logout": "perhaps"}, "single_logout"),
        ({"level_timeline": [{"from": None, "methods": ["PIGEON"]}]}, "level_timeline.0.methods.0"),
        ({"level_timeline": [{"from": "soon", "methods": []}]}, "level_timeline.0.from"),
        ({"level_timeline": [TIMELINE[1], TIMELINE[0]]}, "level_timeline"),
        ({"level_timeline": [TIMELINE[1], TIMELINE[1]]}, "level_timeline"),
        ({"level_timeline": [TIMELINE[1], {"from": "2024-06-10T00:00:00", "methods": []}]}, "level_timeline"),
    ],
)
def test_a_malformed_service_is_refused(change: dict[str, Any], field: str) -> None:
    expect_problem(call("POST", "/services", {**SERVICE, **change}), 422, field)
    assert not Service.objects.exists()


@pytest.mark.parametrize(("level", "number", "name"), [("LOW", 10, "LOW"), (30, 30, "HIGH"), ("NONE", 0, "NONE")])
def test_a_level_of_assurance_is_a_name_or_a_number(level: object, number: int, name: str) -> None:
    assert call("POST", "/services", {**SERVICE, "default_assurance": level}).json()["default_assurance"] == name
    assert Service.objects.get().default_assurance == number


def test_sign_out_messages_and_falsified_answers_are_switched_on() -> None:
    made = call("POST", "/services", {**SERVICE, "single_logout": True, "adversary": "cut"}).json()
    assert (made["single_logout"], made["adversary"], made["default_assurance"]) == (True, "cut", None)
    assert (Service.objects.get().single_logout, Service.objects.get().adversary) == (True, "cut")


def test_falsified_answers_are_refused_where_they_are_not_allowed(settings: Settings) -> None:
    settings.EULOGIN_ADVERSARY = False
    expect_problem(call("POST", "/services", {**SERVICE, "adversary": "cut"}), 422, "adversary")
    assert not Service.objects.exists()


def test_services_are_listed_as_they_were_registered() -> None:
    made = call("POST", "/services", {**SERVICE, "level_timeline": TIMELINE, "single_logout": True}).json()
    call("POST", "/services", {"url_prefix": "/x/", "name": "X"})
    listed = call("GET", "/services").json()
    assert [service["url_prefix"] for service in listed] == ["/x/", "https://app.example/"]
    assert listed[1] == made


def test_a_service_is_removed_by_its_prefix() -> None:
    call("POST", "/services", SERVICE)
    assert call("DELETE", "/services?url_prefix=https://app.example/").status_code == 204
    assert not Service.objects.exists()
    expect_problem(call("DELETE", "/services?url_prefix=https://app.example/"), 404)
    events = Entry.objects.values_list("event", flat=True)
    assert list(events) == [Event.SERVICE_REGISTERED, Event.SERVICE_REMOVED]
