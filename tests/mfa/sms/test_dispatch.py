import pytest
from django.db import transaction
from pytest_django import DjangoCaptureOnCommitCallbacks

from mfa.sms.dispatch import queue_sms
from mfa.sms.gateways.null import RecordingGateway
from mfa.sms.models import OutgoingSms
from tests.mfa.conftest import BELGIAN

TEXT = "EU Login (simulator): ABC-DEF-GHI is your challenge."


def test_a_message_is_stored_sealed(db: None) -> None:
    message = queue_sms(to=BELGIAN, text=TEXT, purpose="enrol", language="fr")
    stored = str(OutgoingSms.objects.values().get())
    assert "ABC-DEF" not in stored
    assert "475123456" not in stored
    assert (message.body, message.to, message.language) == (TEXT, BELGIAN, "fr")


def test_it_is_sent_after_commit(
    db: None, gateway: type[RecordingGateway], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        queue_sms(to=BELGIAN, text=TEXT, purpose="enrol")
        assert gateway.sent == []
    assert [(m.to, m.text) for m in gateway.sent] == [(BELGIAN, TEXT)]


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_never_sent(gateway: type[RecordingGateway]) -> None:
    with transaction.atomic():
        queue_sms(to=BELGIAN, text=TEXT, purpose="enrol")
        transaction.set_rollback(True)
    assert gateway.sent == []
    assert not OutgoingSms.objects.exists()


def test_the_task_gets_nothing_but_an_id(
    db: None, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    calls = []
    monkeypatch.setattr("mfa.sms.tasks.deliver.delay", lambda *args, **kwargs: calls.append((args, kwargs)))
    with django_capture_on_commit_callbacks(execute=True):
        message = queue_sms(to=BELGIAN, text=TEXT, purpose="enrol")
    assert calls == [((message.pk,), {})]
