"""Give and take back a release; find what people released."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from eulogin.models import Account
from eulogin.release.events import Event
from eulogin.release.models import Reader, Release
from kernel import clock
from kernel.journal.writing import record
from mfa import api as mfa


@dataclass(frozen=True)
class Offer:
    """A service that could read the person's state, and since when it may; `since` is None while it may not."""

    reader: Reader
    release: Release | None

    @property
    def is_given(self) -> bool:
        """Whether the service may read now."""
        return self.release is not None and self.release.is_in_force


def offers(account: Account) -> list[Offer]:
    """Every service that can read, by name: two queries."""
    given = {release.reader_id: release for release in Release.objects.filter(uid=account.uid)}
    readers = Reader.objects.select_related("service").order_by("service__name", "pk")
    return [Offer(reader, given.get(reader.pk)) for reader in readers]


def next_revision(reader_id: int) -> int:
    """The number of a change. Locks the reader until the transaction ends: numbers become visible in their order."""
    Reader.objects.filter(pk=reader_id).update(revision=F("revision") + 1)
    return int(Reader.objects.values_list("revision", flat=True).get(pk=reader_id))


@transaction.atomic
def give(account: Account, reader: Reader) -> bool:
    """Release the state to a service; False when it was released already, in another tab or by a second click."""
    revision = next_revision(reader.pk)
    release = Release.objects.filter(reader=reader, uid=account.uid).first() or Release(reader=reader, uid=account.uid)
    if release.pk and release.is_in_force:
        return False
    release.released_at, release.withdrawn_at, release.revision = clock.now(), None, revision
    release.factors = mfa.kinds_of([account.uid])[account.uid]
    release.save()
    record(Event.RELEASED, subject=account.uid, client=reader.client_id)
    return True


@transaction.atomic
def withdraw(account: Account, reader: Reader) -> bool:
    """Take the release back; False when there is none."""
    revision = next_revision(reader.pk)
    in_force = Release.objects.filter(reader=reader, uid=account.uid, withdrawn_at=None)
    if not in_force.update(withdrawn_at=clock.now(), factors={}, revision=revision):
        return False
    record(Event.WITHDRAWN, subject=account.uid, client=reader.client_id)
    return True
