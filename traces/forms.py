"""Forms of TRACES: the searches for the three role types, the request, the decision."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kernel.web.text import TypedTextField
from traces import competences
from traces.errors import SENTENCES, ErrorCode
from traces.operators.search import Criteria, Found, search, search_similar
from traces.operators.text import words
from traces.reference.models import ActivityType, Authority, AuthorityKind, Chapter, ControlBody, Country, Section

ANY = ("", "-")
Choices = list[tuple[str, Any]]


class SearchForm(forms.Form):
    """A search in the address: bound only when a field of it is there, refused when all of them are empty."""

    @classmethod
    def is_sent(cls, query: Mapping[str, str]) -> bool:
        """Whether the address holds a search."""
        return any(name in query for name in cls.base_fields)

    def clean(self) -> dict[str, Any]:
        """Everything empty is not a search."""
        found = super().clean() or self.cleaned_data
        if not self.errors and not any(found.values()):
            raise forms.ValidationError(str(SENTENCES[ErrorCode.NOTHING_SEARCHED]), code=ErrorCode.NOTHING_SEARCHED)
        return found

    def find(self) -> "QuerySet[Any] | Found":
        """The organisations that meet all criteria; call on a valid form."""
        raise NotImplementedError

    def find_similar(self) -> "Found | None":
        """What may be meant, asked for when nothing was found; None when there is nothing to guess."""
        return None


def _by_name(rows: list[tuple[str, str]]) -> Choices:
    return [ANY, *sorted(rows, key=lambda row: words(row[1]))]


def countries_by_name(countries: "QuerySet[Country]") -> Choices:
    """For a choice of a country."""
    return _by_name([(country.pk, country.name) for country in countries])


class OperatorSearchForm(SearchForm):
    """Search of operators (registration guide: by country, section, activity type, name and so on)."""

    country = forms.ChoiceField(label=_("Country"), required=False)
    chapter = forms.ChoiceField(label=_("Chapter"), required=False)
    section = forms.ChoiceField(label=_("Section"), required=False)
    # Translators: fr "Type d'activité"
    activity = forms.ChoiceField(label=_("Activity type"), required=False)
    # Translators: fr "Nom de l'organisation"
    name = forms.CharField(label=_("Organisation name"), required=False, max_length=200)
    identifier = forms.CharField(label=_("Identifier"), required=False, max_length=40)
    place = forms.CharField(label=_("Town or postal code"), required=False, max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = countries_by_name(Country.objects.all())  # type: ignore[attr-defined]
        self.fields["chapter"].choices = [ANY, *((one.code, one.name) for one in Chapter.objects.all())]  # type: ignore[attr-defined]
        self.fields["section"].choices = _sections()  # type: ignore[attr-defined]
        # The same activity occurs in many sections.
        activities = {one.code: one.name for one in ActivityType.objects.all()}
        self.fields["activity"].choices = _by_name(list(activities.items()))  # type: ignore[attr-defined]

    def find(self) -> Found:
        """Operators of this environment, with what a row shows."""
        return search(Criteria(**self.cleaned_data))

    def find_similar(self) -> Found | None:
        """Operators whose name or town may be meant, when words were typed."""
        typed = self.cleaned_data["name"] or self.cleaned_data["place"]
        return search_similar(Criteria(**self.cleaned_data)) if typed else None


def _sections() -> Choices:
    """Sections below their chapter; a code that several country scopes share stands once."""
    groups: dict[str, dict[str, str]] = {}
    for section in Section.objects.select_related("chapter").order_by("chapter__position", "position"):
        groups.setdefault(section.chapter.name, {}).setdefault(section.code, f"{section.name} ({section.code})")
    return [ANY, *((chapter, list(sections.items())) for chapter, sections in groups.items())]


class AuthoritySearchForm(SearchForm):
    """Search of authorities; the country is the only field one must fill in (official help, establishment listing)."""

    country = forms.ChoiceField(label=_("Country"))
    role = forms.ChoiceField(
        label=_("Role"),
        required=False,
        # Translators: fr "Pour les certificats biologiques (COI), choisissez BCP pour le rôle EAOC (anciennement
        # CAFOP) et CCA pour le rôle OPL (anciennement CAOPL)."
        help_text=_(
            "For organic certificates (COI), choose BCP for the role EAOC (formerly CAFOP), CCA for the role OPL"
            " (formerly CAOPL)."
        ),
    )
    competence = forms.ChoiceField(label=_("Competence"), required=False)
    # Translators: fr "Nom de l'autorité"
    name = forms.CharField(label=_("Authority name"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        countries = Country.objects.filter(authorities__isnull=False).distinct()
        self.fields["country"].choices = countries_by_name(countries)  # type: ignore[attr-defined]
        kinds = [AuthorityKind.BCP, AuthorityKind.CCA, AuthorityKind.RCA, AuthorityKind.LAU]
        roles = [(kind.value, f"{kind.value} - {kind.label}") for kind in kinds]
        self.fields["role"].choices = [ANY, *roles]  # type: ignore[attr-defined]
        self.fields["competence"].choices = [ANY, *_competences()]  # type: ignore[attr-defined]

    def find(self) -> "QuerySet[Authority]":
        """Authorities of the country."""
        wanted = self.cleaned_data
        found = Authority.objects.filter(country=wanted["country"])
        if wanted["role"]:
            found = found.filter(kind=wanted["role"])
        if wanted["competence"]:
            found = found.filter(competence__contains=wanted["competence"])
        if wanted["name"]:
            found = named(found, wanted["name"], "name_en", "name_local", "code")
        return found.select_related("parent").order_by("kind", "code")


def _competences() -> list[tuple[str, str]]:
    texts = Authority.objects.exclude(competence="").values_list("competence", flat=True).distinct().order_by()
    parts = {part for text in texts for part in competences.split(text)}
    return sorted(((part, competences.label(part)) for part in parts), key=lambda row: words(row[1]))


class ControlBodySearchForm(SearchForm):
    """Search of organic control bodies by country certified and name (registration guide)."""

    country = forms.ChoiceField(label=_("Country"), required=False)
    # Translators: fr "Nom de l'organisme"
    name = forms.CharField(label=_("Name of the body"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        countries = Country.objects.filter(control_bodies__isnull=False).distinct()
        self.fields["country"].choices = countries_by_name(countries)  # type: ignore[attr-defined]

    def find(self) -> "QuerySet[ControlBody]":
        """One row for each country that a body certifies."""
        found = ControlBody.objects.all()
        if self.cleaned_data["country"]:
            found = found.filter(certified_country=self.cleaned_data["country"])
        if self.cleaned_data["name"]:
            found = named(found, self.cleaned_data["name"], "name", "code")
        return found.select_related("certified_country").order_by("name", "code")


def named(rows: "QuerySet[Any]", text: str, *columns: str) -> "QuerySet[Any]":
    """The rows in which every word of `text` begins a word of one of `columns`, accents and capitals apart.

    For the small reference tables only (hundreds of rows): the comparison is made here, paging by the database.
    """
    wanted = words(text)
    keys = []
    for key, *texts in rows.order_by().values_list("pk", *columns):
        there = [word for one in texts for word in words(one)]
        if all(any(word.startswith(beginning) for word in there) for beginning in wanted):
            keys.append(key)
    return rows.filter(pk__in=keys)


class RequestForm(forms.Form):
    """The window that opens whatever the role; it may be left empty (registration guide; official help)."""

    # Translators: fr "Informations supplémentaires"
    additional_information = TypedTextField(
        label=_("Additional information"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Optional. Whoever decides on your request reads it. At most 1000 characters."),
    )


class DecisionForm(forms.Form):
    """A validator's decision; the reason is compulsory for refusing only."""

    reason = TypedTextField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Compulsory when you refuse or suspend: the person reads it. At most 1000 characters."),
    )


class LanguageForm(forms.Form):
    """The language of pages and of mails from TRACES."""

    # Translators: fr "Langue"
    language = forms.ChoiceField(label=_("Language"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = settings.LANGUAGES  # type: ignore[attr-defined]
