"""Unique identifiers: `n00` and five lower-case letters or digits for who registers themselves."""

import re
import secrets
import string

ALPHABET = string.ascii_lowercase + string.digits
FORM = re.compile(r"[a-z0-9._-]{3,32}")


def new_uid() -> str:
    """A random uid like `n007vcq4`; the caller retries when it is taken."""
    return "n00" + "".join(secrets.choice(ALPHABET) for _ in range(5))
