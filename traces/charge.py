"""Which operators, activities and organisations are in somebody's charge, as conditions of the database query.

An authority validates ACTIVITIES, not the whole operator, and only those within its competence; an organic activity of
the same operator belongs to the control body (guide to validating activities). A superior has the competences of those
below it, for their operators. An operator without any authority is in the charge of the central authorities of its
country, which can give it one.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from traces import competences
from traces.models import Role, Status
from traces.operators.models import Operator, OperatorActivity
from traces.paging import MOST
from traces.reference.models import ActivityType, Authority, AuthorityKind, ControlBody
from traces.remit import NOTHING, Agent

#: Operators that the Commission is shown because it was called in: as many as a list shows.
MOST_CALLED = MOST


def operators(agent: Agent) -> QuerySet[Operator]:
    """The operators that an agent may open."""
    condition = NOTHING
    for post in agent.posts:
        condition |= _operators_of(post)
    return Operator.objects.filter(condition)


def _operators_of(post: Role) -> Q:
    if post.operator_id is not None:
        return Q(pk=post.operator_id)
    if post.control_body_id is not None:
        return Q(control_body=post.control_body_id)
    authority = _authority(post)
    condition = Q(responsible_authority__in=[one.pk for one in inherited(authority)])
    if authority.kind == AuthorityKind.COMMISSION:
        return condition | Q(pk__in=_called_for(authority))
    return condition | _nobodys(authority) | _organic(authority)


def _called_for(authority: Authority) -> list[int]:
    """The operators whose users' requests were escalated to an authority, the newest first, and not without end."""
    called_in = Role.objects.filter(escalated_to=authority, operator__isnull=False, status=Status.REQUESTED)
    return list(called_in.order_by("-escalated_at").values_list("operator", flat=True)[:MOST_CALLED])


def _authority(post: Role) -> Authority:
    assert post.authority is not None  # noqa: S101 - role_of_one_organisation holds it
    return post.authority


def inherited(authority: Authority) -> list[Authority]:
    """The authority itself and those whose rights it has: a few hundred rows at most, read in one query."""
    if authority.kind == AuthorityKind.COMMISSION:
        return [authority]
    return list(authority.subtree())


def _nobodys(authority: Authority, prefix: str = "") -> Q:
    if authority.kind != AuthorityKind.CCA:
        return NOTHING
    alone = {"responsible_authority": None, "control_body": None, "country": authority.country_id}
    return Q(**{f"{prefix}{name}": value for name, value in alone.items()})


def _organic(authority: Authority, prefix: str = "") -> Q:
    """The operators of control bodies in the country, for an authority that supervises those bodies."""
    if competences.ORGANIC_COMPETENCE not in competences.split(authority.competence):
        return NOTHING
    bodies = ControlBody.objects.filter(certified_country=authority.country_id)
    return Q(**{f"{prefix}control_body__in": list(bodies.values_list("pk", flat=True))})


def activities(agent: Agent) -> QuerySet[OperatorActivity]:
    """The activities that an agent may decide on: in their charge, and within the competence of the post.

    Nobody validates themselves: who holds a post of an authority or body is no operator's user (one role type).
    """
    # The second condition follows from the first. It is about operators alone: where those are few, it leads to them.
    found: QuerySet[OperatorActivity] = decided(agent).filter(operator__in=operators(agent))
    return found


def decided(agent: Agent) -> QuerySet[OperatorActivity]:
    """The same, for questions about operators known to be in the agent's charge."""
    condition = NOTHING
    for post in agent.posts:
        condition |= _activities_of(post)
    found: QuerySet[OperatorActivity] = OperatorActivity.objects.filter(condition)
    return found


def _of_chapters(chapters: Iterable[str]) -> Q:
    """Numbers of the few hundred types rather than three joined tables, of which the planner knows too little."""
    types = ActivityType.objects.filter(section__chapter__code__in=sorted(chapters))
    return Q(activity_type__in=list(types.values_list("pk", flat=True)))


def _activities_of(post: Role) -> Q:
    if post.operator_id is not None:
        return NOTHING
    if post.control_body_id is not None:
        return Q(operator__control_body=post.control_body_id) & _of_chapters([competences.ORGANIC])
    authority = _authority(post)
    own = competences.chapters(authority)
    by_chapters = defaultdict(list)
    for one in inherited(authority):
        by_chapters[frozenset(own | competences.chapters(one))].append(one.pk)
    condition = NOTHING
    for chapters, ids in by_chapters.items():
        condition |= Q(operator__responsible_authority__in=ids) & _of_chapters(chapters)
    if authority.kind == AuthorityKind.COMMISSION:
        return condition | (Q(operator__in=_called_for(authority)) & _of_chapters(own))
    condition |= _nobodys(authority, "operator__") & _of_chapters(own)
    return condition | (_organic(authority, "operator__") & _of_chapters([competences.ORGANIC]))


def authorities(agent: Agent) -> QuerySet[Authority]:
    """The authorities whose users an agent may look up: their own, and those below."""
    condition = NOTHING
    for post in agent.posts:
        if post.authority is not None:
            condition |= Q(path=post.authority.path)
            condition |= Q(path__startswith=f"{post.authority.path}/") & _reach(post.authority)
    return Authority.objects.filter(condition)


def _reach(authority: Authority) -> Q:
    return Q(kind=AuthorityKind.CCA) if authority.kind == AuthorityKind.COMMISSION else Q()


def control_bodies(agent: Agent) -> QuerySet[ControlBody]:
    """The control bodies whose users an agent may look up."""
    condition = NOTHING
    for post in agent.posts:
        if post.control_body_id is not None:
            condition |= Q(pk=post.control_body_id)
        elif post.authority is not None and post.authority.kind == AuthorityKind.CCA:
            condition |= Q(certified_country=post.authority.country_id)
        elif post.authority is not None and post.authority.kind == AuthorityKind.COMMISSION:
            central = Authority.objects.filter(kind=AuthorityKind.CCA).values("country")
            condition |= ~Q(certified_country__in=central)
    return ControlBody.objects.filter(condition)
