"""Who may open the admin site of EU Login."""

import pytest
from django.test import Client

from eulogin.admin.registering import register_service
from eulogin.models import Account, SsoSession
from tests.eulogin.conftest import sign_in
from tests.pages import Web

PATHS = ["/cas/admin/", "/cas/admin/eulogin/service/", "/cas/admin/eulogin/service/add/", "/cas/admin/eulogin/account/"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", PATHS)
def test_anonymous_people_sign_in_with_two_factors_and_come_back(client: Client, path: str) -> None:
    address = client.get(path)["Location"]
    assert address == f"/cas/login?next={path.replace('/', '%2F')}&authenticationLevel=MEDIUM"


@pytest.mark.parametrize("path", PATHS)
def test_others_are_refused(web: Web, camille: Account, path: str) -> None:
    sign_in(web)
    assert web.get(path).status_code == 403
    assert web.post(path).status_code == 403


@pytest.mark.parametrize("path", PATHS)
def test_the_password_alone_does_not_open_it(web: Web, ada: Account, path: str) -> None:
    sign_in(web, who=ada.email)
    answer = web.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/cas/login?next=")
    assert "authenticationLevel=MEDIUM" in answer["Location"]


@pytest.mark.parametrize("path", PATHS)
def test_an_administrator_with_two_factors_enters(administering: Web, path: str) -> None:
    assert administering.get(path).status_code == 200


def test_the_start_leads_to_the_lists(administering: Web) -> None:
    page = administering.get("/cas/admin/").content.decode()
    assert 'href="/cas/admin/eulogin/service/"' in page
    assert 'href="/cas/admin/eulogin/account/"' in page


def test_a_right_that_is_withdrawn_closes_it_at_once(administering: Web, ada: Account) -> None:
    Account.objects.filter(pk=ada.pk).update(is_administrator=False)
    assert administering.get("/cas/admin/").status_code == 403


def test_a_session_that_has_ended_closes_it_at_once(administering: Web) -> None:
    SsoSession.objects.update(ended_at="2020-01-01T00:00Z")
    assert administering.get("/cas/admin/").status_code == 302


@pytest.mark.parametrize("path", ["login/", "logout/", "password_change/", "jsi18n/", "autocomplete/", "r/1/1/"])
def test_djangos_own_ways_in_and_out_are_gone(administering: Web, path: str) -> None:
    assert administering.get(f"/cas/admin/{path}").status_code == 404


@pytest.mark.parametrize("list_of", ["service", "account"])
@pytest.mark.parametrize("query", [{"e": "1"}, {"o": "99"}, {"p": "x"}, {"q": "%_'\\"}, {"q": "\0"}])
def test_a_strange_list_never_breaks(administering: Web, list_of: str, query: dict[str, str]) -> None:
    assert administering.get(f"/cas/admin/eulogin/{list_of}/", query, follow=True).status_code == 200


@pytest.mark.parametrize("place", ["service/?host=x", "service/?answers=x", "account/?state=x", "account/?right=x"])
def test_a_strange_choice_of_a_filter_keeps_everything(administering: Web, place: str) -> None:
    register_service(url_prefix="/x/", name="X")
    assert "<tbody>" in administering.get(f"/cas/admin/eulogin/{place}").content.decode()


@pytest.mark.parametrize("query", ["password__startswith=x", "sso_sessions__address=127.0.0.1"])
def test_a_list_by_hidden_columns_does_not_exist(administering: Web, query: str) -> None:
    assert administering.get(f"/cas/admin/eulogin/account/?{query}").status_code == 404
