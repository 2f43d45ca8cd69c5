"""Whose requests somebody may see and decide: the cascade of validators, as conditions of the database query.

- An authority's agent sees the users of the operators assigned to that authority or to one below it (German contact
  point: any user of an authority, administrator or not; a superior inherits all rights), and the users of the
  authorities below it. Users of the authority itself are its administrators' business.
- The Commission validates the users of central authorities, no further down: below them, the national authority does
  (official help). Only where it is itself the responsible authority does it see an operator's users.
- Users of an organic control body: the central authorities of the country certified. For third countries the
  Commission, which recognises the bodies there (Regulation (EU) 2021/1378); our reading, no guide says it. Users of an
  operator that only a control body looks after: that body's users, as an authority's agents elsewhere.
- An administrator of an operator, control body or authority validates colleagues of that organisation only.
- A request that nobody decided was escalated: then it is also in the remit of the authority called in.
- Nobody decides on their own request, even within their remit: they see it, without buttons.

Roles and acts have the same columns, so that one condition serves both; each of its parts is indexed.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from traces.models import Act, Person, Role, RoleType, Status, remit_of_body
from traces.reference.models import Authority, AuthorityKind, ControlBody

if TYPE_CHECKING:
    from collections.abc import Collection

NOTHING = Q(pk__in=[])


@dataclass(frozen=True)
class Agent:
    """A signed-in person with the posts from which they validate."""

    person: Person
    posts: list[Role]

    @property
    def may_validate(self) -> bool:
        """Whether any post lets them into the admin site."""
        return bool(self.posts)

    @cached_property
    def users(self) -> Q:
        """The condition of `visible`. It asks for small reference tables once, and never about people."""
        condition = NOTHING
        for post in self.posts:
            condition |= _users_of(post)
        return condition


def roles_in_force(person: Person, role_ids: "Collection[int]") -> QuerySet[Role]:
    """The roles that count in a session: valid at its sign-in, and still valid now."""
    roles: QuerySet[Role] = Role.objects.filter(person=person, pk__in=role_ids, status=Status.VALID)
    return roles


def posts(person: Person, role_ids: "Collection[int]") -> list[Role]:
    """The posts from which somebody validates in a session: one query."""
    roles = roles_in_force(person, role_ids).filter(validating())
    return list(roles.select_related("authority", "operator", "control_body").order_by("pk"))


def validating() -> Q:
    """Of valid roles, those that let one validate: of authorities and control bodies; administrators of operators."""
    return Q(role_type__in=[RoleType.AUTHORITY, RoleType.CONTROL_BODY]) | Q(administrator=True)


def visible(agent: Agent) -> QuerySet[Role]:
    """The roles within an agent's remit, their own among them."""
    roles: QuerySet[Role] = Role.objects.filter(agent.users)
    return roles


def decidable(agent: Agent) -> QuerySet[Role]:
    """The roles within an agent's remit without their own."""
    return visible(agent).exclude(person=agent.person)


def history(agent: Agent) -> QuerySet[Act]:
    """What was decided within an agent's remit."""
    acts: QuerySet[Act] = Act.objects.filter(agent.users)
    return acts


def _users_of(post: Role) -> Q:
    colleagues = Q(**{post.role_type: post.organisation}) if post.administrator else NOTHING
    if post.authority is not None:
        return colleagues | _below(post.authority) | Q(escalated_to=post.authority)
    if post.control_body is not None:
        return colleagues | Q(remit=remit_of_body(post.control_body))
    return colleagues


def _below(authority: Authority) -> Q:
    """Numbers rather than subqueries: only so can PostgreSQL combine the indexes of the parts."""
    if authority.kind == AuthorityKind.COMMISSION:
        central = list(Authority.objects.filter(kind=AuthorityKind.CCA).values_list("pk", "country"))
        bodies = ControlBody.objects.exclude(certified_country__in={country for _, country in central})
        condition = Q(remit=authority.path) | Q(authority__in=[pk for pk, _ in central])
        return condition | Q(control_body__in=list(bodies.values_list("pk", flat=True)))
    condition = Q(remit=authority.path) | Q(remit__startswith=f"{authority.path}/")
    if authority.kind == AuthorityKind.CCA:
        bodies = ControlBody.objects.filter(certified_country=authority.country_id)
        condition |= Q(control_body__in=list(bodies.values_list("pk", flat=True)))
    return condition
