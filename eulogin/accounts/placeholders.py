"""Accounts without an e-mail address: people of an imported file who sign in with their uid only.

An address is unique and compulsory in the data base, so theirs is one that can never exist (`.invalid`, RFC 2606).
It is a matter of the data base alone: applications and mails must treat it as no address.
"""

NOWHERE = "@no-address.invalid"


def placeholder(uid: str) -> str:
    """What stands in the place of the address of an account that has none."""
    return f"{uid}{NOWHERE}"


def real_address(email: str) -> str:
    """The address itself; nothing where it only holds the place of one."""
    return "" if email.lower().endswith(NOWHERE) else email
