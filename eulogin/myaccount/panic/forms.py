"""The confirmation of PANIC."""

from django import forms
from django.utils.translation import gettext_lazy as _

from eulogin.errors import ErrorCode, lazy_sentence


class PanicForm(forms.Form):
    """One box to tick: what it does cannot be undone."""

    confirm = forms.BooleanField(
        label=_("I want to delete all my numbers, devices, keys and eIDs"),
        error_messages={"required": lazy_sentence(ErrorCode.PANIC_UNCONFIRMED)},
    )
