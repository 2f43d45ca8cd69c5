"""A person's roles and requests as the home page and the profile show them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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

#: What each role type is, in one sentence; the abbreviations are those of the search of authorities.
ABOUT = {
    RoleType.OPERATOR: gettext_lazy(
        "A company or a farm, which writes Part I of documents: importer, exporter, transporter, establishment."
    ),
    RoleType.CONTROL_BODY: gettext_lazy("A body that certifies organic products (COI)."),
    RoleType.AUTHORITY: gettext_lazy("An official service that checks and certifies: BCP, CCA, RCA or LAU."),
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

    def of_all(self, organisations: Collection[Operator | Authority | ControlBody]) -> list[str]:
        """For what is asked for at once: each once, and all third countries of a control body in one sentence."""
        abroad = [one for one in organisations if isinstance(one, ControlBody) and not self._is_in_charge(one)]
        countries = {one.certified_country_id for one in abroad}
        if len(countries) < 2:
            return list(dict.fromkeys(self.of(one) for one in organisations))
        near = [self.of(one) for one in organisations if one not in abroad]
        together = _("The Commission (%(number)s third countries), or an administrator of the same body")
        return list(dict.fromkeys([*near, together % {"number": len(countries)}]))

    def _is_in_charge(self, body: ControlBody) -> bool:
        """Whether the certified country has a central authority, which then decides."""
        return body.certified_country_id in self._central

    def of(self, organisation: Operator | Authority | ControlBody) -> str:
        """For one organisation."""
        if isinstance(organisation, Operator):
            return _of_operator(organisation, organisation.pk in self._with_administrator)
        if isinstance(organisation, Authority):
            above = organisation.parent.short_name if organisation.parent else organisation.short_name
            return _("%(authority)s, or an administrator of the same authority") % {"authority": above}
        country = organisation.certified_country
        if self._is_in_charge(organisation):
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
    return [{"type": one, "page": one.value, "possible": held in ("", one.value), "about": ABOUT[one]} for one in order]
