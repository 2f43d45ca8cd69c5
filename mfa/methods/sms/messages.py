"""The texts that go to phones. They name no site, and fit one segment in the 7-bit alphabet in each language."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import get_language, gettext

from mfa import challenges
from mfa.methods.sms import devices
from mfa.models import Challenge, Purpose
from mfa.sms.dispatch import queue_sms

#: What the outbox calls a message that holds no code.
NOTICE = "notice"


def challenge_text(code: str) -> str:
    """The text message of a challenge, in the active language."""
    # Translators: SMS, at most 160 characters of the GSM 7-bit alphabet (no ê ç œ « » ’, no no-break space).
    # fr "EU Login (simulateur) : %(code)s est votre challenge. Ne le communiquez à personne."
    text = gettext("EU Login (simulator): %(code)s is your challenge. Do not give it to anybody.")
    return text % {"code": challenges.grouped(code)}


def send_challenge(challenge: Challenge, code: str, number: str) -> None:
    """Queue the text message of a challenge, in the language of the screens. It is not sent once that has expired."""
    queue_sms(
        to=number,
        text=challenge_text(code),
        purpose=Purpose(challenge.purpose),
        language=get_language() or "",
        useless_from=challenge.expires_at,
    )


def send_notice(user: AbstractBaseUser, text: str) -> int:
    """Queue a text that asks for no answer to each of the person's numbers; returns how many."""
    phones = devices.of(user)
    for phone in phones:
        queue_sms(to=phone.number, text=text, purpose=NOTICE, language=get_language() or "")
    return len(phones)
