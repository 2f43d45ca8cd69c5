"""Whose requests somebody may see and decide: the cascade of validators, as conditions of the database query.

- An authority's agent sees the users of the operators assigned to that authority or to one below it (German contact
  point: any user of an authority, administrator or not; a superior inherits all rights), and the users of the
  authorities below it. Users of the authority itself are its administrators' business.
- The Commission validates the users of central authorities, no further down: below them, the national authority does
  (official help). Only where it is itself the responsible authority does it see an operator's users.
- Users of an organic control body: the central authorities of the country certified. For third countries the
  Commission, which recognises the bodies there (Regulation (EU) 2021/1378); our reading, no guide says it.
- Nobody decides on their own request, even within their remit: they see it, without buttons.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from traces.models import Person, Role, RoleType, Status
from traces.reference.models import Authority, AuthorityKind

if TYPE_CHECKING:
    from collections.abc import Collection


@dataclass(frozen=True)
class Agent:
    """A signed-in person with the posts from which they validate."""

    person: Person
    posts: list[Role]

    @property
    def may_validate(self) -> bool:
        """Whether any post lets them into the admin site."""
        return bool(self.posts)


def roles_in_force(person: Person, role_ids: "Collection[int]") -> QuerySet[Role]:
    """The roles that count in a session: valid at its sign-in, and still valid now."""
    roles: QuerySet[Role] = Role.objects.filter(person=person, pk__in=role_ids, status=Status.VALID)
    return roles


def posts(person: Person, role_ids: "Collection[int]") -> list[Role]:
    """The posts from which somebody validates in a session: one query."""
    roles = roles_in_force(person, role_ids).filter(role_type=RoleType.AUTHORITY)
    return list(roles.select_related("authority"))


def visible(agent: Agent) -> QuerySet[Role]:
    """The roles within an agent's remit, their own among them."""
    remit = Q(pk__in=[])
    for post in agent.posts:
        remit |= _of(post)
    roles: QuerySet[Role] = Role.objects.filter(remit)
    return roles


def decidable(agent: Agent) -> QuerySet[Role]:
    """The roles within an agent's remit without their own."""
    return visible(agent).exclude(person=agent.person)


def _of(post: Role) -> Q:
    authority = post.authority
    assert authority is not None  # noqa: S101 - role_of_one_organisation holds it
    remit = Q(authority=authority) if post.administrator else Q(pk__in=[])
    if authority.kind == AuthorityKind.COMMISSION:
        central = Q(authority__kind=AuthorityKind.CCA)
        third_country = Q(control_body__isnull=False) & ~_has_central_authority()
        below = central | Q(authority__parent=authority)
        return remit | below | third_country | Q(operator__responsible_authority=authority)
    remit |= Q(authority__path__startswith=f"{authority.path}/")
    remit |= Q(operator__responsible_authority=authority)
    remit |= Q(operator__responsible_authority__path__startswith=f"{authority.path}/")
    if authority.kind == AuthorityKind.CCA:
        remit |= Q(control_body__certified_country=authority.country_id)
    return remit


def _has_central_authority() -> Q:
    countries = Authority.objects.filter(kind=AuthorityKind.CCA).values("country")
    return Q(control_body__certified_country__in=countries)
