"""Services in the admin site: list, register, change, remove."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pytest_django import Settings

from eulogin.admin.registering import register_service
from eulogin.cas.services import UnknownService, find_service
from eulogin.events import Event
from eulogin.models import Account, Service
from kernel.journal.models import Entry
from tests.pages import Web

LIST = "/cas/admin/eulogin/service/"
CHANGE = datetime(2024, 6, 10, 22, tzinfo=UTC)


def data(*periods: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """What a browser posts."""
    posted = {"url_prefix": "https://app.example/", "name": "App", "default_assurance": "", **fields}
    posted |= {"periods-TOTAL_FORMS": max(2, len(periods)), "periods-INITIAL_FORMS": 0}
    for number, period in enumerate(periods):
        posted |= {f"periods-{number}-{name}": value for name, value in period.items()}
    return posted


@pytest.fixture
def service(db: None) -> Service:
    """A known service with two periods."""
    timeline = [(None, ["PASSWORD"]), (CHANGE, ["PASSWORD_SMS"])]
    return register_service(url_prefix="https://app.example/", name="App", timeline=timeline)[0]


def page_of(service: Service) -> str:
    return f"{LIST}{service.pk}/change/"


def acts() -> list[tuple[str, str]]:
    return list(Entry.objects.filter(event__startswith="service:").values_list("event", "subject"))


# --- registering ---


def test_a_service_is_registered_with_its_periods(administering: Web, ada: Account) -> None:
    periods = [{"methods": ["PASSWORD"]}, {"starts_at": "2024-06-11T00:00", "methods": ["PASSWORD_SMS", "EIDAS"]}]
    posted = data(*periods, default_assurance="10", single_logout="on", adversary="late")
    page = administering.post(f"{LIST}add/", posted, follow=True)
    assert page.redirect_chain == [(LIST, 302)]
    assert "App is registered." in page.content.decode()
    service = Service.objects.get()
    assert (service.default_assurance, service.single_logout, service.adversary) == (10, True, "late")
    rows = list(service.periods.order_by("pk").values_list("starts_at", "methods"))
    assert rows == [(None, ["PASSWORD"]), (CHANGE, ["PASSWORD_SMS", "EIDAS"])]
    assert acts() == [(Event.SERVICE_REGISTERED, ada.uid)]


def test_a_service_may_have_no_period(administering: Web) -> None:
    administering.post(f"{LIST}add/", data())
    assert find_service("https://app.example/x", "http://testserver").name == "App"
    assert not Service.objects.get().periods.exists()


@pytest.mark.parametrize("prefix", ["app.example", "javascript:x", "https://", "https://a@b.example/", ""])
def test_a_malformed_prefix_is_refused_beside_its_field(administering: Web, prefix: str) -> None:
    page = administering.post(f"{LIST}add/", data(url_prefix=prefix)).content.decode()
    assert 'id="id_url_prefix_error"' in page
    assert 'value="App"' in page
    assert not Service.objects.exists()


def test_a_taken_prefix_is_refused_beside_its_field(administering: Web, service: Service) -> None:
    page = administering.post(f"{LIST}add/", data(name="Second")).content.decode()
    assert "A service with this prefix is registered already." in page
    assert Service.objects.get().name == "App"


@pytest.mark.parametrize(
    ("periods", "error"),
    [
        ([{"methods": ["PASSWORD"]}, {"methods": ["EIDAS"]}], "Two periods begin at the same moment."),
        ([{"starts_at": "2024-06-11T00:00"}], 'id="id_periods-0-methods_error"'),
        ([{"starts_at": "soon", "methods": ["EIDAS"]}], 'id="id_periods-0-starts_at_error"'),
        ([{"starts_at": "0001-01-01T00:00", "methods": ["EIDAS"]}], 'id="id_periods-0-starts_at_error"'),
        ([{"methods": ["PIGEON"]}], 'id="id_periods-0-methods_error"'),
    ],
)
def test_a_bad_period_is_explained(administering: Web, periods: list[dict[str, Any]], error: str) -> None:
    assert error in administering.post(f"{LIST}add/", data(*periods)).content.decode()
    assert not Service.objects.exists()


def test_a_post_without_its_periods_changes_nothing(administering: Web) -> None:
    assert administering.post(f"{LIST}add/", {"url_prefix": "/x/", "name": "X"}).status_code == 200
    assert not Service.objects.exists()


# --- changing ---


def test_the_page_shows_what_is_registered(administering: Web, service: Service) -> None:
    page = administering.get(page_of(service)).content.decode()
    assert 'value="https://app.example/"' in page
    assert 'value="2024-06-11T00:00:00"' in page
    assert 'name="periods-1-DELETE"' in page
    assert 'name="periods-3-starts_at"' in page


def test_a_change_replaces_what_was_there_and_is_in_force_at_once(
    administering: Web, service: Service, ada: Account, django_capture_on_commit_callbacks
) -> None:
    assert find_service("https://app.example/", "http://testserver").name == "App"
    posted = data({"methods": ["EIDAS"]}, url_prefix="https://other.example/app/", name="Renamed")
    with django_capture_on_commit_callbacks(execute=True):
        administering.post(page_of(service), posted)
    assert Service.objects.get().pk == service.pk
    assert find_service("https://other.example/app/x", "http://testserver").name == "Renamed"
    with pytest.raises(UnknownService):
        find_service("https://app.example/", "http://testserver")
    assert list(service.periods.values_list("methods", flat=True)) == [["EIDAS"]]
    assert acts()[-1] == (Event.SERVICE_CHANGED, ada.uid)


def test_a_period_is_taken_away_by_its_box(administering: Web, service: Service) -> None:
    periods = [
        {"methods": ["PASSWORD"]},
        {"starts_at": "2024-06-11T00:00", "methods": ["PASSWORD_SMS"], "DELETE": "on"},
    ]
    administering.post(page_of(service), {**data(*periods), "periods-INITIAL_FORMS": 2})
    assert list(service.periods.values_list("methods", flat=True)) == [["PASSWORD"]]


def test_the_prefix_of_another_service_is_refused(administering: Web, service: Service) -> None:
    register_service(url_prefix="/x/", name="X")
    page = administering.post(page_of(service), data(url_prefix="/x/")).content.decode()
    assert "A service with this prefix is registered already." in page


@pytest.mark.parametrize("path", ["999999/change/", "999999/delete/", f"{'9' * 30}/change/", "x/change/", "1/history/"])
def test_unknown_services_do_not_exist(administering: Web, path: str) -> None:
    assert administering.get(LIST + path).status_code == 404


# --- falsified answers ---


def test_falsified_answers_are_offered_only_where_they_are_allowed(
    administering: Web, service: Service, settings: Settings
) -> None:
    assert 'name="adversary"' in administering.get(page_of(service)).content.decode()
    settings.EULOGIN_ADVERSARY = False
    assert 'name="adversary"' not in administering.get(page_of(service)).content.decode()
    administering.post(page_of(service), data(adversary="late"))
    assert Service.objects.get().adversary == ""


def test_the_list_marks_falsified_answers(administering: Web) -> None:
    register_service(url_prefix="/x/", name="X", adversary="late")
    assert "Falsified for a test" in administering.get(LIST).content.decode().split("<tbody>")[1]


# --- the list, removing ---


@pytest.mark.parametrize(("query", "found"), [("app", True), ("APP.EXAMPLE", True), ("other", False)])
def test_the_search_finds_name_and_prefix(administering: Web, service: Service, query: str, found: bool) -> None:
    page = administering.get(LIST, {"q": query}).content.decode()
    assert (f'href="{page_of(service)}"' in page) is found


@pytest.mark.parametrize(("query", "found"), [("host=other", True), ("host=own", False), ("answers=false", False)])
def test_the_filters_narrow_the_list(administering: Web, service: Service, query: str, found: bool) -> None:
    assert (page_of(service) in administering.get(f"{LIST}?{query}").content.decode()) is found


def test_removing_asks_first_and_a_second_click_is_harmless(administering: Web, service: Service, ada: Account) -> None:
    path = f"{LIST}{service.pk}/delete/"
    assert "https://app.example/" in administering.get(path).content.decode()
    assert Service.objects.exists()
    page = administering.post(path, follow=True)
    assert "App is removed." in page.content.decode()
    assert acts()[-1] == (Event.SERVICE_REMOVED, ada.uid)
    assert administering.post(path)["Location"] == LIST
    assert len(acts()) == 2


def test_the_list_has_few_queries_whatever_its_length(administering: Web, django_assert_num_queries) -> None:
    for number in range(30):
        register_service(url_prefix=f"https://{number}.example/", name=f"Service {number}")
    # browser session, session with its account, count, rows
    with django_assert_num_queries(4):
        administering.get(LIST)
