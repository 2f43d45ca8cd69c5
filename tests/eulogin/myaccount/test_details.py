"""«Mes données personnelles», and the tiles whose page comes later."""

import pytest

from eulogin.myaccount.tiles import TILES
from tests.eulogin.conftest import SERVICE, sign_in

PAGE = "/cas/userdata/ShowDetails.cgi"


@pytest.fixture
def signed_in(web, camille):
    sign_in(web)
    return web


def test_what_human_resources_know_is_shown_when_they_know_it(signed_in, camille):
    assert "Department" not in signed_in.get(PAGE).content.decode()
    camille.department_number, camille.domain_username = "SANTE.F.4", "martica"
    camille.save()
    page = signed_in.get(PAGE).content.decode()
    assert "SANTE.F.4" in page
    assert "martica" in page


def test_the_day_the_account_was_opened_is_shown(signed_in, camille, clock):
    camille.created_at = clock.now.replace(year=2021, month=3, day=9)
    camille.save()
    assert "2021" in signed_in.get(PAGE).content.decode().split("<main")[1]


def test_continue_leads_to_the_application_through_sign_in(signed_in, app):
    page = signed_in.get(PAGE, {"service": f"{SERVICE}page?a=1&b=2"}).content.decode()
    assert 'href="/cas/login?service=https%3A%2F%2Fapp.example%2Fpage%3Fa%3D1%26b%3D2"' in page


def test_continue_leads_on_within_this_site(signed_in):
    assert (
        'href="/cas/userdata/sessions.cgi"'
        in signed_in.get(PAGE, {"next": "/cas/userdata/sessions.cgi"}).content.decode()
    )


@pytest.mark.parametrize(
    "query", [{}, {"service": "https://evil.example/"}, {"next": "https://evil.example/"}, {"next": "//evil.example"}]
)
def test_continue_leads_nowhere_else(signed_in, query):
    assert not signed_in.get(PAGE, query).context["continue_url"]


def test_every_tile_opens_a_page(signed_in):
    assert {tile.path: signed_in.get(tile.path).status_code for tile in TILES} == {tile.path: 200 for tile in TILES}


def test_the_short_address_of_the_app_leads_to_its_page(web, db):
    assert web.get("/cas/mobile")["Location"] == "/cas/userdata/mobileApp/manageMyMobileDevices.cgi"


@pytest.mark.parametrize("path", [PAGE, "/cas/userdata/deleteMyAccount.cgi"])
def test_the_pages_cost_few_statements(signed_in, django_assert_max_num_queries, path):
    with django_assert_max_num_queries(6):
        signed_in.get(path)
