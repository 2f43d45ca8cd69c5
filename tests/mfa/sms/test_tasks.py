import logging
from datetime import timedelta

import pytest
from django.db import connection

from eulogin.models import Account
from kernel.outbox import RETRY_AFTER, State
from mfa import challenges
from mfa.methods.sms.messages import send_challenge
from mfa.models import Purpose
from mfa.sms.dispatch import KEPT, purge
from mfa.sms.gateways.contract import GatewayCode, GatewayError
from mfa.sms.gateways.null import RecordingGateway
from mfa.sms.models import OutgoingSms
from mfa.sms.tasks import TOO_LATE, deliver, sweep
from tests.clock import Clock
from tests.mfa.conftest import BELGIAN

TEXT = "EU Login (simulator): ABC-DEF-GHI is your challenge."


@pytest.fixture
def message(db: None, clock: Clock) -> OutgoingSms:
    return OutgoingSms.store(TEXT, to=BELGIAN, purpose="enrol")


def test_a_message_goes_to_the_gateway_once(
    message: OutgoingSms, gateway: type[RecordingGateway], clock: Clock
) -> None:
    deliver(message.pk)
    deliver(message.pk)
    assert [(m.to, m.text, m.reference, m.sent_at) for m in gateway.sent] == [
        (BELGIAN, TEXT, f"sms-{message.pk}", clock.now)
    ]


def test_once_sent_text_and_number_are_forgotten_and_the_gateways_name_kept(message: OutgoingSms) -> None:
    deliver(message.pk)
    message.refresh_from_db()
    assert (message.state, message.sealed_body, message.sealed_to) == (State.SENT, "", "")
    assert message.gateway_id == f"recorded-sms-{message.pk}"


def test_a_permanent_refusal_is_the_end(message: OutgoingSms, gateway: type[RecordingGateway], clock: Clock) -> None:
    gateway.fails_with = GatewayError(GatewayCode.REFUSED, permanent=True)
    deliver(message.pk)
    message.refresh_from_db()
    assert (message.state, message.failure) == (State.FAILED, "refused")
    assert (message.sealed_body, message.sealed_to) == ("", "")


@pytest.mark.parametrize("error", [GatewayError(GatewayCode.BUSY), ValueError(f"{BELGIAN} said {TEXT}"), OSError()])
def test_any_other_refusal_is_tried_again(
    message: OutgoingSms, gateway: type[RecordingGateway], clock: Clock, error: Exception
) -> None:
    gateway.fails_with = error
    deliver(message.pk)
    message.refresh_from_db()
    assert (message.state, message.next_try_at) == (State.PENDING, clock.now + RETRY_AFTER[0])
    gateway.fails_with = None
    sweep()
    assert gateway.sent == []
    clock.forward(RETRY_AFTER[0])
    sweep()
    assert len(gateway.sent) == 1


def test_after_the_last_try_it_has_failed(message: OutgoingSms, gateway: type[RecordingGateway], clock: Clock) -> None:
    gateway.fails_with = OSError()
    for _ in range(len(RETRY_AFTER) + 1):
        deliver(message.pk)
        clock.forward(timedelta(hours=1))
    message.refresh_from_db()
    assert message.state == State.FAILED


def test_the_last_try_delivers_no_challenge_that_has_expired(
    alice: Account, gateway: type[RecordingGateway], clock: Clock
) -> None:
    challenge, code = challenges.issue(user=alice, purpose=Purpose.ENROL, attempt="a", number=BELGIAN)
    send_challenge(challenge, code, BELGIAN)
    (pk,) = OutgoingSms.due()
    gateway.fails_with = OSError()
    for wait in RETRY_AFTER:
        deliver(pk)
        clock.forward(wait)
    assert clock.now >= challenge.expires_at
    gateway.fails_with = None
    deliver(pk)
    message = OutgoingSms.objects.get()
    assert (gateway.sent, message.state, message.failure, message.sealed_to) == ([], State.FAILED, TOO_LATE, "")


def test_what_has_ended_goes_after_a_month_and_what_waits_stays(message: OutgoingSms, clock: Clock) -> None:
    waiting = OutgoingSms.store(TEXT, to=BELGIAN, purpose="enrol")
    deliver(message.pk)
    clock.forward(KEPT)
    purge()
    assert OutgoingSms.objects.count() == 2
    clock.forward(timedelta(seconds=1))
    purge()
    assert OutgoingSms.objects.get() == waiting


def test_logs_hold_neither_number_nor_text(
    message: OutgoingSms, gateway: type[RecordingGateway], caplog: pytest.LogCaptureFixture
) -> None:
    gateway.fails_with = ValueError(f"{BELGIAN} {TEXT}")
    with caplog.at_level(logging.DEBUG):
        deliver(message.pk)
    assert f"text message {message.pk}" in caplog.text
    assert "475" not in caplog.text
    assert "ABC" not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_the_gateway_works(monkeypatch: pytest.MonkeyPatch) -> None:
    message = OutgoingSms.store(TEXT, to=BELGIAN, purpose="enrol")
    seen = []
    monkeypatch.setattr(RecordingGateway, "send", lambda *_a, **_k: seen.append(connection.in_atomic_block) or "")
    deliver(message.pk)
    assert seen == [False]
