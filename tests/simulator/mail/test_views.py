"""Pages of the mailbox."""

from datetime import UTC, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from simulator.mail.models import ReceivedMail
from simulator.mail.views import MAILS_A_PAGE
from tests.pages import Web

pytestmark = pytest.mark.django_db

LIST = "/simulator/mail/"


def receive(to: str = "a@example.org", subject: str = "Hello", text: str = "text", **fields: object) -> ReceivedMail:
    sent_at = datetime(2024, 6, 11, tzinfo=UTC)
    return ReceivedMail.objects.create(to=to, subject=subject, text=text, sent_at=sent_at, **fields)


def test_an_empty_mailbox_says_what_to_do(web: Web) -> None:
    assert b"No e-mail yet" in web.get(LIST).content


def test_the_newest_mail_comes_first(web: Web) -> None:
    receive(subject="older")
    receive(subject="newer")
    page = web.get(LIST).content
    assert page.index(b"newer") < page.index(b"older")


def test_the_filter_takes_a_part_of_an_address(web: Web) -> None:
    receive(to="camille.martin@example.org")
    receive(to="theo@example.org")
    assert [mail.to for mail in web.get(LIST, {"to": "Martin"}).context["page"]] == ["camille.martin@example.org"]


def test_a_filter_that_finds_nothing_says_so_and_is_kept(web: Web) -> None:
    receive()
    page = web.get(LIST, {"to": "nobody@example.org"}).content
    assert b"No e-mail for this recipient" in page
    assert b'value="nobody@example.org"' in page


def test_a_filter_that_is_too_long_shows_an_error(web: Web) -> None:
    assert web.get(LIST, {"to": "x" * 255}).context["form"].errors["to"]


def test_many_mails_come_in_pages_that_keep_the_filter(web: Web) -> None:
    for _ in range(MAILS_A_PAGE + 1):
        receive()
    page = web.get(LIST, {"to": "a@example.org"})
    assert len(page.context["page"]) == MAILS_A_PAGE
    assert b"to=a%40example.org&amp;page=2" in page.content


def test_a_mail_shows_its_text_with_links_in_the_same_tab(web: Web) -> None:
    mail = receive(text="Open https://localhost/x?a=1&b=2.\n<script>alert(1)</script>")
    page = web.get(f"{LIST}{mail.pk}/").content.decode()
    assert '<a href="https://localhost/x?a=1&amp;b=2">' in page
    assert "<script>alert" not in page
    assert "target=" not in page


def test_a_mail_with_html_only_shows_its_words(web: Web) -> None:
    mail = receive(text="", html="<p>Bonjour <b>Camille</b></p><img src=x onerror=alert(1)>")
    page = web.get(f"{LIST}{mail.pk}/").content.decode()
    assert "Bonjour Camille" in page
    assert "onerror" not in page


def test_a_mail_without_subject_has_a_heading_all_the_same(web: Web) -> None:
    mail = receive(subject="")
    assert b"(no subject)" in web.get(LIST).content
    assert web.get(f"{LIST}{mail.pk}/").status_code == 200


def test_an_unknown_mail_is_404(web: Web) -> None:
    assert web.get(f"{LIST}999999/").status_code == 404


def test_number_of_queries(web: Web, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    mail = next(iter([receive() for _ in range(5)]))
    with django_assert_num_queries(2):
        web.get(LIST)
    with django_assert_num_queries(1):
        web.get(f"{LIST}{mail.pk}/")
