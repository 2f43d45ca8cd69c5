"""The word lists of `data/`: towns, trades and languages from which fictitious operators are made."""

import csv
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Town:
    """A real town. `phone` is a range reserved for fiction, its free digits written "#"; empty where there is none.

    Ranges: Arcep 2018-0881 (France), Bundesnetzagentur notice 148/2021 (Germany), Ofcom (Northern Ireland).
    """

    country: str
    department_code: str
    postal_code: str
    name: str
    language: str
    phone: str


@dataclass(frozen=True, slots=True)
class Trade:
    """What a company does: the names it takes, how frequent it is, and its activities."""

    names: str
    weight: int
    activities: tuple[str, ...]
    organic: bool = False


@dataclass(frozen=True, slots=True)
class Language:
    """Words of one language: `names` are patterns by kind of company."""

    beginnings: tuple[str, ...]
    endings: tuple[str, ...]
    streets: tuple[str, ...]
    names: dict[str, tuple[str, ...]]

    def company(self, random: Random, kind: str) -> str:
        """An invented company."""
        place = random.choice(self.beginnings) + random.choice(self.endings)
        return random.choice(self.names[kind]).format(place=place)

    def street(self, random: Random) -> str:
        """An invented street and number."""
        return random.choice(self.streets).format(n=random.randint(1, 98))


@cache
def towns() -> tuple[Town, ...]:
    """All towns, France first."""
    with (DATA / "towns.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Town(
                country=line["country"],
                department_code=line["department_code"],
                postal_code=line["postal_code"],
                name=line["town"],
                language=line["language"],
                phone=line["phone"],
            )
            for line in csv.DictReader(file)
        )


@cache
def trades() -> tuple[Trade, ...]:
    """All trades, in the order of the file."""
    return tuple(
        Trade(
            names=trade["names"],
            weight=trade["weight"],
            activities=tuple(trade["activities"]),
            organic=trade.get("organic", False),
        )
        for trade in _lists()["trades"]
    )


@cache
def languages() -> dict[str, Language]:
    """Languages by their ISO 639-1 code."""
    return {
        code: Language(
            beginnings=tuple(lists["beginnings"]),
            endings=tuple(lists["endings"]),
            streets=tuple(lists["streets"]),
            names={kind: tuple(patterns) for kind, patterns in lists["names"].items()},
        )
        for code, lists in _lists()["languages"].items()
    }


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads((DATA / "words.toml").read_text(encoding="utf-8"))
