"""Write, check and erase in the journal."""

import hashlib
import json
import secrets
from collections.abc import Iterator
from datetime import UTC
from enum import StrEnum

from django.db import connection, transaction

from kernel import clock
from kernel.journal.models import Entry, Head

Detail = str | int | bool | None
SEPARATOR = "\x1f"

# PostgreSQL takes the head, moves it on and writes the entry in one statement. The head is locked for as long as the
# caller's transaction lasts, and whoever waits for it goes on from what the one before wrote: an UPDATE that has
# waited computes anew from the newest row. That is why the row itself remembers the hash before its own.
APPEND = """
WITH head AS (
  UPDATE journal_head SET
    sequence = sequence + 1,
    previous_hash = hash,
    hash = encode(sha256(convert_to(concat_ws(chr(31),
      hash, (sequence + 1)::text, %(at_text)s::text, %(event)s::text, %(environment)s::text, %(personal_digest)s::text),
      'UTF8')), 'hex')
  WHERE id = 1
  RETURNING sequence, previous_hash, hash
)
INSERT INTO journal_entry
  (sequence, at, event, environment, subject, personal, salt, personal_digest, previous_hash, hash)
SELECT sequence, %(at)s, %(event)s, %(environment)s, %(subject)s, %(personal)s, %(salt)s, %(personal_digest)s,
  previous_hash, hash
FROM head
"""


def _digest(*parts: str) -> str:
    return hashlib.sha256(SEPARATOR.join(parts).encode()).hexdigest()


def _personal_digest(personal: dict[str, Detail], salt: str) -> str:
    return _digest(salt, json.dumps(personal, sort_keys=True, ensure_ascii=False))


def record(event: StrEnum, *, subject: str = "", environment: str = "", **details: Detail) -> None:
    """Append one event, in the caller's transaction: the act and its trace stand or fall together.

    `subject` is the uid of the person concerned. Never pass a telephone number, a code or a token. Call it last: it
    holds the head of the chain until the transaction ends, and everybody else who records waits.
    """
    personal = {"subject": subject, **details}
    salt = secrets.token_hex(16)
    entry = Entry(
        at=clock.now().astimezone(UTC),
        event=str(event),
        environment=environment,
        subject=subject,
        personal=personal,
        salt=salt,
        personal_digest=_personal_digest(personal, salt),
    )
    append = _append_at_once if connection.vendor == "postgresql" else _append_step_by_step
    if not append(entry):
        Head.objects.get_or_create(pk=1)  # the first entry of a database that was emptied
        append(entry)


def _append_at_once(entry: Entry) -> bool:
    values = {
        field.name: field.get_db_prep_save(getattr(entry, field.name), connection)
        for field in Entry._meta.concrete_fields
        if field.name not in ("id", "sequence", "previous_hash", "hash")
    }
    with connection.cursor() as cursor:
        cursor.execute(APPEND, {**values, "at_text": entry.at.isoformat()})
        return bool(cursor.rowcount)


def _append_step_by_step(entry: Entry) -> bool:
    """Where the database cannot hash: SQLite, whose writers follow one another from the transaction's start."""
    with transaction.atomic(savepoint=False):
        head = Head.objects.select_for_update().filter(pk=1).first()
        if head is None:
            return False
        entry.sequence, entry.previous_hash = head.sequence + 1, head.hash
        entry.hash = _entry_hash(entry)
        entry.save()
        Head.objects.filter(pk=1).update(sequence=entry.sequence, hash=entry.hash, previous_hash=entry.previous_hash)
    return True


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
