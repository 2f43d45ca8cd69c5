"""The form of the clock page."""

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from simulator.control import clock

#: What browsers send from a field of type datetime-local, with and without seconds.
FORMATS = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"]


class ClockForm(forms.Form):
    """A time to set (in the site's zone, Brussels) and what the clock does then."""

    now = forms.DateTimeField(
        label=_("Date and time"),
        help_text=_("Time of Brussels, to the second."),
        input_formats=FORMATS,
        validators=[MinValueValidator(clock.EARLIEST), MaxValueValidator(clock.LATEST)],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "step": "1"}, format=FORMATS[0]),
    )
    mode = forms.ChoiceField(
        label=_("From then on"),
        choices=[("frozen", _("the clock stands still")), ("running", _("the clock runs on"))],
        widget=forms.RadioSelect,
        initial="frozen",
    )

    @property
    def frozen(self) -> bool:
        """Whether the clock shall stand still."""
        return bool(self.cleaned_data["mode"] == "frozen")
