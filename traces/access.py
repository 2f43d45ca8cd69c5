"""The one door from identifiers that come from outside to objects. Unknown and other people's: the same answer."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import Http404

from traces import remit
from traces.errors import ErrorCode, TracesError
from traces.models import Organisation, Person, Role, RoleType
from traces.operators.models import Operator
from traces.reference.models import Authority, ControlBody

MODELS: dict[RoleType, type[Operator] | type[Authority] | type[ControlBody]] = {
    RoleType.OPERATOR: Operator,
    RoleType.AUTHORITY: Authority,
    RoleType.CONTROL_BODY: ControlBody,
}
#: What the name of an organisation, or that of who decides on it, stands in.
NAMED_WITH = {
    RoleType.OPERATOR: "responsible_authority",
    RoleType.AUTHORITY: "parent",
    RoleType.CONTROL_BODY: "certified_country",
}
#: What a database key can be; longer digits would be an error of the database.
LARGEST_KEY = 2**63 - 1


def key(text: str) -> int | None:
    """A database key in an address or a form; None when it cannot be one."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 19):
        return None
    number = int(text)
    return number if number <= LARGEST_KEY else None


def organisations(role_type: RoleType, ticked: Sequence[str]) -> list[Organisation]:
    """The organisations ticked, in the environment of the scope; TracesError when one is not there."""
    keys = {key(text) for text in ticked}
    known = {number for number in keys if number is not None}
    everybody: QuerySet[Organisation] = MODELS[role_type]._default_manager.select_related(NAMED_WITH[role_type])
    organisations = list(everybody.filter(pk__in=known).order_by("pk"))
    if len(organisations) != len(keys):
        raise TracesError(ErrorCode.ORGANISATION_UNKNOWN)
    return organisations


def own_role(person: Person, pk: int) -> Role:
    """One of the person's own roles or requests; Http404 for anybody else's."""
    role: Role | None = Role.objects.filter(person=person, pk=min(pk, LARGEST_KEY)).first()
    if role is None:
        raise Http404
    return role


def role_in_remit(agent: remit.Agent, text: str) -> Role:
    """A role that the agent may see; Http404 outside the remit."""
    number = key(text)
    if number is None:
        raise Http404
    roles = remit.visible(agent).select_related(
        "person",
        "operator__responsible_authority",
        "operator__country",
        "operator__control_body",
        "authority",
        "control_body",
        "decided_by",
        "escalated_to",
    )
    role = roles.filter(pk=number).first()
    if role is None:
        raise Http404
    return role
