"""Why a bulk decision changed nothing: each row that stood in the way, and who had decided on it when."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from traces import charge, remit
from traces.errors import SENTENCES, ErrorCode
from traces.models import Act, Batch, Target
from traces.operators.models import OperatorActivity
from traces.remit import Agent

#: Lines that a page names; the rest is counted.
SHOWN = 50


@dataclass(frozen=True)
class Standing:
    """How a row stands now: its name, and what the last decision made it."""

    name: str
    status: str
    by: str
    at: datetime | None


@dataclass(frozen=True)
class Obstacle:
    """A row and why it stood in the way; `standing` is None when it is not within the remit any more."""

    why: str | Promise
    standing: Standing | None


def obstacles(agent: Agent, batch: Batch) -> list[Obstacle]:
    """The first rows that stood in the way."""
    conflicts = batch.conflicts[:SHOWN]
    keys = [one["key"] for one in conflicts]
    rows = _roles(agent, keys) if batch.target == Target.ROLES else _activities(agent, keys)
    return [Obstacle(SENTENCES[ErrorCode(one["code"])], rows.get(one["key"])) for one in conflicts]


def _roles(agent: Agent, keys: list[int]) -> dict[int, Standing]:
    roles = remit.visible(agent).filter(pk__in=keys)
    related = ("person", "operator", "authority", "control_body", "decided_by")
    return {
        role.pk: Standing(
            name=f"{role.person.get_full_name()}, {role.organisation_name}",
            status=role.get_status_display(),
            by=role.decided_by.get_full_name() if role.decided_by else "",
            at=role.decided_at,
        )
        for role in roles.select_related(*related)
    }


def _activities(agent: Agent, keys: list[int]) -> dict[int, Standing]:
    rows = OperatorActivity.objects.filter(operator__in=charge.operators(agent), pk__in=keys)
    acts = Act.objects.filter(activity__in=keys).select_related("by").order_by("at", "pk")
    last = {act.activity_id: act for act in acts}
    return {one.pk: _standing(one, last.get(one.pk)) for one in rows.select_related("operator", "activity_type")}


def _standing(activity: OperatorActivity, last: Act | None) -> Standing:
    return Standing(
        name=f"{activity.operator.name}, {activity.activity_type.name}",
        status=activity.get_status_display(),
        by=last.by.get_full_name() if last and last.by else (_("the system") if last else ""),
        at=last.at if last else None,
    )
