"""The form «Supprimer mon compte»."""

from django import forms
from django.utils.translation import gettext_lazy as _

from eulogin.errors import ErrorCode, lazy_sentence


class DeletionForm(forms.Form):
    """One box: deleting cannot be undone."""

    confirmDeletion = forms.BooleanField(  # noqa: N815
        label=_("I have read what will be lost, and I want to delete my account for ever."),
        error_messages={"required": lazy_sentence(ErrorCode.DELETION_NOT_CONFIRMED)},
    )
