"""What is stored in a transaction leaves through a worker, after commit and not before."""

import re
import time
from pathlib import Path

import pytest
from django.db import connection, transaction

from kernel.mail.models import OutgoingMail
from kernel.mail.sending import queue
from mfa.sms.dispatch import queue_sms
from mfa.sms.models import OutgoingSms
from tests.production.conftest import MailServer, Sms, wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("broker")]


def test_these_tests_run_on_postgresql() -> None:
    assert connection.vendor == "postgresql"


def test_a_mail_leaves_through_the_worker(mail_server: tuple[MailServer, int]) -> None:
    mails = mail_server[0].received
    mails.clear()
    with transaction.atomic():
        queue(
            to="anna@example.org", subject="Bienvenue à tous", text="Le lien : https://example.org/?t=1", language="fr"
        )
    wait_for(lambda: OutgoingMail.objects.filter(state="sent").exists(), "the mail to be sent")
    assert [mail["To"] for mail in mails] == ["anna@example.org"]
    assert mails[0]["Subject"] == "Bienvenue à tous"
    assert "https://example.org/?t=1" in mails[0].get_content()


def test_what_was_sent_is_forgotten() -> None:
    queue(to="anna@example.org", subject="Secret", text="a link", language="en")
    wait_for(lambda: OutgoingMail.objects.filter(state="sent").exists(), "the mail to be sent")
    assert OutgoingMail.objects.get().sealed_body == ""


def test_nothing_leaves_when_the_transaction_fails(mail_server: tuple[MailServer, int]) -> None:
    mails = mail_server[0].received
    mails.clear()
    with transaction.atomic():
        queue(to="anna@example.org", subject="Never", text="never")
        transaction.set_rollback(True)
    queue(to="anna@example.org", subject="After", text="after")
    wait_for(lambda: mails, "the second mail")
    time.sleep(0.2)
    assert [mail["Subject"] for mail in mails] == ["After"]


def test_a_text_message_leaves_through_the_worker(sms_gateway: tuple[list[Sms], int]) -> None:
    messages = sms_gateway[0]
    messages.clear()
    with transaction.atomic():
        queue_sms(to="+32470123456", text="Your code: ABC-DEF-GHI", purpose="test")
    wait_for(lambda: OutgoingSms.objects.filter(state="sent").exists(), "the text message to be sent")
    assert messages == [Sms("+32470123456", "Your code: ABC-DEF-GHI", "0")]


def test_the_worker_s_log_tells_no_secret(worker: Path) -> None:
    queue(to="anna@example.org", subject="Link", text="https://example.org/?t=very-secret", language="en")
    queue_sms(to="+32470999888", text="Your code: SEC-RET-123", purpose="test")
    wait_for(lambda: OutgoingSms.objects.filter(state="sent").exists(), "the text message to be sent")
    wait_for(lambda: OutgoingMail.objects.filter(state="sent").exists(), "the mail to be sent")
    said = worker.read_text()
    assert "deliver" in said
    assert not re.search(r"very-secret|SEC-RET|470999888|anna@", said)
