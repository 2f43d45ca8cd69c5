"""The e-mail backend of the embedded default."""

from datetime import UTC, datetime

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection

from simulator.mail.models import ReceivedMail
from tests.clock import Clock

pytestmark = pytest.mark.django_db

BACKEND = "simulator.mail.backend.MailboxBackend"


def deliver(message: EmailMessage) -> int:
    return get_connection(BACKEND).send_messages([message])


def test_subject_text_html_links_and_date_are_kept() -> None:
    message = EmailMultiAlternatives(
        "Your account",
        "Open http://localhost:8000/cas/x?a=1&b=2. Or read https://example.org/help (today).",
        to=["Camille MARTIN <Camille.Martin@Example.org>"],
        headers={"Date": "Mon, 10 Jun 2024 23:59:30 +0200"},
    )
    message.attach_alternative("<p>Hello</p>", "text/html")
    assert deliver(message) == 1
    mail = ReceivedMail.objects.get()
    assert (mail.to, mail.subject, mail.html) == ("camille.martin@example.org", "Your account", "<p>Hello</p>")
    assert mail.links == ["http://localhost:8000/cas/x?a=1&b=2", "https://example.org/help"]
    assert mail.sent_at == datetime(2024, 6, 10, 21, 59, 30, tzinfo=UTC)


def test_every_recipient_gets_a_copy() -> None:
    deliver(EmailMessage("s", "t", to=["a@example.org", "b@example.org"], cc=["c@example.org"], bcc=["d@example.org"]))
    assert [mail.to[0] for mail in ReceivedMail.objects.all()] == ["a", "b", "c", "d"]


def test_without_recipients_nothing_is_sent() -> None:
    assert deliver(EmailMessage("s", "t")) == 0


def test_without_a_date_the_clock_of_the_settings_counts(clock: Clock) -> None:
    deliver(EmailMessage("s", "t", to=["a@example.org"]))
    assert ReceivedMail.objects.get().sent_at == clock.now
