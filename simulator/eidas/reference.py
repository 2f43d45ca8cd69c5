"""Who can prove what in which country: schemes, invented people, virtual cards; read from `data/`.

`sure` in `schemes.csv` says how sure we are that the scheme is notified under eIDAS at a level of the list: certain
(published notification), probable, or assumed (so that every country has one). Countries are codes of ISO 3166; the
eIDAS network itself writes EL for Greece.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).with_name("data")
LEVELS = ("low", "substantial", "high")


@dataclass(frozen=True)
class Scheme:
    """A national scheme of electronic identification, and the levels of assurance it can give, lowest first."""

    country: str
    code: str
    name: str
    levels: tuple[str, ...]


@dataclass(frozen=True)
class Identity:
    """A person as a country knows them: the minimum data set of eIDAS. `date_of_birth` is ISO 8601."""

    country: str
    identifier: str
    family_name: str
    first_name: str
    date_of_birth: str


@dataclass(frozen=True)
class Card:
    """A virtual card with its reader. `state` says what is wrong with it, or valid."""

    key: str
    country: str
    identifier: str
    state: str
    curve: str
    pin: str
    puk: str


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def schemes() -> tuple[Scheme, ...]:
    """Every scheme, by country."""
    return tuple(
        Scheme(row["country"], row["code"], row["name"], tuple(row["levels"].split("|")))
        for row in _rows("schemes.csv")
    )


def scheme(country: str, code: str) -> Scheme | None:
    """One scheme; None when that country has none of this code."""
    return next((s for s in schemes() if (s.country, s.code) == (country, code)), None)


@cache
def stock() -> tuple[Identity, ...]:
    """The invented people that every country begins with."""
    return tuple(Identity(**row) for row in _rows("people.csv"))


@cache
def cards() -> dict[str, Card]:
    """Every card on the desk, by its key."""
    return {row["key"]: Card(**row) for row in _rows("cards.csv")}
