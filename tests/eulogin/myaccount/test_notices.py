"""The text message of a request: one cheap segment in every language, no site, no date that does not fit."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.utils import translation

from eulogin.myaccount.lost_factor.notices import notice_text, text_every_number
from mfa.sms.alphabet import is_gsm7, segments
from mfa.sms.models import OutgoingSms
from tests.eulogin.conftest import PHONE

AUGUST = datetime(2026, 8, 21, 10, 0, tzinfo=ZoneInfo("Europe/Brussels"))


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_the_text_fits_one_cheap_segment(language):
    with translation.override(language):
        text = notice_text(AUGUST)
    assert is_gsm7(text), f"outside the 7-bit alphabet: {sorted(c for c in text if not is_gsm7(c))}"
    assert segments(text) == 1
    assert "21/08/2026 10:00" in text
    assert "://" not in text


def test_it_is_stored_sealed_in_the_language_of_the_mails(camille_with_phone):
    assert text_every_number(camille_with_phone, AUGUST) == 1
    message = OutgoingSms.objects.get()
    assert (message.to, message.purpose, message.language) == (PHONE, "notice", "fr")
    assert "21/08/2026" in message.body
    assert "21/08/2026" not in message.sealed_body
