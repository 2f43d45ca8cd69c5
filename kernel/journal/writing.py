"""Write, check and erase in the journal."""

import hashlib
import json
import secrets
from collections.abc import Iterator
from enum import StrEnum

from django.db import transaction

from kernel import clock
from kernel.journal.models import Entry, Head

Detail = str | int | bool | None


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def _personal_digest(personal: dict[str, Detail], salt: str) -> str:
    return _digest(salt, json.dumps(personal, sort_keys=True, ensure_ascii=False))


def record(event: StrEnum, *, subject: str = "", environment: str = "", **details: Detail) -> None:
    """Append one event, in the caller's transaction: the act and its trace stand or fall together.

    `subject` is the uid of the person concerned. Never pass a telephone number, a code or a token.
    """
    personal = {"subject": subject, **details}
    salt = secrets.token_hex(16)
    with transaction.atomic(savepoint=False):
        head = Head.objects.select_for_update().filter(pk=1).first() or _first_head()
        entry = Entry(
            sequence=head.sequence + 1,
            at=clock.now(),
            event=str(event),
            environment=environment,
            subject=subject,
            personal=personal,
            salt=salt,
            personal_digest=_personal_digest(personal, salt),
            previous_hash=head.hash,
        )
        entry.hash = _entry_hash(entry)
        entry.save()
        Head.objects.filter(pk=1).update(sequence=entry.sequence, hash=entry.hash)


def _first_head() -> Head:
    Head.objects.get_or_create(pk=1)
    return Head.objects.select_for_update().get(pk=1)


def _entry_hash(entry: Entry) -> str:
    # `subject` is left out: it repeats `personal`, and goes with it when a person is forgotten.
    return _digest(
        entry.previous_hash,
        str(entry.sequence),
        entry.at.isoformat(),
        entry.event,
        entry.environment,
        entry.personal_digest,
    )


def broken_entries() -> Iterator[int]:
    """Sequence numbers at which the chain does not hold; nothing when it is whole."""
    previous, expected = "", 1
    for entry in Entry.objects.order_by("sequence").iterator(chunk_size=2000):
        chained = entry.sequence == expected and entry.previous_hash == previous and _entry_hash(entry) == entry.hash
        if not (chained and _is_intact(entry)):
            yield entry.sequence
        previous, expected = entry.hash, entry.sequence + 1
    head = Head.objects.filter(pk=1).first()
    if (head.hash if head else "") != previous:
        yield expected


def _is_intact(entry: Entry) -> bool:
    if entry.personal is None:
        return entry.subject == ""
    agrees = entry.personal.get("subject") == entry.subject
    return agrees and _personal_digest(entry.personal, entry.salt) == entry.personal_digest


def forget(subject: str) -> int:
    """Erase the personal part of a person's entries (right to erasure); the chain still verifies. Returns how many."""
    return Entry.objects.filter(subject=subject).update(subject="", personal=None, salt="")
