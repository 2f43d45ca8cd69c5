"""What a service reads: the states of named people, and what has changed since its cursor.

The truth is what `mfa` says at the moment of the call. The stored copy only tells which rows have changed: EU Login
compares the two at the beginning of each walk through the changes, in as many queries as there are kinds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Max, QuerySet

from eulogin.models import Account
from eulogin.release.models import Reader, Release
from kernel import clock
from mfa import api as mfa

#: People compared at a time.
BATCH = 1000
#: How long a service can hear of a withdrawal.
WITHDRAWALS_KEPT = timedelta(days=30)


@dataclass(frozen=True)
class State:
    """What a service may know of one person: nothing but `released` when the person did not release it."""

    uid: str
    released: bool
    factors: dict[str, int]
    released_at: datetime | None = None


def of_people(reader: Reader, uids: Sequence[str]) -> list[State]:
    """The states of these people, in this order. Unknown people and those who released nothing look the same."""
    given = {one.uid: one for one in Release.objects.filter(reader=reader, uid__in=uids, withdrawn_at=None)}
    living = set(Account.objects.filter(pk__in=given).values_list("pk", flat=True))
    factors = mfa.kinds_of(living)
    return [
        State(uid, True, factors[uid], given[uid].released_at) if uid in living else State(uid, False, {})
        for uid in uids
    ]


def changes(reader: Reader, after: int, most: int) -> tuple[list[State], int, bool]:
    """At most `most` people whose state changed after this revision, the revision reached, and whether more follow."""
    rows = list(Release.objects.filter(reader=reader, revision__gt=after).order_by("revision")[: most + 1])
    page = rows[:most]
    states = of_people(reader, [row.uid for row in page])
    return states, page[-1].revision if page else after, len(rows) > most


@transaction.atomic
def observe(reader: Reader) -> int:
    """Give a new revision to every release whose state is another than stored; returns how many there were."""
    changed, last = 0, 0
    Reader.objects.select_for_update().get(pk=reader.pk)
    while True:
        batch = list(_in_force(reader).filter(pk__gt=last).order_by("pk")[:BATCH])
        if not batch:
            return changed
        changed += _renumber(reader, _differing(batch))
        last = batch[-1].pk


def _in_force(reader: Reader) -> "QuerySet[Release]":
    return Release.objects.filter(reader=reader, withdrawn_at=None)


def _differing(batch: list[Release]) -> list[Release]:
    """Those whose state is another now, with it; a release ends with its account."""
    uids = [release.uid for release in batch]
    living = set(Account.objects.filter(pk__in=uids).values_list("pk", flat=True))
    now, factors = clock.now(), mfa.kinds_of(uids)
    found = []
    for release in batch:
        if release.uid not in living:
            release.withdrawn_at, release.factors = now, {}
        elif release.factors != factors[release.uid]:
            release.factors = factors[release.uid]
        else:
            continue
        found.append(release)
    return found


def _renumber(reader: Reader, releases: list[Release]) -> int:
    """With the reader locked: a number for each."""
    if not releases:
        return 0
    first = Reader.objects.values_list("revision", flat=True).get(pk=reader.pk)
    for revision, release in enumerate(releases, first + 1):
        release.revision = revision
    Reader.objects.filter(pk=reader.pk).update(revision=F("revision") + len(releases))
    Release.objects.bulk_update(releases, ["factors", "withdrawn_at", "revision"])
    return len(releases)


@transaction.atomic
def forget_withdrawals() -> None:
    """Delete withdrawn releases that every service has had time to hear of; a cursor before them is refused then."""
    for reader in Reader.objects.select_for_update().order_by("pk"):
        old = Release.objects.filter(reader=reader, withdrawn_at__lt=clock.now() - WITHDRAWALS_KEPT)
        newest = old.aggregate(newest=Max("revision"))["newest"]
        if newest:
            old.delete()
            Reader.objects.filter(pk=reader.pk, forgotten_up_to__lt=newest).update(forgotten_up_to=newest)
