"""The model certificates that one can choose: a small table, `data/intra_models.csv`."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from traces.operators.text import words
from traces.reference.models.bilingual import french_is_active

FILE = Path(__file__).parent / "data" / "intra_models.csv"


@dataclass(frozen=True)
class IntraModel:
    """A model of Annex I to Implementing Regulation (EU) 2021/403.

    `dispatch` (boxes I.11 and I.13) and `destination` (I.12) are the sections, or `SECTION/activity`, accepted there;
    empty means any. `rule` names the control rule that asks for them, `evidence` how sure we are of the name.
    """

    code: str
    title_en: str
    title_fr: str
    species_en: str
    species_fr: str
    cn_codes: tuple[str, ...]
    rule: str
    dispatch: tuple[str, ...]
    destination: tuple[str, ...]
    purposes: tuple[str, ...]
    evidence: str

    @property
    def title(self) -> str:
        """In the active language."""
        return self.title_fr if french_is_active() else self.title_en

    @property
    def species(self) -> str:
        """In the active language."""
        return self.species_fr if french_is_active() else self.species_en

    def has(self, wanted: Iterable[str]) -> bool:
        """Whether each of the folded words begins a word of code, titles or species, or a CN code."""
        texts = (self.code, self.title_en, self.title_fr, self.species_en, self.species_fr)
        there = [word for text in texts for word in words(text)]
        numbers = [code.replace(" ", "") for code in self.cn_codes]
        return all(any(one.startswith(word) for one in (*there, *numbers)) for word in wanted)


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


@cache
def models() -> dict[str, IntraModel]:
    """All models by code, in the order of the annex."""
    with FILE.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    found = {}
    for line in lines:
        several = {name: _several(line.pop(name)) for name in ("cn_codes", "dispatch", "destination", "purposes")}
        found[line["code"]] = IntraModel(**line, **several)  # type: ignore[arg-type]  # texts and tuples by column
    return found


def find(text: str) -> list[IntraModel]:
    """Models by CN code (with or without blanks), title or species; all of them for an empty text."""
    digits = text.replace(" ", "")
    wanted = [digits] if digits.isdecimal() else words(text)
    return [model for model in models().values() if model.has(wanted)]
