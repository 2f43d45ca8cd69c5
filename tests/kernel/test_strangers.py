import re

import pytest
from django.test import Client, RequestFactory
from django.utils.translation import override

from kernel.web import strangers
from kernel.web.strangers import PLACE, render_for_strangers

TEMPLATE = "eulogin/signin/identifier.html"


@pytest.fixture(autouse=True)
def nothing_remembered():
    strangers.forget_pages()
    yield
    strangers.forget_pages()


@pytest.fixture
def made(monkeypatch):
    """The pages that were rendered."""
    seen, render = [], strangers.render_to_string

    def counting(template, context, request):
        seen.append(request.get_full_path())
        return render(template, context, request)

    monkeypatch.setattr(strangers, "render_to_string", counting)
    return seen


class Session(dict):
    """What the page needs of a session."""

    modified = False

    def __init__(self, key=None):
        self.session_key = key


def page(path="/cas/login", session_key=None, *vary) -> str:
    from eulogin.signin.forms import IdentifierForm

    request = RequestFactory().get(path)
    request.session = Session(session_key)
    return render_for_strangers(request, TEMPLATE, {"form": IdentifierForm()}, *vary).content.decode()


def token(text: str) -> str:
    found = re.search('name="csrfmiddlewaretoken" value="([^"]+)"', text)
    assert found
    return found[1]


def test_a_strangers_page_is_made_once(made):
    first, second = page(), page()
    assert len(made) == 1
    assert first.replace(token(first), "") == second.replace(token(second), "")


def test_every_stranger_gets_a_token_of_their_own(made):
    tokens = {token(page()) for _ in range(3)}
    assert len(tokens) == 3
    assert not any(PLACE in t for t in tokens)


def test_the_token_of_a_remembered_page_is_accepted(db):
    client = Client(enforce_csrf_checks=True)
    for _ in range(2):
        sent = {"csrfmiddlewaretoken": token(client.get("/cas/login").content.decode()), "username": "a@example.org"}
        assert client.post("/cas/login", sent).status_code == 302


@pytest.mark.parametrize("other", [("/cas/login?locale=fr",), ("/cas/login", None, "another service")])
def test_another_address_is_another_page(made, other):
    page()
    page(*other)
    assert len(made) == 2


def test_another_language_is_another_page(made):
    with override("fr"):
        french = page()
    with override("en"):
        assert page() != french
    assert len(made) == 2


def test_who_has_a_session_gets_a_page_of_their_own(made):
    page("/cas/login", "abc")
    page("/cas/login", "abc")
    assert len(made) == 2


def test_many_addresses_are_forgotten_not_hoarded(monkeypatch, made):
    monkeypatch.setattr(strangers, "MOST", 3)
    for number in range(10):
        page(f"/cas/login?n={number}")
    assert len(strangers._pages) <= 3


def test_a_stranger_who_looks_at_the_login_page_gets_no_session(client, db):
    answer = client.get("/cas/login")
    assert set(answer.cookies) == {"csrftoken"}


def test_a_page_without_a_form_sets_no_cookie(client, db):
    assert not client.get("/cas/help.html").cookies
