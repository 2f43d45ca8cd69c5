"""The three ways to a role differ in what is searched and what a line shows; the rest is one flow."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from traces import competences
from traces.forms import AuthoritySearchForm, ControlBodySearchForm, OperatorSearchForm, SearchForm
from traces.models import Organisation, RoleType, name_of
from traces.operators.models import Operator
from traces.reference.models import Authority, ControlBody


@dataclass(frozen=True)
class Row:
    """A line of results: `name` is the row's header, `cells` follow it, the box comes last."""

    key: int
    name: str
    cells: list[str]
    ticked: bool


@dataclass(frozen=True)
class RoleKind:
    """What one role type searches and shows. `request_on_top`: where the guide has the request button."""

    role_type: RoleType
    title: str | Promise
    form: type[SearchForm]
    columns: tuple[str | Promise, ...]
    cells: Callable[[Organisation], list[str]]
    page_size: int = 20
    request_on_top: bool = False
    tick_all: bool = False

    def row(self, organisation: Organisation, ticked: bool) -> Row:
        """The line of one organisation."""
        return Row(organisation.pk, name_of(organisation), self.cells(organisation), ticked)

    def code(self, organisation: Organisation) -> str:
        """What tells organisations of the same name apart."""
        return organisation.identifier if isinstance(organisation, Operator) else organisation.code

    def detail(self, organisation: Organisation) -> str:
        """The code; of a control body with the country certified, of which a request may name a hundred."""
        code = self.code(organisation)
        if isinstance(organisation, ControlBody):
            return f"{organisation.certified_country.name}, {code}"
        return code


def _operator_cells(organisation: Organisation) -> list[str]:
    assert isinstance(organisation, Operator)  # noqa: S101 - the kind and its model go together
    place = f"{organisation.postal_code} {organisation.city}".strip()
    activities = [
        f"{one.activity_type.section.code} – {one.activity_type.name}" for one in organisation.activities.all()
    ]
    authority = organisation.responsible_authority
    return [
        organisation.identifier,
        f"{place}, {organisation.country.name}".removeprefix(", "),
        "; ".join(activities),
        authority.short_name if authority else "-",
        str(organisation.status.label),
    ]


def _authority_cells(organisation: Organisation) -> list[str]:
    assert isinstance(organisation, Authority)  # noqa: S101 - the kind and its model go together
    above = organisation.parent.short_name if organisation.parent else "-"
    return [organisation.code, organisation.name, organisation.kind, ", ".join(competences.labels(organisation)), above]


def _control_body_cells(organisation: Organisation) -> list[str]:
    assert isinstance(organisation, ControlBody)  # noqa: S101 - the kind and its model go together
    return [organisation.certified_country.name, organisation.code]


OPERATOR = RoleKind(
    role_type=RoleType.OPERATOR,
    title=_("Search an operator"),
    form=OperatorSearchForm,
    columns=(
        _("Identifier"),
        _("Place"),
        _("Activities"),
        _("Responsible authority"),
        _("Status"),
    ),
    cells=_operator_cells,
)
AUTHORITY = RoleKind(
    role_type=RoleType.AUTHORITY,
    title=_("Search an authority"),
    form=AuthoritySearchForm,
    columns=(_("Code"), _("Full name"), _("Role"), _("Competence"), _("Superior authority")),
    cells=_authority_cells,
)
# Registration guide: a line per country with a box (1), a box for all at the head (2), the button on top (3).
CONTROL_BODY = RoleKind(
    role_type=RoleType.CONTROL_BODY,
    title=_("Search an organic control body"),
    form=ControlBodySearchForm,
    columns=(_("Certified country"), _("Code")),
    cells=_control_body_cells,
    page_size=100,
    request_on_top=True,
    tick_all=True,
)
