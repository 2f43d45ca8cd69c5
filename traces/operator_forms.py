"""The form «Créer un nouvel opérateur» (official help, "Creating an Operator"; registration guide).

One form with round trips: its buttons add an address, show a chapter's activities, search authorities. What is typed
stays, nothing is stored before the request is sent, and no script is needed.
"""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.web.text import TypedTextField
from traces.errors import SENTENCES, ErrorCode
from traces.forms import ANY, Choices, countries_by_name, named
from traces.operators import identifiers, responsible
from traces.operators.models import Operator, OperatorAddress
from traces.reference.models import ActivityType, Authority, AuthorityKind, Chapter, ControlBody, Country

MOST_ADDRESSES = 10
_TELEPHONE = re.compile(r"\+?[0-9][0-9 ().\-/]{4,18}")
CONTACTS = ("phone", "fax", "email", "website")


def _error(code: ErrorCode, **values: object) -> forms.ValidationError:
    sentence = str(SENTENCES[code])
    return forms.ValidationError(sentence % values if values else sentence, code=code)


class AddressForm(forms.Form):
    """One address."""

    street = TypedTextField(label=_("Street and number"), required=False, max_length=200)
    postal_code = TypedTextField(label=_("Postal code"), required=False, max_length=20)
    city = TypedTextField(label=_("Town"), max_length=100)

    @property
    def line(self) -> str:
        """What was typed, in one line."""
        typed = [str(self[name].value() or "").strip() for name in self.fields]
        return ", ".join(filter(None, [typed[0], f"{typed[1]} {typed[2]}".strip()]))

    @property
    def is_filled(self) -> bool:
        """Whether anything was typed."""
        return bool(self.cleaned_data.get("city"))

    def address(self) -> OperatorAddress:
        """What was typed; call on a valid form."""
        return OperatorAddress(**self.cleaned_data)


AddressFormSet = forms.formset_factory(
    AddressForm, extra=0, min_num=1, max_num=MOST_ADDRESSES, validate_min=True, absolute_max=MOST_ADDRESSES
)


