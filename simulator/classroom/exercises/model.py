"""What an exercise is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

#: Text in some languages, by their codes.
Words = Mapping[str, str]
_PLACE = re.compile(r"\{(\w+)\}")


def in_language(words: Words, language: str) -> str:
    """The text in a language; in English, or in any there is, where nobody wrote it in this one."""
    return words.get(language) or words.get("en") or next(iter(words.values()), "")


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values in place of `{name}`. Unknown names stay: the files come from people, so nothing else is evaluated."""
    return _PLACE.sub(lambda found: values.get(found[1], found[0]), text)


@dataclass(frozen=True)
class Step:
    """One thing to do, and the check that sees that it is done; `link` is where to begin, a path of this site."""

    key: str
    goal: Words
    hint: Words
    check: str
    parameters: Mapping[str, str]
    link: str


@dataclass(frozen=True)
class Exercise:
    """Some steps in their order. `starts` names the beginnings (`Start`) it is for; empty: for all."""

    key: str
    title: Words
    intro: Words
    steps: tuple[Step, ...]
    starts: frozenset[str]

    @cached_property
    def step_keys(self) -> list[str]:
        """`exercise/step` of each step, as they are stored."""
        return [step.key for step in self.steps]
