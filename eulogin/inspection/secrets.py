"""What of tickets may be kept: the digests of `eulogin.cas.tickets` and `eulogin.signin.attempts`, and no more."""

import re

from kernel import crypto

#: A ticket or id wherever it stands, also inside an address, escaped once more.
HYPHEN = "(?:-|%2[dD])"
IDENTIFIER = re.compile(rf"(PGTIOU|PGT|ST|PT|ECAS_LR){HYPHEN}\d+{HYPHEN}[\w%-]{{12,}}", re.ASCII)


def ticket_digest(ticket: str) -> str:
    """The digest by which a ticket is found."""
    return crypto.fingerprint(ticket, "ticket")


def login_request_digest(request_id: str) -> str:
    """The digest by which a sign-in attempt is found."""
    return crypto.fingerprint(request_id, "login-request")


def without_secrets(text: str) -> str:
    """`text` with what looks like a ticket reduced to its kind, and nothing that a database could not hold."""
    printable = "".join(letter if letter.isprintable() else "?" for letter in text)
    return IDENTIFIER.sub(r"\1-***", printable)
