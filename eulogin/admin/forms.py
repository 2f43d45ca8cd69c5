"""The form of a service, and those of the periods in which it accepts certain methods."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from eulogin.cas.addresses import MalformedAddress
from eulogin.errors import ErrorCode, lazy_sentence, sentence
from eulogin.models import Adversary, Service
from eulogin.models.service import ASSURANCE_LEVELS, origin_of
from mfa.api import Strength

if TYPE_CHECKING:
    BaseForm = forms.ModelForm[Service]
    BaseFormSet = forms.BaseFormSet["PeriodForm"]
else:
    BaseForm, BaseFormSet = forms.ModelForm, forms.BaseFormSet  # they take no type argument at run time

#: What browsers send from a field of type datetime-local, with and without seconds.
FORMATS = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"]
EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
MOST_PERIODS = 50

ADVERSARIES = [
    ("", _("True answers")),
    (Adversary.LOWER_LEVEL, _("A lower level: the answer says that less was proved than the service needs")),
    (Adversary.OTHER_PERSON, _("Another person: the answer names somebody who did not sign in")),
    (Adversary.OTHER_SERVICE, _("Another service: the ticket was issued for another application")),
    (Adversary.LATE, _("Late: the answer comes after the service should have stopped waiting")),
    (Adversary.CUT, _("Cut: the answer ends in the middle")),
    (Adversary.MALFORMED, _("Malformed: the answer is not well-formed")),
]


class ServiceForm(BaseForm):
    """Name, prefix and switches. Falsified answers are offered only where the server allows them."""

    url_prefix = forms.CharField(
        label=_("Prefix of its addresses"),
        max_length=500,
        help_text=_(
            "Every address below it belongs to the service: https://app.example/, or a path like /app/ on this very"
            " host."
        ),
        error_messages={"unique": lazy_sentence(ErrorCode.PREFIX_TAKEN)},
    )
    name = forms.CharField(label=_("Name of the service"), max_length=100)
    default_assurance = forms.TypedChoiceField(
        label=_("Level of assurance without assuranceLevel"),
        help_text=_("Whom /serviceValidate accepts when the client does not say it."),
        choices=[("", _("TOP, as the real EU Login")), *ASSURANCE_LEVELS],
        coerce=int,
        empty_value=None,
        required=False,
    )
    single_logout = forms.BooleanField(
        label=_("Sign-out messages"),
        help_text=_("The service is told of each sign-out, although its validations do not ask for it."),
        required=False,
    )
    adversary = forms.ChoiceField(
        label=_("Test switch: falsified answers"),
        help_text=_(
            "With anything but true answers, EU Login lies to this service, so that its makers see whether it refuses."
        ),
        choices=ADVERSARIES,
        widget=forms.RadioSelect,
        required=False,
    )

    class Meta:
        model = Service
        fields = ["url_prefix", "name", "default_assurance", "single_logout", "adversary"]
        error_messages = {"url_prefix": {"unique": lazy_sentence(ErrorCode.PREFIX_TAKEN)}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not settings.EULOGIN_ADVERSARY:
            del self.fields["adversary"]

    def clean_url_prefix(self) -> str:
        """The rules of registration."""
        prefix = str(self.cleaned_data["url_prefix"])
        try:
            origin_of(prefix)
        except MalformedAddress:
            raise ValidationError(sentence(ErrorCode.PREFIX_MALFORMED), ErrorCode.PREFIX_MALFORMED) from None
        return prefix


class PeriodForm(forms.Form):
    """From when on the service accepts which methods."""

    starts_at = forms.DateTimeField(
        label=_("From"),
        help_text=_("Time of Brussels. Leave it empty for “always”."),
        input_formats=FORMATS,
        required=False,
        validators=[MinValueValidator(EARLIEST), MaxValueValidator(LATEST)],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "step": "1"}, format=FORMATS[0]),
    )
    methods = forms.MultipleChoiceField(
        label=_("Methods accepted from then on"),
        choices=[(strength.value, strength.value) for strength in Strength],
        widget=forms.CheckboxSelectMultiple,
    )


class BasePeriodFormSet(BaseFormSet):
    """All periods of a service."""

    def clean(self) -> None:
        """No two begin at the same moment."""
        starts = [start for start, _methods in self.timeline]
        if len(set(starts)) < len(starts):
            raise ValidationError(sentence(ErrorCode.PERIOD_REPEATED), ErrorCode.PERIOD_REPEATED)

    @property
    def timeline(self) -> list[tuple[datetime | None, list[str]]]:
        """The periods that were filled in and not deleted, in order."""
        filled = [form.cleaned_data for form in self.forms if getattr(form, "cleaned_data", None)]
        kept = [(row.get("starts_at"), row["methods"]) for row in filled if "methods" in row and not row.get("DELETE")]
        return sorted(kept, key=lambda row: (row[0] is not None, row[0]))

    def add_fields(self, form: PeriodForm, index: int | None) -> None:
        """Name the box that takes a period away."""
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Remove this period")


PeriodFormSet = cast(
    "type[BasePeriodFormSet]",
    forms.formset_factory(
        PeriodForm, formset=BasePeriodFormSet, extra=2, can_delete=True, can_delete_extra=False, max_num=MOST_PERIODS
    ),
)
