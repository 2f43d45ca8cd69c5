"""The people of the run: known by their number alone, so that driver and server need not talk about them."""

PASSWORD = "Herisson-2026!"  # noqa: S105 - of people who exist for the length of a run
SERVICE = "https://app.example/"


def uid(account: int) -> str:
    """The unique identifier of the n-th account."""
    return f"n00b{account:07d}"


def email(account: int) -> str:
    """What that person types."""
    return f"person{account}@bench.example"


def number(account: int) -> str:
    """That person's telephone, E.164. Belgian: all messages end in the bench's own gateway."""
    return f"+3247{account:07d}"
