"""Invented people for a class: the same ones for the same class, and none twice in it."""

import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from tomllib import loads

from django.utils.text import slugify

FOLDER = Path(__file__).parent / "data"


@cache
def _lists() -> dict[str, dict[str, list[str]]]:
    read: dict[str, dict[str, list[str]]] = loads((FOLDER / "names.toml").read_text())
    return read


def people(course_id: int, language: str, count: int) -> Iterator[tuple[str, str, str]]:
    """First name, last name and e-mail address; the domain is reserved for examples (RFC 2606)."""
    lists = _lists().get(language) or _lists()["en"]
    chance = Random(f"class/{course_id}/{language}")  # noqa: S311 - invented names, not secrets
    firsts = chance.sample(lists["first"], min(count, len(lists["first"])))
    lasts = chance.sample(lists["last"], min(count, len(lists["last"])))
    for seat in range(count):
        first, last = firsts[seat % len(firsts)], lasts[seat % len(lasts)]
        yield first, last.upper(), f"{_plain(first)}.{_plain(last)}@class-{course_id}.example"


def somebody(seed: str, language: str) -> tuple[str, str]:
    """First and last name of one more person, the same ones for the same seed."""
    lists = _lists().get(language) or _lists()["en"]
    chance = Random(seed)  # noqa: S311
    return chance.choice(lists["first"]), chance.choice(lists["last"]).upper()


def _plain(name: str) -> str:
    return slugify(unicodedata.normalize("NFKD", name))
