"""The pages of the footer: they help, and they keep the sign-in that they were opened from."""

import re

import pytest

from tests.eulogin.conftest import SERVICE

PAGES = ["help", "contact", "about", "privacyStatement"]


@pytest.fixture
def signing_in(web, camille, app):
    """The login request id of a sign-in under way."""
    second = web.post(f"/cas/login?service={SERVICE}", {"username": camille.email})["Location"]
    return second.partition("loginRequestId=")[2]


@pytest.mark.parametrize("name", PAGES)
def test_a_sign_in_under_way_survives_the_page(web, signing_in, name):
    page = web.get(f"/cas/{name}.html?loginRequestId={signing_in}").content.decode()
    assert f'href="/cas/login?loginRequestId={signing_in}"' in page
    lost = [link for link in re.findall(r'href="(/cas/[a-zA-Z]+\.html[^"]*)"', page) if signing_in not in link]
    assert not lost


def test_the_page_of_the_sign_in_leads_to_help_and_back(web, signing_in):
    page = web.get(f"/cas/login?loginRequestId={signing_in}").content.decode()
    assert f"/cas/help.html?loginRequestId={signing_in}" in page
    assert "loginStrength" in web.get(f"/cas/login?loginRequestId={signing_in}").content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_without_a_sign_in_there_is_none_to_go_back_to(web, db, name):
    assert "loginRequestId" not in web.get(f"/cas/{name}.html").content.decode()


def test_an_invented_sign_in_cannot_break_out_of_the_link(web, db):
    page = web.get("/cas/help.html", {"loginRequestId": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page


def test_every_entry_of_the_table_of_contents_leads_somewhere(web, db):
    page = web.get("/cas/help.html").content.decode()
    anchors = re.findall(r'href="#([a-z-]+)"', page.split("<main")[1])
    assert len(anchors) >= 14
    assert all(f'id="{anchor}"' in page for anchor in anchors)


def test_the_addresses_of_the_real_services_are_marked_as_such(web, db):
    page = web.get("/cas/contact.html").content.decode()
    assert page.index("On the real systems") < page.index("EU-LOGIN-EXTERNAL-SUPPORT@ec.europa.eu")
