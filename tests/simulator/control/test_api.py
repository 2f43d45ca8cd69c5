"""The control API: what all calls have in common, mail, text messages, phones, clock."""

from datetime import UTC, datetime

import pytest
from django.core.mail import send_mail
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kernel import clock as kernel_clock
from simulator.phones.gateway import VirtualPhoneGateway
from simulator.phones.models import FICTION_PREFIX, VirtualPhone
from tests.clock import Clock
from tests.pages import Web
from tests.simulator.control.calls import API, call, expect_problem

pytestmark = pytest.mark.django_db

SENT_AT = datetime(2024, 6, 11, 8, 30, tzinfo=UTC)


def receive_sms(text: str = "Code: ABC-DEF-234", to: str = "+33639980001", reference: str = "1") -> None:
    VirtualPhoneGateway().send(to=to, text=text, reference=reference, sent_at=SENT_AT)


# --- what all calls have in common ---


def test_an_unknown_address_is_a_problem() -> None:
    expect_problem(call("GET", "/nothing"), 404)


def test_a_wrong_method_is_a_problem_that_names_the_right_ones() -> None:
    assert expect_problem(call("PATCH", "/clock", {}), 405)
    assert "PUT" in call("PATCH", "/clock", {})["Allow"]


def test_a_body_that_is_no_json_is_a_problem(client: Client) -> None:
    expect_problem(client.put(f"{API}/clock", data="{", content_type="application/json"), 400)


def test_a_field_that_nobody_knows_is_a_problem() -> None:
    expect_problem(call("POST", "/phones", {"nummer": "+33639980001"}), 422, "nummer")


def test_the_description_names_every_call(client: Client) -> None:
    description = client.get(f"{API}/openapi.json").json()
    calls = {f"{method.upper()} {path[len(API) :]}" for path, item in description["paths"].items() for method in item}
    assert calls == {
        "GET /mail",
        "GET /sms",
        "GET /clock",
        "PUT /clock",
        "DELETE /clock",
        "POST /accounts",
        "GET /services",
        "POST /services",
        "POST /oidc-clients",
        "DELETE /services",
        "POST /import/userDataBase",
        "POST /phones",
        "GET /phones/{phone_id}",
        "GET /phones/{phone_id}/network",
        "PUT /phones/{phone_id}/network",
        "POST /phones/{phone_id}/scan",
        "GET /phones/{phone_id}/requests",
        "POST /phones/{phone_id}/approve",
        "POST /phones/{phone_id}/refuse",
        "POST /phones/{phone_id}/code",
        "POST /phones/{phone_id}/reinstall",
        "POST /phones/{phone_id}/hand-out",
        "DELETE /phones/{phone_id}/accounts/{device_id}",
        "POST /operators",
        "POST /roles",
        "POST /certificates",
        "POST /classes",
        "GET /classes/{class_id}/progress",
        "DELETE /classes/{class_id}",
        "POST /training/states",
        "POST /training/reset",
        "POST /reset",
    }


def test_the_documentation_needs_no_other_host(web: Web) -> None:
    page = web.get(f"{API}/docs").content.decode()
    assert "swagger-ui-bundle.js" in page
    assert "//cdn" not in page


@pytest.mark.parametrize("path", ["/mail", "/sms"])
def test_a_filter_that_no_text_can_match_is_refused(path: str) -> None:
    expect_problem(call("GET", f"{path}?to=a%00b"), 422, "to")


# --- mail ---


def test_mails_come_oldest_first_with_their_links(clock: Clock) -> None:
    clock.set(SENT_AT)
    for subject in ("older", "newer"):
        send_mail(subject, "Open http://localhost/a then http://localhost/b.", None, ["a@example.org"])
    older, newer = call("GET", "/mail").json()
    assert (older["subject"], newer["subject"]) == ("older", "newer")
    assert set(older) == {"id", "to", "subject", "text", "html", "links", "sent_at"}
    assert older["links"] == ["http://localhost/a", "http://localhost/b"]
    assert older["sent_at"] == "2024-06-11T10:30:00+02:00"


def test_mails_to_one_address_whatever_its_case() -> None:
    for to in ("Camille@Example.org", "other@example.org"):
        send_mail("s", "t", None, [to])
    assert [mail["to"] for mail in call("GET", "/mail?to=CAMILLE@example.org").json()] == ["camille@example.org"]


def test_no_mail_is_an_empty_list() -> None:
    assert call("GET", "/mail?to=nobody@example.org").json() == []


