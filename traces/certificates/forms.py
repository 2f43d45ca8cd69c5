"""Forms of certificates: the draft, its animals, the search of an operator for a box, Part II."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kernel import clock
from kernel.web.text import TypedTextField
from traces.certificates.errors import CertificateError
from traces.certificates.intra_models import IntraModel
from traces.certificates.models import Certificate, Commodity, PartTwo, Purpose
from traces.certificates.states import UNSUBMITTED, Status
from traces.operators.search import Criteria, Found, Holders, search
from traces.reference.models import Country

if TYPE_CHECKING:
    BaseDraft = forms.ModelForm[Certificate]
    BaseCommodity = forms.ModelForm[Commodity]
    BasePartTwo = forms.ModelForm[PartTwo]
else:
    # Django's own class takes no type argument at run time.
    BaseDraft = BaseCommodity = BasePartTwo = forms.ModelForm

MOST_LINES = 50
CHOOSE = ("", "-")
#: What must be filled in before submitting: the red star.
STARRED = ("departure_at", "transport", "transport_identification", "purpose", "journey_hours")
#: What is free text.
TYPED = ("local_reference", "region_of_origin", "region_of_destination", "transport_identification", "documents")


class DraftForm(BaseDraft):
    """What is typed in Part I; operators are chosen by search. Nothing is compulsory for saving."""

    class Meta:
        model = Certificate
        fields = (
            *("local_reference", "region_of_origin", "region_of_destination", "departure_at", "transport"),
            *("transport_identification", "documents", "conditions", "purpose", "journey_hours", "journey_log"),
        )
        field_classes = dict.fromkeys(TYPED, TypedTextField)
        widgets = {"departure_at": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        purposes = [(one.value, one.label) for one in Purpose if one.value in self.instance.model.purposes]
        self.fields["purpose"] = forms.ChoiceField(
            label=_("Certified as or for"), choices=[CHOOSE, *purposes], required=False
        )
        departure = self.fields["departure_at"]
        departure.input_formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M"]  # type: ignore[attr-defined]
        example = localtime(clock.now() + timedelta(days=3)).replace(hour=10, minute=0)
        departure.help_text = _("In Brussels time; without a date picker: %(example)s.") % {
            "example": example.strftime("%d/%m/%Y %H:%M")
        }
        self.fields["journey_hours"].max_value = 999  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """By field; call on a valid form."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}

    def explain(self, problems: list[CertificateError]) -> list[CertificateError]:
        """Show each problem beside its field; returns those that belong to none of this form's."""
        for problem in problems:
            if problem.field in self.fields:
                self.add_error(problem.field, problem.sentence)
        return [problem for problem in problems if problem.field not in self.fields]


class CommodityForm(BaseCommodity):
    """A line of the commodity; a line left empty is none."""

    class Meta:
        model = Commodity
        fields = ("cn_code", "quantity", "identification")
        field_classes = {"identification": TypedTextField}
        widgets = {"identification": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, model: IntraModel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = [(code, code) for code in model.cn_codes]
        self.fields["cn_code"] = forms.ChoiceField(label=_("CN code"), choices=codes, initial=codes[0][0])
        self.fields["quantity"].min_value = 1  # type: ignore[attr-defined]
        self.fields["quantity"].widget.attrs.update(min=1, max=999_999)
        self.fields["identification"].help_text = _("Ear tags, transponders and so on, one per line.")

    def clean_quantity(self) -> int:
        """No more than one consignment can hold."""
        quantity: int = self.cleaned_data["quantity"]
        if not 1 <= quantity <= 999_999:
            raise forms.ValidationError(_("Enter a number from 1 to 999999."))
        return quantity

    def has_changed(self) -> bool:
        """The CN code that stands there from the beginning does not make a line."""
        return bool(set(self.changed_data) - {"cn_code"})


CommodityFormSet = forms.formset_factory(
    CommodityForm, extra=1, can_delete=True, max_num=MOST_LINES, absolute_max=MOST_LINES
)


def wrong_line_fields(formset: "forms.BaseFormSet[CommodityForm]") -> list[tuple[int, forms.BoundField]]:
    """The fields with errors, each with the number of its line."""
    numbered = enumerate(formset.forms, start=1)
    return [(number, field) for number, form in numbered for field in form if field.errors]


def lines_of(formset: "forms.BaseFormSet[CommodityForm]") -> list[dict[str, Any]]:
    """The lines that were filled in and not ticked for deletion; call on a valid formset."""
    return [
        {name: form.cleaned_data[name] for name in ("cn_code", "quantity", "identification")}
        for form in formset.forms
        if form.cleaned_data.get("quantity") and not form.cleaned_data.get("DELETE")
    ]


class OperatorSearchForm(forms.Form):
    """Who may stand in a box: by country, name, place."""

    country = forms.ChoiceField(label=_("Country"), required=False)
    name = forms.CharField(label=_("Organisation name"), required=False, max_length=200)
    place = forms.CharField(label=_("Town or postal code"), required=False, max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        countries = sorted(
            (one.name, one.pk) for one in Country.objects.filter(group__in=["EU", "EFTA", "EU_RULES_NI"])
        )
        self.fields["country"].choices = [CHOOSE, *((pk, name) for name, pk in countries)]  # type: ignore[attr-defined]

    def find(self, eligible: Holders) -> Found:
        """The eligible ones that meet the criteria, in alphabetical order; call on a valid form.

        One question to the database: of what it finds, nothing that the box refuses takes the place of what it accepts.
        """
        return search(Criteria(**self.cleaned_data), among=eligible)


class PartTwoForm(BasePartTwo):
    """What the official veterinarian checked, and the reason of a refusal."""

    reason = TypedTextField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Compulsory when you reject: everybody involved reads it. At most 1000 characters."),
    )

    class Meta:
        model = PartTwo
        fields = ("documentary", "identity", "physical", "health_attested", "remarks")
        field_classes = {"remarks": TypedTextField}

    def checks(self) -> dict[str, Any]:
        """The fields of Part II; call on a valid form."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}


class CancelForm(forms.Form):
    """Why a certificate is taken back."""

    reason = TypedTextField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Give the reason: everybody involved reads it."),
    )


class ListForm(forms.Form):
    """Which certificates a list shows."""

    status = forms.TypedChoiceField(label=_("Status"), required=False, coerce=int, empty_value=None)
    reference = forms.CharField(label=_("Reference"), required=False, max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = [(one.value, one.label) for one in Status if one not in UNSUBMITTED]
        self.fields["status"].choices = [CHOOSE, *shown]  # type: ignore[attr-defined]
