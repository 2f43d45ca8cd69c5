"""Read exercises from TOML or JSON, the package's own and those that a trainer brings, and say what is wrong with them.

docs/trainer.md describes the file.
"""

import json
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

from simulator.classroom.errors import ClassroomError, ErrorCode
from simulator.classroom.exercises.checks import CHECKS
from simulator.classroom.exercises.model import Exercise, Step, Words
from simulator.classroom.models import Start

FOLDER = Path(__file__).parent / "files"
#: Bytes; the package's own are a tenth of it.
LARGEST = 256 * 1024
#: Faults that are told at once; the first ones explain the others more often than not.
MOST_FAULTS = 10


def _in_all_languages(value: object) -> object:
    return {"en": value, "fr": value} if isinstance(value, str) else value


Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000, pattern=r"^[^\x00]*$")]
Texts = Annotated[
    dict[Literal["en", "fr"], Text], BeforeValidator(_in_all_languages), Field(min_length=1, max_length=2)
]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Step(_File):
    id: Key
    goal: Texts
    hint: Texts | None = None
    check: Annotated[str, StringConstraints(max_length=40)]
    parameters: Annotated[dict[Key, Annotated[str, StringConstraints(max_length=100)]], Field(max_length=5)] = Field(
        default={}, alias="with"
    )
    # A path of this site: no other host, whatever the browser makes of slashes and backslashes.
    link: Annotated[str, StringConstraints(max_length=200, pattern=r"^(/[^/\\\s][^\\\s]*)?$")] = ""


class _Exercise(_File):
    id: Key
    title: Texts
    intro: Texts | None = None
    starts: Annotated[list[Start], Field(max_length=len(Start))] = []
    steps: Annotated[list[_Step], Field(min_length=1, max_length=20)]


class _Set(_File):
    exercises: Annotated[list[_Exercise], Field(min_length=1, max_length=30)]


class FaultyFileError(Exception):
    """A file cannot be used; `faults` say why, one for each place."""

    def __init__(self, faults: list[ClassroomError]) -> None:
        super().__init__([fault.code for fault in faults])
        self.faults = faults


def parse(raw: bytes) -> dict[str, Any]:
    """The content of a file in TOML or JSON, checked. FaultyFileError."""
    if len(raw) > LARGEST:
        raise FaultyFileError([ClassroomError(ErrorCode.FILE_TOO_LARGE, most=LARGEST // 1024)])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FaultyFileError([ClassroomError(ErrorCode.FILE_NOT_TEXT)]) from error
    try:
        content = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        detail = str(error)[:200]
        raise FaultyFileError([ClassroomError(ErrorCode.FILE_MALFORMED, detail=detail)]) from error
    build(content)
    return dict(content)


def build(content: object) -> list[Exercise]:
    """The exercises of a file's content. FaultyFileError."""
    try:
        read = _Set.model_validate(content)
    except ValidationError as error:
        raise FaultyFileError([_fault(detail) for detail in error.errors()[:MOST_FAULTS]]) from error
    if faults := list(_faults(read))[:MOST_FAULTS]:
        raise FaultyFileError(faults)
    return [_exercise(one) for one in read.exercises]


@cache
def own() -> tuple[Exercise, ...]:
    """The exercises of the package, in their order."""
    files = sorted(FOLDER.glob("*.toml"))
    return tuple(exercise for file in files for exercise in build(tomllib.loads(file.read_text(encoding="utf-8"))))


_CODES = {
    "missing": ErrorCode.FIELD_MISSING,
    "extra_forbidden": ErrorCode.FIELD_UNKNOWN,
    "string_too_long": ErrorCode.FIELD_TOO_LONG,
    "too_long": ErrorCode.FIELD_TOO_LONG,
    "string_too_short": ErrorCode.FIELD_EMPTY,
    "too_short": ErrorCode.FIELD_EMPTY,
}


def _fault(detail: ErrorDetails) -> ClassroomError:
    # Counted from 1, as people do.
    place = ".".join(str(part + 1) if isinstance(part, int) else part for part in detail["loc"])
    return ClassroomError(_CODES.get(detail["type"], ErrorCode.FIELD_WRONG), place=place or "exercises")


def _faults(read: _Set) -> Iterator[ClassroomError]:
    yield from _repeated("exercises", [exercise.id for exercise in read.exercises])
    for i, exercise in enumerate(read.exercises, start=1):
        yield from _repeated(f"exercises.{i}.steps", [step.id for step in exercise.steps])
        for j, step in enumerate(exercise.steps, start=1):
            place = f"exercises.{i}.steps.{j}"
            check = CHECKS.get(step.check)
            if check is None:
                yield ClassroomError(ErrorCode.CHECK_UNKNOWN, place=f"{place}.check")
            elif not check.fits(step.parameters):
                yield ClassroomError(ErrorCode.CHECK_PARAMETER, place=f"{place}.with")


def _repeated(place: str, ids: list[str]) -> Iterator[ClassroomError]:
    for one, times in Counter(ids).items():
        if times > 1:
            yield ClassroomError(ErrorCode.ID_REPEATED, place=f"{place}.{one}")


def _exercise(read: _Exercise) -> Exercise:
    steps = tuple(
        Step(
            key=f"{read.id}/{step.id}",
            goal=_words(step.goal),
            hint=_words(step.hint),
            check=step.check,
            parameters=step.parameters,
            link=step.link,
        )
        for step in read.steps
    )
    return Exercise(read.id, _words(read.title), _words(read.intro), steps, frozenset(read.starts))


def _words(read: Mapping[Literal["en", "fr"], str] | None) -> Words:
    return {str(language): text for language, text in (read or {}).items()}
