"""What stands in the outbox of mails."""

import json

import pytest

from kernel.mail.models import OutgoingMail
from kernel.mail.sending import LONGEST_SUBJECT, queue
from kernel.mail.tasks import deliver
from simulator.mail.models import ReceivedMail


@pytest.mark.django_db
def test_what_people_typed_cannot_become_a_header() -> None:
    """A line break in the subject was refused when the mail was sent: the mail never arrived."""
    queue(to="camille@example.org", subject="Rejected: late\r\nBcc: all@example.org\n\nHello", text="Rejected.")
    mail = OutgoingMail.objects.get()
    deliver(mail.pk)
    arrived = ReceivedMail.objects.get()
    assert (arrived.to, arrived.subject) == ("camille@example.org", "Rejected: late Bcc: all@example.org Hello")


@pytest.mark.django_db
def test_a_subject_is_one_line_of_bounded_length() -> None:
    queue(to="camille@example.org", subject="a " * 1000, text="")
    subject = json.loads(OutgoingMail.objects.get().body)["subject"]
    assert len(subject) == LONGEST_SUBJECT
    assert subject.endswith("…")


@pytest.mark.django_db
def test_a_no_break_space_stays_where_french_has_it(django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        queue(to="a@example.org", subject="EU Login\u00a0: votre code", text="t")
    assert ReceivedMail.objects.get().subject == "EU Login\u00a0: votre code"