class OperatorForm(forms.Form):
    """Everything but the addresses, which are a form set of their own."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    # Translators: fr "Nom"
    name = TypedTextField(label=_("Name"), max_length=200)
    country = forms.ChoiceField(label=_("Country"))
    main = forms.TypedChoiceField(coerce=int, label=_("Main address"))
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=20)
    fax = forms.CharField(label=_("Fax"), required=False, max_length=20)
    email = forms.EmailField(label=_("E-mail"), required=False)
    website = forms.URLField(label=_("Web site"), required=False, assume_scheme="https")
    vat = TypedTextField(label=_("VAT number"), required=False, max_length=30)
    eori = TypedTextField(
        label=_("EORI"), required=False, max_length=30, help_text=_("Compulsory for importers of organic products.")
    )
    national_number = TypedTextField(
        label=_("National number"), required=False, max_length=40, help_text=_("For example the SIRET in France.")
    )
    chapter = forms.ChoiceField(label=_("Chapter"))
    # Translators: fr "Activité"
    activity = forms.ChoiceField(
        label=_("Activity"),
        help_text=_("Only one activity can be entered now; more can be added once it is validated."),
    )
    activity_address = forms.TypedChoiceField(coerce=int, label=_("Address of the activity"), required=False)
    responsible_authority = forms.ChoiceField(
        label=_("Responsible authority"), required=False, widget=forms.RadioSelect
    )
    control_body = forms.ChoiceField(label=_("Control body or control authority"), required=False)
    without_authority = forms.BooleanField(
        label=_("Go on without a responsible authority: I know that nobody will validate my role."), required=False
    )

    def __init__(self, data: Mapping[str, Any] | None, addresses: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.addresses = addresses
        self.found_authorities: list[Authority] = []
        places: Choices = [(str(number), f"{number + 1}. {one.line}") for number, one in enumerate(addresses.forms)]
        self._set("country", countries_by_name(Country.objects.all()))
        self._set("chapter", [ANY, *((one.code, one.name) for one in Chapter.objects.all())])
        self._set("main", places)
        self._set("activity_address", places)
        self.place = country = Country.objects.filter(pk=str(self["country"].value() or "")).first()
        self.chosen_chapter = str(self["chapter"].value() or "")
        self.is_certified = self.chosen_chapter == responsible.ORGANIC
        self._set("activity", _activities(self.chosen_chapter, country))
        if country and self.is_certified:
            self.fields["without_authority"].label = _(
                "Go on without a control body: I know that nobody will validate my role."
            )
            bodies = responsible.control_bodies(country)
            self._set("control_body", [ANY, *((str(one.pk), str(one)) for one in bodies)])

    def _set(self, name: str, choices: Choices) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def offer_authorities(self, search: str) -> None:
        """Show the competent authorities that a search finds, and keep the one chosen before."""
        country = self.place
        if country is None or not self.chosen_chapter or self.is_certified:
            return
        first = self.addresses.forms[0]
        department = responsible.department_of(country.pk, str(first["postal_code"].value() or ""))
        competent = responsible.competent_authorities(country, self.chosen_chapter, department)
        if search:
            found = named(competent, search, "name_en", "name_local", "code", "kind")
        else:  # neighbours are found by search
            found = (
                competent.exclude(~Q(department_code=department), kind=AuthorityKind.LAU) if department else competent
            )
        chosen = str(self["responsible_authority"].value() or "")
        shown = list(found[:MOST_AUTHORITIES])
        if chosen.isdecimal() and not any(str(one.pk) == chosen for one in shown):
            shown += list(competent.filter(pk=int(chosen[:18])))
        self.found_authorities = shown
        self._set("responsible_authority", [(str(one.pk), _authority_line(one)) for one in shown])

    def clean_phone(self) -> str:
        """Telephone numbers as people write them."""
        return self._telephone("phone")

    def clean_fax(self) -> str:
        """As telephone numbers."""
        return self._telephone("fax")

    def _telephone(self, name: str) -> str:
        number: str = self.cleaned_data[name].strip()
        if number and not _TELEPHONE.fullmatch(number):
            raise _error(ErrorCode.TELEPHONE_INVALID)
        return number

    def clean_vat(self) -> str:
        """In the form of the operator's country."""
        number = identifiers.normalise(self.cleaned_data["vat"])
        country = self.cleaned_data.get("country", "")
        if number and country and not identifiers.is_vat(number, country):
            raise _error(ErrorCode.VAT_INVALID, prefix=identifiers.vat_prefix(country))
        return number

    def clean_eori(self) -> str:
        """Two letters, then up to fifteen letters or digits."""
        number = identifiers.normalise(self.cleaned_data["eori"])
        if number and not identifiers.is_eori(number):
            raise _error(ErrorCode.EORI_INVALID)
        return number

    def clean_activity(self) -> ActivityType:
        """Exactly one; those kept by establishment lists are refused as the real form does."""
        chosen = ActivityType.objects.select_related("section__chapter").get(pk=self.cleaned_data["activity"])
        if not chosen.self_registration:
            raise _error(ErrorCode.SECTION_OF_ESTABLISHMENT_LISTS, section=chosen.section.code)
        return chosen

    def clean_responsible_authority(self) -> Authority | None:
        """One of the competent ones, which the choices are."""
        chosen = self.cleaned_data["responsible_authority"]
        return next((one for one in self.found_authorities if str(one.pk) == chosen), None)

    def clean_control_body(self) -> ControlBody | None:
        """One that certifies in the country, which the choices are."""
        chosen = self.cleaned_data["control_body"]
        return ControlBody.objects.select_related("certified_country").get(pk=chosen) if chosen else None

    def clean(self) -> dict[str, Any]:
        """What one field asks of another."""
        data = super().clean() or self.cleaned_data
        if not any(data.get(name) for name in CONTACTS) and not any(name in self.errors for name in CONTACTS):
            self.add_error("phone", _error(ErrorCode.CONTACT_MISSING))
        for name in ("main", "activity_address"):
            place = data.get(name)
            if isinstance(place, int) and place and not self._is_filled(place):
                self.add_error(name, _error(ErrorCode.ADDRESS_EMPTY))
        if {"chapter", "country"} & self.errors.keys():
            # There is nothing to choose from yet: the field that is missing says so itself.
            self.errors.pop("activity", None)
        activity: ActivityType | None = data.get("activity")
        if activity is not None:
            self._check_for(activity, data)
        return data

    def _is_filled(self, place: int) -> bool:
        one = self.addresses.forms[place]
        return not one.is_valid() or one.is_filled  # an address with an error says so itself

    def _check_for(self, activity: ActivityType, data: dict[str, Any]) -> None:
        if is_organic_import(activity) and not data.get("eori") and "eori" not in self.errors:
            self.add_error("eori", _error(ErrorCode.EORI_MISSING))
        if responsible.is_certified(activity):
            if not data.get("control_body") and not data.get("without_authority") and "control_body" not in self.errors:
                self.add_error("control_body", _error(ErrorCode.CONTROL_BODY_MISSING))
        elif (
            not data.get("responsible_authority")
            and not data.get("without_authority")
            and "responsible_authority" not in self.errors
        ):
            self.add_error("responsible_authority", _error(ErrorCode.AUTHORITY_MISSING))

    def operator(self, environment: str) -> Operator:
        """The operator described, not stored; call on a valid form with valid addresses."""
        data = self.cleaned_data
        main = self.addresses.forms[data["main"]].cleaned_data
        country = self.place
        assert country is not None  # noqa: S101 - the form is valid
        authority = data["responsible_authority"]
        if data["control_body"]:
            authority = responsible.authority_of_certified(country)
        return Operator(
            environment=environment,
            form_key=data["form_key"],
            name=" ".join(data["name"].split()),
            country=country,
            street=main["street"],
            postal_code=main["postal_code"],
            city=main["city"],
            responsible_authority=authority,
            control_body=data["control_body"],
            **{name: data[name] for name in (*CONTACTS, "vat", "eori", "national_number")},
        )


MOST_AUTHORITIES = 12


def is_organic_import(activity: ActivityType) -> bool:
    """EORI is compulsory for importers of organic products only (registration guide)."""
    return responsible.is_certified(activity) and "import" in activity.code


def _activities(chapter: str, country: Country | None) -> Choices:
    """Activities of a chapter below their sections, as far as operators of the country may have them."""
    if country is None or not chapter:
        return []
    groups: dict[str, list[tuple[str, str]]] = {}
    types = ActivityType.objects.filter(section__chapter__code=chapter, section__active=True)
    for one in types.select_related("section").order_by("section__position", "position"):
        if one.section.applies_to(country):
            label = f"{one.section.name} ({one.section.code})"
            groups.setdefault(label, []).append((str(one.pk), one.name))
    return [ANY, *groups.items()] if groups else []


def _authority_line(authority: Authority) -> str:
    return f"{authority.name} ({authority.code}, {authority.kind})"
