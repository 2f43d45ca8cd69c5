"""The filter of the mailbox."""

from django import forms
from django.utils.translation import gettext_lazy as _


class FilterForm(forms.Form):
    """Whose mail to show; part of an address is enough."""

    to = forms.CharField(
        label=_("Recipient"),
        help_text=_("An e-mail address or a part of it."),
        max_length=254,
        required=False,
    )
