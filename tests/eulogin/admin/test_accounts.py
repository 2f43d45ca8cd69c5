"""Accounts in the admin site: found, disabled, enabled; secrets stay where they are."""

import pytest

from eulogin.accounts.creation import create_account
from eulogin.accounts.placeholders import placeholder
from eulogin.admin.people import disable, enable
from eulogin.events import Event
from eulogin.models import Account, SsoSession
from kernel.journal.models import Entry
from tests.eulogin.conftest import sign_in
from tests.pages import Web

LIST = "/cas/admin/eulogin/account/"


def page_of(account: Account) -> str:
    return f"{LIST}{account.pk}/change/"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("camille.mart", True),
        ("CAMILLE.MARTIN@EXAMPLE.ORG", True),
        ("mart", True),
        ("Camille Martin", True),
        ("artin", False),
        ("camille durand", False),
    ],
)
def test_people_are_found_by_the_beginning(administering: Web, camille: Account, query: str, found: bool) -> None:
    page = administering.get(LIST, {"q": query}).content.decode()
    assert (f'href="{page_of(camille)}"' in page) is found


def test_people_are_found_by_their_uid(administering: Web, camille: Account) -> None:
    assert page_of(camille) in administering.get(LIST, {"q": camille.uid[:6].upper()}).content.decode()


@pytest.mark.parametrize(("query", "found"), [("state=disabled", True), ("state=active", False)])
def test_the_list_is_filtered_by_state(administering: Web, camille: Account, query: str, found: bool) -> None:
    disable(camille, by="")
    assert (page_of(camille) in administering.get(f"{LIST}?{query}").content.decode()) is found


def test_the_page_shows_who_it_is_and_no_secret(administering: Web, camille_with_phone: Account) -> None:
    page = administering.get(page_of(camille_with_phone)).content.decode()
    for text in (camille_with_phone.uid, "camille.martin@example.org", "PASSWORD_SMS"):
        assert text in page
    for secret in (camille_with_phone.password, "+33", "639980101"):
        assert secret not in page


def test_an_address_that_only_holds_a_place_is_not_shown(administering: Web, camille: Account) -> None:
    Account.objects.filter(pk=camille.pk).update(email=placeholder(camille.uid))
    assert ".invalid" not in administering.get(page_of(camille)).content.decode()


def test_disabling_ends_the_sessions_and_keeps_the_person_out(administering: Web, camille: Account) -> None:
    browser = Web()
    sign_in(browser)
    page = administering.post(page_of(camille), {"_disable": "1"}, follow=True).content.decode()
    assert "The account of Camille MARTIN is disabled." in page
    assert not SsoSession.objects.filter(account=camille, ended_at=None).exists()
    assert browser.get("/cas/userdata/myAccount.cgi").status_code == 302
    assert sign_in(browser).status_code == 200
    assert Entry.objects.filter(event=Event.ACCOUNT_DISABLED, subject=camille.uid).count() == 1


def test_enabling_lets_the_person_in_again(administering: Web, camille: Account) -> None:
    disable(camille, by="")
    assert "_disable" not in administering.get(page_of(camille)).content.decode()
    administering.post(page_of(camille), {"_enable": "1"})
    assert sign_in(Web()).status_code == 302


def test_doing_it_twice_is_written_once(camille: Account) -> None:
    assert [disable(camille, by="x"), disable(camille, by="x")] == [True, False]
    assert [enable(camille, by="x"), enable(camille, by="x")] == [True, False]
    assert Entry.objects.filter(event__in=[Event.ACCOUNT_DISABLED, Event.ACCOUNT_ENABLED]).count() == 2


def test_nobody_disables_themselves(administering: Web, ada: Account) -> None:
    assert "_disable" not in administering.get(page_of(ada)).content.decode()
    page = administering.post(page_of(ada), {"_disable": "1"}, follow=True).content.decode()
    assert "somebody else must disable it" in page
    assert Account.objects.get(pk=ada.pk).is_active


@pytest.mark.parametrize("path", ["nobody/change/", f"{'x' * 300}/change/", "add/", "x/delete/", "x/history/"])
def test_nothing_else_exists(administering: Web, path: str) -> None:
    assert administering.get(LIST + path).status_code == 404


def test_the_list_has_few_queries_whatever_its_length(administering: Web, django_assert_num_queries) -> None:
    for number in range(30):
        create_account(email=f"p{number}@example.org", first_name="P", last_name=f"{number}", password_hash="x")
    # browser session, session with its account, count, rows
    with django_assert_num_queries(4):
        administering.get(LIST, {"q": "p"})


def test_the_page_has_few_queries(administering: Web, camille: Account, django_assert_max_num_queries) -> None:
    # browser session, session with its account, account, one for each kind of factor, sessions
    with django_assert_max_num_queries(10):
        administering.get(page_of(camille))
