"""Of which units an agent sees everybody: only their kept figures, which know of no remit, are for the agent's eyes.

An administrator of one operator sees colleagues in the unit of all operators of an authority, and an authority that was
called in for one request sees that one. The figures of today are counted within the remit; those of past days are kept
for each unit as a whole, and would tell of the others.
"""

from collections.abc import Collection

from traces import charge
from traces.models import Role
from traces.readiness.summary import Unit
from traces.readiness.units import Organisations
from traces.reference.models import Authority, AuthorityKind
from traces.remit import Agent


def whole(agent: Agent, units: Collection[Unit], known: Organisations) -> list[Unit]:
    """Those of the units that lie wholly within the remit; the rules are those of `traces.remit`."""
    asked = [unit.control_body for unit in units if unit.control_body is not None]
    bodies = set(charge.control_bodies(agent).filter(pk__in=asked).values_list("pk", flat=True)) if asked else set()
    return [unit for unit in units if any(_sees_all(post, unit, known, bodies) for post in agent.posts)]


def _sees_all(post: Role, unit: Unit, known: Organisations, bodies: set[int]) -> bool:
    if post.authority is None:
        own = post.control_body_id is not None and unit.control_body == post.control_body_id
        return own and post.administrator
    if unit.authority is not None:
        return _sees_staff(post, post.authority, known.authorities[unit.authority])
    if unit.responsible_authority is not None:
        responsible = known.authorities[unit.responsible_authority]
        if post.authority.kind == AuthorityKind.COMMISSION:
            return responsible == post.authority
        return responsible.is_within(post.authority)
    return unit.control_body in bodies


def _sees_staff(post: Role, own: Authority, other: Authority) -> bool:
    if other == own:
        return post.administrator
    if own.kind == AuthorityKind.COMMISSION:
        return other.kind == AuthorityKind.CCA
    return other.is_within(own)
