from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused

import pytest
from django.core import mail

from kernel.mail import tasks
from kernel.mail.models import OutgoingMail
from kernel.mail.sending import queue
from kernel.outbox import State

pytestmark = pytest.mark.django_db


class Refusing:
    """A mail backend that refuses every message with the error it was given."""

    error: Exception = SMTPException()

    def __init__(self, **options):
        pass

    def send_messages(self, messages):
        raise self.error


@pytest.fixture
def refused(settings, monkeypatch):
    settings.EMAIL_BACKEND = "tests.kernel.test_outbox.Refusing"
    return lambda error: monkeypatch.setattr(Refusing, "error", error)


def _stored() -> OutgoingMail:
    queue(to="camille.martin@example.org", subject="Subject", text="secret link", language="fr")
    return OutgoingMail.objects.get()


def test_mail_is_sent_after_commit_and_not_before(mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        _stored()
        assert mailoutbox == []
    assert [m.subject for m in mailoutbox] == ["Subject"]


def test_a_waiting_mail_is_unreadable_in_the_database():
    assert "secret" not in str(OutgoingMail.objects.filter(pk=_stored().pk).values())


def test_the_text_is_forgotten_once_it_is_sent(mailoutbox):
    row = _stored()
    tasks.deliver(row.pk)
    row.refresh_from_db()
    assert (row.state, row.sealed_body) == (State.SENT, "")


def test_a_second_delivery_of_the_same_mail_does_nothing(mailoutbox):
    row = _stored()
    tasks.deliver(row.pk)
    tasks.deliver(row.pk)
    assert len(mail.outbox) == 1


def test_the_date_of_a_mail_is_the_clock_s(mailoutbox, clock):
    tasks.deliver(_stored().pk)
    assert mailoutbox[0].extra_headers["Date"] == "Fri, 20 Nov 2026 10:00:00 +0100"


def test_a_refused_mail_is_tried_again_later(refused, clock):
    refused(SMTPException())
    row = _stored()
    tasks.deliver(row.pk)
    row.refresh_from_db()
    assert row.state == State.PENDING
    assert OutgoingMail.due() == []
    clock.forward(timedelta(seconds=10))
    assert OutgoingMail.due() == [row.pk]


def test_a_mail_that_is_always_refused_fails_in_the_end_and_forgets_its_text(refused, clock):
    refused(SMTPException())
    row = _stored()
    for _ in range(5):
        tasks.sweep()
        clock.forward(timedelta(hours=1))
    row.refresh_from_db()
    assert (row.state, row.tries, row.sealed_body) == (State.FAILED, 5, "")


def test_an_unknown_recipient_is_not_tried_again(refused):
    refused(SMTPRecipientsRefused({}))
    row = _stored()
    tasks.deliver(row.pk)
    row.refresh_from_db()
    assert (row.state, row.failure) == (State.FAILED, "recipient-refused")


def test_a_mail_that_a_lost_worker_took_is_swept_up_after_its_lease(mailoutbox, clock):
    row = _stored()
    OutgoingMail.take(row.pk)
    tasks.sweep()
    assert mailoutbox == []
    clock.forward(timedelta(minutes=2))
    tasks.sweep()
    assert len(mailoutbox) == 1
