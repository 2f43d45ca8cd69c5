"""Unique identifiers: `n00` and five lower-case letters or digits for who registers themselves."""

import re
import secrets
import string

from eulogin.models import RetiredUid
from kernel import crypto

ALPHABET = string.ascii_lowercase + string.digits
FORM = re.compile(r"[a-z0-9._-]{3,32}")


def new_uid(prefix: str = "n00") -> str:
    """A random uid like `n007vcq4`; the caller retries when it is taken."""
    return prefix + "".join(secrets.choice(ALPHABET) for _ in range(5))


def retire(uid: str) -> None:
    """Nobody gets this uid again; in the transaction that deletes its account."""
    RetiredUid.objects.get_or_create(digest=_digest(uid))


def is_retired(uid: str) -> bool:
    """Whether it belonged to a deleted account. Sure only after the uid was taken in the same transaction."""
    return RetiredUid.objects.filter(digest=_digest(uid)).exists()


def _digest(uid: str) -> str:
    return crypto.fingerprint(uid, "retired-uid")