# --- text messages ---


def test_text_messages_come_oldest_first_with_their_code() -> None:
    receive_sms("first", reference="1")
    receive_sms("Code: ABC-DEF-234", reference="2")
    first, second = call("GET", "/sms").json()
    assert (first["code"], second["code"]) == (None, "ABC-DEF-234")
    assert set(first) == {"id", "to", "text", "code", "sent_at"}
    assert (second["to"], second["sent_at"]) == ("+33639980001", "2024-06-11T10:30:00+02:00")


@pytest.mark.parametrize("to", ["%2B33639980001", "+33639980001", "33639980001", "%2B33%206%2039%2098%2000%2001"])
def test_a_number_is_found_however_it_is_written(to: str) -> None:
    receive_sms()
    receive_sms(to="+33639980002", reference="2")
    assert [sms["to"] for sms in call("GET", f"/sms?to={to}").json()] == ["+33639980001"]


def test_another_number_has_no_messages() -> None:
    receive_sms()
    assert call("GET", "/sms?to=+33639980002").json() == []


def test_number_of_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for i in range(5):
        receive_sms(reference=str(i), to=f"+3363998000{i}")
    with django_assert_num_queries(2):  # those that arrive now, and all
        call("GET", "/sms")
    with django_assert_num_queries(1):
        call("GET", "/mail")


# --- phones ---


def test_a_phone_gets_the_number_asked_for() -> None:
    answer = call("POST", "/phones", {"number": "+33 6 39 98 00 01"})
    assert answer.status_code == 201
    assert answer.json() == {"id": VirtualPhone.objects.get().pk, "number": "+33639980001"}


@pytest.mark.parametrize("body", [{}, {"number": None}])
def test_without_a_number_it_gets_one_reserved_for_fiction(body: dict[str, object]) -> None:
    assert call("POST", "/phones", body).json()["number"].startswith(FICTION_PREFIX)


def test_a_number_that_has_its_phone_answers_that_one() -> None:
    first = call("POST", "/phones", {"number": "+33639980001"})
    again = call("POST", "/phones", {"number": "+33639980001"})
    assert (again.status_code, again.json()) == (200, first.json())


@pytest.mark.parametrize("number", ["hello", "+33 6 CALL ME", "+0639980001", "+336", "+33639980001234567"])
def test_a_number_that_is_none_is_refused(number: str) -> None:
    expect_problem(call("POST", "/phones", {"number": number}), 422, "number")
    assert not VirtualPhone.objects.exists()


# --- clock ---

MOMENTS = [
    ("2024-06-10T23:59:30", "2024-06-10T23:59:30+02:00"),
    ("2024-06-10T21:59:30Z", "2024-06-10T23:59:30+02:00"),
    ("2024-06-10T23:59:30+02:00", "2024-06-10T23:59:30+02:00"),
    ("2024-12-31T23:59:59.5", "2024-12-31T23:59:59.500000+01:00"),
]


@pytest.mark.usefixtures("simulator_clock")
@pytest.mark.parametrize(("given", "shown"), MOMENTS)
def test_the_clock_is_set_and_stands_still(given: str, shown: str) -> None:
    answer = call("PUT", "/clock", {"now": given})
    assert answer.status_code == 200
    assert answer.json() == call("GET", "/clock").json() == {"now": shown, "frozen": True, "simulated": True}
    assert kernel_clock.now() == datetime.fromisoformat(shown)


@pytest.mark.usefixtures("simulator_clock")
def test_the_clock_may_run_on_and_be_released() -> None:
    running = call("PUT", "/clock", {"now": "2024-06-10T23:59:30", "frozen": False}).json()
    assert (running["frozen"], running["simulated"]) == (False, True)
    released = call("DELETE", "/clock").json()
    assert (released["frozen"], released["simulated"]) == (False, False)
    assert released["now"] > "2026"


@pytest.mark.parametrize(
    "now",
    [
        "yesterday",
        "",
        "2024-13-01T00:00:00",
        "0001-01-01",
        "9999-12-31T23:59:59Z",
        1718000000,
        "1718000000",
        None,
        True,
    ],
)
def test_a_malformed_time_is_refused(now: object) -> None:
    expect_problem(call("PUT", "/clock", {"now": now}), 422, "now")


def test_a_missing_time_is_refused() -> None:
    expect_problem(call("PUT", "/clock", {}), 422, "now")
