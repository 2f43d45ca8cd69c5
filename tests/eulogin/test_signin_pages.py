"""The second screen is made once for many people: none of them sees anything of another."""

import re

import pytest
from django.test import Client

from eulogin.api import register_service
from kernel.web import strangers
from tests.eulogin.conftest import PASSWORD, SERVICE
from tests.pages import Web


@pytest.fixture(autouse=True)
def nothing_remembered():
    strangers.forget_pages()
    yield
    strangers.forget_pages()


def second(client: Client, who: str, service: str = SERVICE, query: str = "") -> tuple[str, str]:
    """Where the second screen is, and what it says."""
    page = client.post(f"/cas/login?service={service}{query}", {"username": who})["Location"]
    return page, client.get(page).content.decode()


def test_two_people_get_pages_of_their_own(app):
    first, one = second(Web(), "one@example.org")
    other, two = second(Web(), "two@example.org")
    assert ("one@example.org" in one, "two@example.org" in one) == (True, False)
    assert ("one@example.org" in two, "two@example.org" in two) == (False, True)
    assert first.split("=")[1] not in two
    assert other.split("=")[1] in two


def test_each_page_has_the_token_of_its_browser(camille, app):
    second(Client(), camille.email)
    browser = Client(enforce_csrf_checks=True)
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', browser.get("/cas/login").content.decode())[1]
    page = browser.post(f"/cas/login?service={SERVICE}", {"username": camille.email, "csrfmiddlewaretoken": token})[
        "Location"
    ]
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', browser.get(page).content.decode())[1]
    fields = {"password": PASSWORD, "loginStrength": "PASSWORD", "csrfmiddlewaretoken": token}
    assert browser.post(page, fields)["Location"].startswith(SERVICE)


def test_what_was_typed_is_escaped(app):
    _, page = second(Web(), "<b>&\"'")
    assert "<b>" not in page.split("<main")[1]
    assert "&lt;b&gt;&amp;&quot;&#x27;" in page


@pytest.mark.parametrize("what", ["csrf", "token", "identifier", "{{ x }}"])
def test_words_of_the_page_itself_may_be_typed(app, what):
    _, page = second(Web(), what)
    assert f"<strong>{what}</strong>" in page


def test_another_service_gets_another_page(app):
    register_service(url_prefix="https://strict.example/", name="Strict", timeline=[(None, ["PASSWORD_SMS"])])
    _, here = second(Web(), "one@example.org")
    _, there = second(Web(), "one@example.org", "https://strict.example/")
    assert ('value="PASSWORD"' in here, 'value="PASSWORD"' in there) == (True, False)
    assert "strict.example" in there
    assert "strict.example" not in here


def test_another_language_gets_another_page(app):
    browser = Web()
    page, english = second(browser, "one@example.org")
    french = browser.get(f"{page}&locale=fr").content.decode()
    assert ('lang="en"' in english, 'lang="fr"' in french) == (True, True)
    assert 'lang="en"' in Web().get("/cas/login").content.decode()


def test_who_is_signed_in_gets_a_page_of_their_own(camille, app):
    browser = Web()
    page, _ = second(browser, camille.email)
    browser.post(page, {"password": PASSWORD, "loginStrength": "PASSWORD"})
    _, known = second(browser, camille.email, query="&renew=true")
    _, stranger = second(Web(), camille.email)
    assert "user-logout-link" in known or "logout" in known
    assert camille.get_full_name() not in stranger
