"""Which rows of a choice do not fit the act, told before it is confirmed.

It promises nothing: the work itself looks again, under its locks (`traces.flows.batches`).
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Count, prefetch_related_objects

from traces.errors import Code, ErrorCode, TracesError
from traces.flows import activities, administrators, deciding, removing, suspending
from traces.models import Role, RoleType, Status, Target
from traces.remit import Agent

CHECKS: dict[Target, dict[str, Callable[[Any], None]]] = {
    Target.ROLES: {
        "accept": deciding.expect_acceptable,
        "reject": deciding.expect_waiting,
        "suspend": suspending.expect_valid,
        "unsuspend": suspending.expect_suspended,
        "remove": removing.expect_in_place,
        "give": administrators.expect_candidate,
    },
    Target.ACTIVITIES: {
        "validate": activities.expect_new,
        "reject": activities.expect_new,
        "suspend": activities.expect_valid,
        "unsuspend": activities.expect_suspended,
    },
}


def misfits(agent: Agent, target: Target, act: str, rows: Sequence[Any]) -> dict[int, Code]:
    """The rows that stand in the way of an act, by key, and why; a few queries, whatever the number of rows."""
    if (target, act) == (Target.ROLES, "accept"):
        prefetch_related_objects(rows, "operator__activities")
    found: dict[int, Code] = {}
    for row in rows:
        if target == Target.ROLES and row.person_id == agent.person.pk:
            found[row.pk] = ErrorCode.OWN_REQUEST
        elif code := _code(CHECKS[target][act], row):
            found[row.pk] = code
    if (target, act) == (Target.ROLES, "remove"):
        found |= _last_administrators([row for row in rows if row.pk not in found])
    return found


def _code(check: Callable[[Any], None], row: Any) -> Code | None:
    try:
        check(row)
    except TracesError as error:
        return error.code
    return None


def _last_administrators(roles: Sequence[Role]) -> dict[int, Code]:
    """Those after whom nobody would be administrator of their organisation, in the order in which the work is done."""
    going = sorted((role for role in roles if removing.validates(role)), key=lambda role: role.pk)
    left = Counter[tuple[str, int]]()
    for role_type in RoleType:
        left += _administrators(role_type, {role.organisation.pk for role in going if role.role_type == role_type})
    found: dict[int, Code] = {}
    for role in going:
        organisation = (role.role_type, role.organisation.pk)
        if left[organisation] == 1:
            found[role.pk] = ErrorCode.LAST_ADMINISTRATOR_AMONG_MANY
        else:
            left[organisation] -= 1
    return found


def _administrators(role_type: RoleType, organisations: set[int]) -> Counter[tuple[str, int]]:
    if not organisations:
        return Counter()
    among = {f"{role_type.value}__in": organisations, "status": Status.VALID, "administrator": True}
    counted = Role.objects.filter(**among).order_by().values_list(role_type.value).annotate(Count("pk"))
    return Counter({(role_type.value, organisation): number for organisation, number in counted})
