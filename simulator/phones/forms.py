"""Forms of the phones' pages."""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from simulator.phones.models import LONGEST_DELAY, VirtualPhone

if TYPE_CHECKING:
    PhoneModelForm = forms.ModelForm[VirtualPhone]
else:
    PhoneModelForm = forms.ModelForm  # takes no type at run time

#: A class; more can be made in a second go.
MOST_AT_ONCE = 40


class NetworkForm(PhoneModelForm):
    """What the network does to one phone."""

    class Meta:
        model = VirtualPhone
        fields = ("delay", "loses", "duplicates", "inverts", "is_offline")
        labels = {
            "delay": _("Delay of text messages, in seconds"),
            "loses": _("Text messages are lost"),
            "duplicates": _("Text messages arrive twice"),
            "inverts": _("Text messages overtake each other"),
            "is_offline": _("No network"),
        }
        help_texts = {"is_offline": _("Nothing arrives until the network is back; the code for a QR code still works.")}
        widgets = {"delay": forms.NumberInput(attrs={"min": 0, "max": LONGEST_DELAY})}


class HandOutForm(forms.Form):
    """How many phones to make."""

    number = forms.IntegerField(
        label=_("Number of phones"), min_value=1, max_value=MOST_AT_ONCE, initial=10, widget=forms.NumberInput
    )


class ScriptedForm(forms.Form):
    """An act with an account that the server operates."""

    act = forms.ChoiceField(choices=[(act, act) for act in ("approve", "refuse", "not-me", "scan")])
    request = forms.CharField(required=False, max_length=40)
    payload = forms.CharField(required=False, max_length=500)
    pin = forms.RegexField(
        r"^[0-9]{4}\Z", required=False, error_messages={"invalid": _("The PIN code has four digits.")}
    )
