"""The units of a board in words."""

from collections.abc import Collection
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from traces.models import Role
from traces.readiness.summary import Unit, placed
from traces.reference.models import Authority, ControlBody
from traces.remit import Agent

#: Seconds for which the choices of the filter are believed; the figures and the names never are.
BELIEVED = 60


@dataclass(frozen=True)
class Organisations:
    """What some units are units of, by key."""

    authorities: dict[int, Authority]
    bodies: dict[int, ControlBody]


def organisations(units: Collection[Unit]) -> Organisations:
    """Those of these units: two queries."""
    wanted = {unit.authority or unit.responsible_authority for unit in units} - {None}
    bodies = ControlBody.objects.select_related("certified_country")
    return Organisations(
        Authority.objects.in_bulk([one for one in wanted if one]),
        bodies.in_bulk([unit.control_body for unit in units if unit.control_body]),
    )


def names(units: Collection[Unit], known: Organisations) -> dict[Unit, str]:
    """What each unit is called."""
    return {unit: _name(unit, known) for unit in units}


def within(agent: Agent, roles: "QuerySet[Role]", wanted: str) -> list[Unit]:
    """The units in which somebody holds these roles, for the choices of the filter.

    Kept for a moment, since looking at every post costs more than a page of names; looked up anew when `wanted` names
    one that is not among them.
    """
    posts = ",".join(str(post.pk) for post in agent.posts)
    key = f"readiness:units:{agent.person.environment}:{agent.person.pk}:{posts}"
    kept: list[Unit] | None = cache.get(key)
    if kept is None or (wanted and wanted not in {unit.key for unit in kept}):
        rows = list(placed(roles).values_list("authority_id", "operators_of", "control_body_id").distinct())
        numbers = dict(Authority.objects.filter(path__in={path for _, path, _ in rows}).values_list("path", "pk"))
        kept = list(dict.fromkeys(Unit(authority, numbers.get(path), body) for authority, path, body in rows))
        cache.set(key, kept, BELIEVED)
    return kept


def _name(unit: Unit, known: Organisations) -> str:
    if unit.authority is not None:
        return _("%(name)s: staff") % {"name": known.authorities[unit.authority].short_name}
    if unit.responsible_authority is not None:
        return _("%(name)s: operators") % {"name": known.authorities[unit.responsible_authority].short_name}
    if unit.control_body is not None:
        body = known.bodies[unit.control_body]
        return f"{body.name} ({body.certified_country.name})"
    return _("Operators without a responsible authority")


def pick(units: Collection[Unit], key: str) -> Unit | None:
    """The unit that an address names, None when it names none; Http404 for one that is not on this board."""
    if not key:
        return None
    found = next((unit for unit in units if unit.key == key), None)
    if found is None:
        raise Http404
    return found
