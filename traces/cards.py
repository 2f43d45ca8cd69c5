"""A person's roles and requests as the home page and the profile show them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from kernel import clock
from traces import competences, rights
from traces.flows import waiting
from traces.models import Organisation, Person, Role, RoleType, Status, name_of
from traces.operators.models import Operator, OperatorActivity
from traces.reference.models import Authority, AuthorityKind, ControlBody

TAGS = {
    Status.REQUESTED: "tag--wait",
    Status.VALID: "tag--ok",
    Status.SUSPENDED: "tag--bad",
    Status.REJECTED: "tag--bad",
    Status.WITHDRAWN: "",
    Status.EXPIRED: "",
    Status.REMOVED: "tag--bad",
}


#: Where somebody must decide before the role can be used.
UNDECIDED = (Status.REQUESTED, Status.SUSPENDED)


@dataclass(frozen=True)
class DocumentRight:
    """A type of document and what a post may do with it, as in the guide's picture: «INTRA», «rw»."""

    document: str
    right: str


@dataclass(frozen=True)
class Card:
    """One role or request. `in_force` tells whether this session may use it already.

    `may_remind`: enough days have passed for the applicant to remind who decides.
    """

    role: Role
    name: str
    code: str
    status: Status
    tag: str
    in_force: bool
    competences: list[str]
    decider: str
    rights: list[DocumentRight]
    may_remind: bool


def cards(person: Person, role_ids: Collection[int]) -> list[Card]:
    """All roles of a person, newest request first, in three queries; `role_ids` are those of the session."""
    activities = OperatorActivity.objects.select_related("activity_type__section__chapter")
    roles = list(
        Role.objects.filter(person=person)
        .select_related(
            *("operator__responsible_authority", "operator__control_body", "authority__parent"),
            *("control_body__certified_country", "decided_by"),
        )
        .prefetch_related(Prefetch("operator__activities", queryset=activities))
        .order_by("-requested_at", "-pk")
    )
    in_words = Deciders(person, [role.organisation for role in roles if role.status in UNDECIDED])
    return [_card(role, role.pk in role_ids, in_words) for role in roles]


def _card(role: Role, valid_at_sign_in: bool, in_words: "Deciders") -> Card:
    status = Status(role.status)
    organisation = role.organisation
    return Card(
        role=role,
        name=name_of(organisation),
        code=organisation.identifier if isinstance(organisation, Operator) else organisation.code,
        status=status,
        tag=TAGS[status],
        in_force=status == Status.VALID and valid_at_sign_in,
        competences=_competences(organisation),
        decider=in_words.of(organisation) if status in UNDECIDED else "",
        rights=_rights(organisation) if status == Status.VALID else [],
        may_remind=status == Status.REQUESTED and clock.now() >= waiting.possible_from(role),
    )


def _rights(organisation: Operator | Authority | ControlBody) -> list[DocumentRight]:
    granted = rights.rights(organisation)
    return [DocumentRight(str(rights.LABELS[document]), right.value) for document, right in granted.items()]


def _competences(organisation: Operator | Authority | ControlBody) -> list[str]:
    """An authority's competences, an operator's chapters, the country that a control body certifies."""
    if isinstance(organisation, Operator):
        chapters = [activity.activity_type.section.chapter.name for activity in organisation.activities.all()]
        return list(dict.fromkeys(chapters))
    if isinstance(organisation, Authority):
        return competences.labels(organisation)
    return [organisation.certified_country.name]


class Deciders:
    """Who can decide on a person's request or lift a suspension, in words; the rules are in `traces.remit`.

    One for each page, told of all organisations on it: it asks once which operators have an administrator, and once
    which countries have a central authority, when there is an operator or a control body at all.
    """

    def __init__(self, person: Person | None = None, organisations: Iterable[Organisation] = ()) -> None:
        self._person = person
        self._operators = [one.pk for one in organisations if isinstance(one, Operator) and one.pk]

    @cached_property
    def _with_administrator(self) -> set[int]:
        """The operators with an administrator besides the person, who decides on nothing of their own."""
        if not self._operators:
            return set()
        administrators = Role.objects.filter(operator__in=self._operators, status=Status.VALID, administrator=True)
        return set(administrators.exclude(person=self._person).values_list("operator", flat=True))

    @cached_property
    def _central(self) -> set[str]:
        return set(Authority.objects.filter(kind=AuthorityKind.CCA).values_list("country", flat=True))

    def of(self, organisation: Operator | Authority | ControlBody) -> str:
        """For one organisation."""
        if isinstance(organisation, Operator):
            return _of_operator(organisation, organisation.pk in self._with_administrator)
        if isinstance(organisation, Authority):
            above = organisation.parent.short_name if organisation.parent else organisation.short_name
            return _("%(authority)s, or an administrator of the same authority") % {"authority": above}
        country = organisation.certified_country
        if country.pk in self._central:
            words = _("The central authority of %(country)s, or an administrator of the same body")
        else:
            words = _("The Commission (third country: %(country)s), or an administrator of the same body")
        return words % {"country": country.name}


def _of_operator(operator: Operator, administrator: bool) -> str:
    if operator.responsible_authority:
        values = {"authority": operator.responsible_authority.short_name}
        if administrator:
            return _("%(authority)s, an authority above it, or an administrator of the same operator") % values
        return _("%(authority)s, or an authority above it") % values
    if operator.control_body:
        values = {"body": operator.control_body.name}
        return (_("%(body)s, or an administrator of the same operator") if administrator else "%(body)s") % values
    if administrator:
        return _("An administrator of the same operator; no authority is responsible for it.")
    return _("No authority is responsible for this operator: nobody can decide.")


def role_types(held: str) -> list[dict[str, object]]:
    """The three role types with the name of their page; `held` is the one that excludes the others, or empty."""
    order = [RoleType.OPERATOR, RoleType.CONTROL_BODY, RoleType.AUTHORITY]
    return [{"type": one, "page": one.value, "possible": held in ("", one.value)} for one in order]
