import pytest
from django.conf import settings
from django.utils import translation

from eulogin.models import Account
from mfa import challenges
from mfa.methods.sms.messages import challenge_text, send_challenge
from mfa.models import Purpose
from mfa.sms.alphabet import is_gsm7, segments
from mfa.sms.models import OutgoingSms
from tests.mfa.conftest import BELGIAN


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_the_text_fits_one_cheap_segment(language: str) -> None:
    with translation.override(language):
        text = challenge_text("WWWWWWWWW")
    assert is_gsm7(text), f"outside the 7-bit alphabet: {sorted(c for c in text if not is_gsm7(c))}"
    assert segments(text) == 1


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_the_text_shows_the_code_in_groups_and_no_site(language: str) -> None:
    with translation.override(language):
        text = challenge_text("ABCDEFGHI")
    assert " ABC-DEF-GHI " in text
    assert "TRACES" not in text
    assert "://" not in text


def test_the_message_is_queued_in_the_language_of_the_screen(alice: Account) -> None:
    challenge, code = challenges.issue(user=alice, purpose=Purpose.ENROL, attempt="a", number=BELGIAN)
    with translation.override("fr"):
        send_challenge(challenge, code, BELGIAN)
    message = OutgoingSms.objects.get()
    assert (message.to, message.purpose, message.language) == (BELGIAN, "enrol", "fr")
    assert challenges.grouped(code) in message.body
