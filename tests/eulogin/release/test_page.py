"""The page where people release the state of their second factors."""

import pytest

from eulogin.api import register_reader, register_service
from eulogin.models import Account
from eulogin.release.events import Event
from eulogin.release.models import Reader, Release
from kernel.journal.models import Entry
from tests.eulogin.conftest import SERVICE, sign_in
from tests.pages import Web

PAGE = "/cas/userdata/releaseMyFactors.cgi"


@pytest.fixture
def reader(app: str) -> Reader:
    return register_reader(SERVICE, client_id="app")[0]


@pytest.fixture
def signed_in(web: Web, camille_with_phone: Account) -> Web:
    sign_in(web)
    return web


def main_of(web: Web, address: str = PAGE) -> str:
    return web.get(address).content.decode().split("<main", 1)[1]


def test_nothing_is_released_to_begin_with(signed_in: Web, reader: Reader) -> None:
    page = main_of(signed_in)
    assert "Not allowed" in page
    assert f'name="give"\n                        value="{reader.pk}"' in page
    assert not Release.objects.exists()


def test_the_page_shows_the_kinds_and_no_number(signed_in: Web, reader: Reader) -> None:
    page = main_of(signed_in)
    assert "Mobile phone numbers (SMS)" in page
    assert "+336" not in page.replace(" ", "")


def test_releasing_and_taking_back_are_journalled(signed_in: Web, reader: Reader) -> None:
    assert "may now read" in signed_in.post(PAGE, {"give": reader.pk}, follow=True).content.decode()
    assert Release.objects.get().factors == {"sms": 1}
    assert "may no longer read" in signed_in.post(PAGE, {"withdraw": reader.pk}, follow=True).content.decode()
    assert Release.objects.get().factors == {}
    events = Entry.objects.filter(event__startswith="release:").order_by("pk").values_list("event", flat=True)
    assert list(events)[1:] == [Event.RELEASED, Event.WITHDRAWN]


def test_a_second_click_changes_nothing(signed_in: Web, reader: Reader) -> None:
    for _ in range(2):
        assert signed_in.post(PAGE, {"give": reader.pk}).status_code == 302
    assert Release.objects.count() == 1
    assert Entry.objects.filter(event=Event.RELEASED).count() == 1


@pytest.mark.parametrize("key", ["", "x", "999999", "9" * 30, "-1"])
def test_unknown_applications_are_not_found(signed_in: Web, reader: Reader, key: str) -> None:
    assert signed_in.post(PAGE, {"give": key}).status_code == 404


def test_a_service_without_a_credential_is_not_offered(signed_in: Web, reader: Reader) -> None:
    register_service(url_prefix="https://other.example/", name="Other")
    assert "Other" not in main_of(signed_in)


def test_only_a_registered_service_gets_a_link_back(signed_in: Web, reader: Reader) -> None:
    assert "Back to the application" in main_of(signed_in, f"{PAGE}?service={SERVICE}")
    assert "Back to the application" not in main_of(signed_in, f"{PAGE}?service=https://evil.example/")


def test_my_account_leads_there(signed_in: Web) -> None:
    assert f'href="{PAGE}"' in main_of(signed_in, "/cas/userdata/myAccount.cgi")
