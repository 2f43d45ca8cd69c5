"""What a validator reads before deciding."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from traces import competences
from traces.models import Organisation, Role
from traces.operators.models import Operator
from traces.reference.models import Authority


@dataclass(frozen=True)
class Fact:
    """One line: a text, several texts, or a time."""

    label: str
    values: list[str | Promise]
    time: datetime | None = None


def facts(role: Role) -> list[Fact]:
    """All lines about a role that have something to say."""
    person = role.person
    lines = [
        Fact(_("Applicant"), [person.get_full_name()]),
        Fact(_("E-mail"), [person.email]),
        Fact(_("User name"), [person.uid]),
        Fact(_("Domain"), [person.domain_label]),
        Fact(_("Role type"), [role.get_role_type_display()]),
        Fact(_("Organisation"), [role.organisation_name]),
        *_about(role.organisation),
        Fact(_("Additional information"), [role.additional_information]),
        Fact(_("Requested at"), [], role.requested_at),
        Fact(_("Status"), [role.get_status_display()]),
        Fact(_("Administrator"), [_("Yes") if role.administrator else _("No")]),
        Fact(_("Decided by"), [role.decided_by.get_full_name()] if role.decided_by else []),
        Fact(_("Decided at"), [], role.decided_at),
        Fact(_("Reason"), [role.reason]),
    ]
    return [line for line in lines if line.time or any(line.values)]


def _about(organisation: Organisation) -> list[Fact]:
    if isinstance(organisation, Operator):
        return about_operator(organisation)
    if isinstance(organisation, Authority):
        return [Fact(_("Code"), [organisation.code]), Fact(_("Competence"), [*competences.labels(organisation)])]
    country = organisation.certified_country.name
    return [Fact(_("Code"), [organisation.code]), Fact(_("Certified country"), [country])]


def about_operator(operator: Operator) -> list[Fact]:
    """All lines about an operator."""
    town = f"{operator.postal_code} {operator.city}".strip()
    place = ", ".join(filter(None, [operator.street, town, operator.country.name]))
    activities: list[str | Promise] = [
        f"{one.activity_type.section.name} – {one.activity_type.name} ({one.get_status_display()})"
        for one in operator.activities.select_related("activity_type__section")
    ]
    authority = operator.responsible_authority
    return [
        Fact(_("Identifier"), [operator.identifier]),
        Fact(_("Place"), [place]),
        Fact(_("Activities"), activities),
        Fact(_("Responsible authority"), [authority.short_name if authority else "-"]),
    ]
