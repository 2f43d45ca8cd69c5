"""The SMS gateway of the embedded default."""

from datetime import UTC, datetime

import pytest

from mfa.sms.gateways.contract import Gateway
from simulator.phones.gateway import VirtualPhoneGateway
from simulator.phones.models import TextMessage, VirtualPhone

pytestmark = pytest.mark.django_db

SENT_AT = datetime(2024, 6, 11, 8, 30, tzinfo=UTC)


def send(reference: str = "sms-1", to: str = "+33639980001", text: str = "Code: ABC-DEF-234") -> str:
    gateway: Gateway = VirtualPhoneGateway()
    return gateway.send(to=to, text=text, reference=reference, sent_at=SENT_AT)


def test_a_number_that_nobody_used_gets_its_phone_with_the_first_message() -> None:
    send()
    message = TextMessage.objects.get(phone__number="+33639980001")
    assert (message.text, message.sent_at) == ("Code: ABC-DEF-234", SENT_AT)


def test_the_same_reference_is_delivered_once_and_answers_the_same_id() -> None:
    assert send() == send(text="another text")
    assert TextMessage.objects.count() == 1


def test_two_references_are_two_messages_on_one_phone() -> None:
    assert send("sms-1") != send("sms-2")
    assert (TextMessage.objects.count(), VirtualPhone.objects.count()) == (2, 1)


@pytest.mark.parametrize("to", ["", "0639980001", "+33 6 39 98 00 01", "+0639980001", "+336", "+33639980001\n"])
def test_a_recipient_not_in_e164_is_refused_and_leaves_nothing(to: str) -> None:
    with pytest.raises(ValueError, match="notation"):
        send(to=to)
    assert not VirtualPhone.objects.exists()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Votre code: ABC-DEF-234.", "ABC-DEF-234"),
        ("A2B-CDE-777 is it", "A2B-CDE-777"),
        ("no code here, only +33-639", None),
        ("XABC-DEF-234", None),
        ("abc-def-234", None),
    ],
)
def test_the_challenge_is_found_as_printed(text: str, code: str | None) -> None:
    assert TextMessage(text=text).code == code
