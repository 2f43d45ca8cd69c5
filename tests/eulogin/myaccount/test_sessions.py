"""«Afficher mes sessions»: what the list says, and ending sessions from it."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from eulogin.api import create_account, register_service
from eulogin.models import ServiceTicket, SsoSession
from eulogin.myaccount.open_sessions.listing import REMEMBERED
from eulogin.myaccount.open_sessions.rows import browser_and_system, place
from tests.eulogin.conftest import SERVICE, sign_in
from tests.eulogin.myaccount.steps import SESSIONS, session_of

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0"
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0"
    " Safari/537.36 Edg/131.0.0.0"
)
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1"
    " Mobile/15E148 Safari/604.1"
)
OTHERS = "/cas/userdata/endOtherSessions.cgi"


@pytest.fixture
def mine(clock, web, camille):
    """Camille's browser."""
    sign_in(web)
    return web


@pytest.fixture
def elsewhere(mine) -> Client:
    """Another browser of Camille's, on another machine."""
    browser = Client(REMOTE_ADDR="192.0.2.7", HTTP_USER_AGENT=EDGE)
    sign_in(browser)
    return browser


def end(browser: Client, session: SsoSession, **extra):
    return browser.post(f"/cas/userdata/endSession.cgi/{session.pk}", **extra)


def visit(session: SsoSession, service: str) -> None:
    """Let a session have got a ticket."""
    ServiceTicket.objects.create(
        digest=str(ServiceTicket.objects.count()), session=session, service=service, expires_at=session.started_at
    )


def many(account, count: int, **fields) -> None:
    """Sessions in the database."""
    SsoSession.objects.bulk_create(SsoSession(account=account, user_agent=FIREFOX, **fields) for _ in range(count))


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox 133, Linux"),
        (EDGE, "Edge 131, Windows"),
        (SAFARI, "Mobile Safari 18, iOS 18"),
        ("", "Unknown browser"),
        ("x" * 300, "Unknown browser"),
        ("<script>", "Unknown browser"),
    ],
)
def test_browser_and_system_are_told_in_words(agent, words):
    assert browser_and_system(agent) == words


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("127.0.0.1", "This computer"),
        ("::1", "This computer"),
        ("192.168.1.20", "Private network (192.168.1.20)"),
        ("8.8.8.8", "8.8.8.8"),
        (None, "Unknown place"),
    ],
)
def test_the_place_is_told_as_far_as_it_is_known(address, words):
    assert place(address) == words


def test_the_list_says_which_session_is_this_one(mine, elsewhere):
    page = mine.get(SESSIONS).content.decode()
    assert page.count("This session") == 1
    assert "Edge 131, Windows" in page
    assert "Password" in page


def test_each_service_is_named_once(mine, camille, app):
    register_service(url_prefix="https://other.example/", name="Other")
    session = session_of(camille)
    for address in (f"{SERVICE}a?x=1", f"{SERVICE}a?x=2", "https://other.example/", "https://gone.example/"):
        visit(session, address)
    assert mine.get(SESSIONS).context["opened"][0].services == ["Other", "App"]


def test_a_session_is_ended_and_out_at_once(mine, elsewhere, camille):
    page = end(mine, session_of(camille), follow=True).content.decode()
    assert "The session has ended." in page
    assert elsewhere.get(SESSIONS).status_code == 302
    assert "Edge 131" in page.split("Ended in the last 30 days")[1]


def test_ending_it_twice_is_harmless(mine, elsewhere, camille):
    session = session_of(camille)
    end(mine, session)
    ended_at = SsoSession.objects.get(pk=session.pk).ended_at
    assert end(mine, session, follow=True).status_code == 200
    assert SsoSession.objects.get(pk=session.pk).ended_at == ended_at


def test_other_peoples_sessions_do_not_exist(mine):
    other = create_account(email="other@example.org", first_name="Eva", last_name="Novak", password="Herisson-2026!")
    session = SsoSession.objects.create(account=other)
    assert end(mine, session).status_code == 404
    assert mine.post("/cas/userdata/endSession.cgi/99999999999999999999999").status_code == 404
    assert SsoSession.objects.get(pk=session.pk).ended_at is None


def test_ending_the_present_one_signs_out(mine, camille):
    answer = end(mine, session_of(camille), follow=True)
    assert b"You have logged out from EU Login" in answer.content
    assert mine.get(SESSIONS).status_code == 302


def test_all_others_are_ended_at_once(mine, elsewhere, camille):
    mine.post(OTHERS)
    assert elsewhere.get(SESSIONS).status_code == 302
    page = mine.post(OTHERS, follow=True)
    assert page.status_code == 200
    assert OTHERS not in page.content.decode()
    assert SsoSession.objects.filter(ended_at=None).count() == 1


def test_opening_an_address_ends_nothing(mine, elsewhere, camille):
    for path in (OTHERS, f"/cas/userdata/endSession.cgi/{session_of(camille).pk}"):
        assert mine.get(path)["Location"] == SESSIONS
    assert SsoSession.objects.filter(ended_at=None).count() == 2


def test_a_session_that_outlived_its_time_is_not_open(mine, camille, clock):
    many(camille, 1, seen_at=clock.now - settings.EULOGIN_SESSION_IDLE)
    context = mine.get(SESSIONS).context
    assert (len(context["opened"]), len(context["ended"])) == (1, 1)


def test_ended_sessions_are_shown_for_thirty_days(mine, camille, clock):
    many(camille, 1, ended_at=clock.now - REMEMBERED)
    many(camille, 1, ended_at=clock.now - REMEMBERED - timedelta(seconds=1))
    assert len(mine.get(SESSIONS).context["ended"]) == 1


def test_ended_sessions_come_twenty_to_a_page(mine, camille, clock):
    many(camille, 25, ended_at=clock.now)
    assert len(mine.get(SESSIONS).context["ended"]) == 20
    assert len(mine.get(SESSIONS, {"page": 2}).context["ended"]) == 5
    assert mine.get(SESSIONS, {"page": "x"}).status_code == 200


def test_the_list_has_few_queries_whatever_its_length(mine, camille, clock, django_assert_max_num_queries):
    many(camille, 15)
    many(camille, 30, ended_at=clock.now)
    for number in range(12):
        register_service(url_prefix=f"https://app{number}.example/", name=f"App {number}")
    for session in SsoSession.objects.all():
        visit(session, f"https://app{session.pk % 12}.example/?x={session.pk}")
    # browser's session, session, open, count, ended, tickets; then services and periods, once for each origin
    with django_assert_max_num_queries(6 + 2 * 12):
        mine.get(SESSIONS)
    with django_assert_max_num_queries(6):
        mine.get(SESSIONS)
