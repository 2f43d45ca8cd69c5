"""The figures of a board, counted live; for remits of very many people, those of the last reading.

Most remits are counted anew for each page. A country with a million posts takes seconds: its figures are kept until the
next reading, and counted after each one by the worker, so that nobody waits. The page says when they were counted.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import QuerySet

from kernel import clock
from traces import remit
from traces.models import Role, RoleType, Status
from traces.readiness.models import Reading
from traces.readiness.summary import Summary, summarise
from traces.reference.models import AuthorityKind

#: From so many people on, counting takes longer than a page may.
MANY_PEOPLE = 10_000
#: A little longer than from one reading to the next.
KEPT = timedelta(minutes=70)
#: Whose remit can be that large.
WIDE = [AuthorityKind.COMMISSION, AuthorityKind.CCA, AuthorityKind.RCA]


@dataclass(frozen=True)
class Counted:
    """Figures, and when they were counted."""

    summary: Summary
    at: datetime


def count(roles: "QuerySet[Role]", reading: Reading, *, anew: bool = False) -> Counted:
    """The figures of these roles. `anew` counts although something is kept."""
    key = _key(roles, reading.accepted)
    kept: Counted | None = None if anew else cache.get(key)
    # A clock that was moved back must not keep figures of the future.
    if kept is not None and kept.at <= clock.now() and (reading.read_at is None or reading.read_at <= kept.at):
        return kept
    found = Counted(summarise(roles, reading.accepted), clock.now())
    if found.summary.total.people >= MANY_PEOPLE:
        cache.set(key, found, KEPT.total_seconds())
    return found


def _key(roles: "QuerySet[Role]", accepted: Collection[str]) -> str:
    """The very query is the key: who sees the same rows shares the figures, and nobody else does."""
    sql, parameters = roles.query.sql_with_params()
    return "readiness:count:" + hashlib.sha256(repr((sql, parameters, sorted(accepted))).encode()).hexdigest()


def prepare(reading: Reading) -> None:
    """Count for every wide remit in which somebody works, inside the environment's scope: for a worker."""
    posts = Role.objects.filter(role_type=RoleType.AUTHORITY, status=Status.VALID, authority__kind__in=WIDE)
    seen: set[tuple[int | None, bool]] = set()
    for post in posts.select_related("person", "authority").order_by("pk"):
        if (post.authority_id, post.administrator) not in seen:
            seen.add((post.authority_id, post.administrator))
            count(remit.visible(remit.Agent(post.person, [post])), reading, anew=True)
