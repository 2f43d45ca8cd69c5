"""The text message that tells every registered number of a request: who did not make it can stop it in time."""

from datetime import datetime

from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext

from eulogin.models import Account
from mfa import api as mfa


def notice_text(due_at: datetime) -> str:
    """The text, in the active language; the date in digits, because not every month's name fits the alphabet."""
    # Translators: SMS, at most 160 characters of the GSM 7-bit alphabet (no ê ç œ « » ’, no no-break space).
    text = gettext(
        "EU Login (simulator): your second factors can be deleted from %(due)s on. This was not you? Stop it in My"
        " account or by the link in your mail."
    )
    return text % {"due": date_format(localtime(due_at), "d/m/Y H:i")}


def text_every_number(account: Account, due_at: datetime) -> int:
    """Queue it for each number, in the language of the account's mails; returns how many."""
    with translation.override(account.language):
        return mfa.notify_by_sms(account, notice_text(due_at))
