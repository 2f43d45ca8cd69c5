"""The operator search of the guide: country, section, activity, name and so on (registration guide, operators)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import overload

from django.db.models import Prefetch, Q, QuerySet
from django_scopes import get_scope

from traces.operators.indexing import similar_words
from traces.operators.models import Operator, OperatorActivity
from traces.operators.terms import (
    ACTIVITY,
    CHAPTER,
    COUNTRY,
    IDENTIFIER,
    PLACE,
    SECTION,
    Group,
    Term,
    code_term,
    of,
)
from traces.operators.text import compact, telling_words, words
from traces.paging import MOST
from traces.reference.models import Section

#: More results than this are not looked at: as many as lists show.
LIMIT = MOST
#: Shorter words are articles more often than they tell operators apart.
SHORTEST_MEANT = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """What people may search by; empty means any. `country` is an ISO code; `chapter`, `section`, `activity` are codes.

    Words of `name` and `place` may be shortened and come in any order, with or without accents and capitals, in Latin,
    Greek or Cyrillic letters; `place` is a town or the beginning of a postal code. `identifier` is the operator's own,
    VAT, EORI or national number, from its beginning or that of one of its parts, whatever the punctuation.
    """

    country: str = ""
    chapter: str = ""
    section: str = ""
    activity: str = ""
    name: str = ""
    identifier: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Holders:
    """Those operators alone that hold a suitable activity.

    `activities`: what its kind may be, as sections or `SECTION/activity`; empty means any. `condition` says the rest.
    """

    activities: Sequence[str]
    condition: Q

    @property
    def groups(self) -> list[Group]:
        """Terms that all of them have, so that the condition is looked at for few others."""
        return [[Term(code_term(SECTION, *one.split("/"))) for one in self.activities]] if self.activities else []


class Found(Sequence[Operator]):
    """What was found, in alphabetical order: the keys of all, the operators of a slice when it is asked for.

    The database hands out at most `LIMIT` and one; with that one, `more` is told and others are left out: which ones is
    the database's choice, unless an index gives them `in_order`. So no order is ever a reason for it to read all
    operators, and nothing is counted twice: one query finds, two more make a page of whatever length, with all that its
    rows show.
    """

    def __init__(self, meeting: "QuerySet[Operator]", limit: int | None = None, *, in_order: bool = False) -> None:
        limit = LIMIT if limit is None else limit
        ordered = meeting.order_by("sort_key", "identifier") if in_order else meeting.order_by()
        rows = sorted(ordered.values_list("sort_key", "identifier", "pk")[: limit + 1])
        self.more = len(rows) > limit
        self._keys = [key for _, _, key in rows[:limit]]

    def __len__(self) -> int:
        return len(self._keys)

    @overload
    def __getitem__(self, place: int) -> Operator: ...
    @overload
    def __getitem__(self, place: slice) -> list[Operator]: ...
    def __getitem__(self, place: int | slice) -> Operator | list[Operator]:
        if isinstance(place, int):
            return self[place : place + 1 or None][0]
        keys = self._keys[place]
        return list(with_rows(Operator.objects.filter(pk__in=keys))) if keys else []

    def __iter__(self) -> Iterator[Operator]:
        return iter(self[:])


def search(criteria: Criteria, among: Holders | None = None) -> Found:
    """Operators of the open environment, or those among some, that meet all criteria."""
    if criteria == Criteria(country=criteria.country) and among is None:
        return _of_country(criteria.country)
    if criteria.name:
        # A frequent word fills the answer by itself; what it begins would take the index twice as long.
        frequent = _meeting(criteria, _as_whole, among)
        if frequent.more:
            return frequent
    return _meeting(criteria, _as_typed, among)


def search_similar(criteria: Criteria) -> Found:
    """As `search`, for when that finds nothing: words may be mistyped, and "du" or "l'" too many."""
    return _meeting(replace(criteria, name=_without_little_words(criteria.name)), _as_meant)


def _without_little_words(name: str) -> str:
    """A name without words of one or two letters, unless there are no others."""
    found = telling_words(name)
    return " ".join([word for word in found if len(word) >= SHORTEST_MEANT] or found)


Reading = Callable[[str, str], Group]


def _as_whole(mark: str, word: str) -> Group:
    return [Term(mark + word, beginning=mark == PLACE)]


def _as_typed(mark: str, word: str) -> Group:
    return [Term(mark + word, beginning=True)]


def _as_meant(mark: str, word: str) -> Group:
    return [Term(mark + word, beginning=True), *(Term(mark + one) for one in similar_words(word))]


def _of_country(code: str) -> Found:
    """All operators of a country, or of all: the first in the alphabet, by an index in that order."""
    found: QuerySet[Operator] = Operator.objects.all()
    if code:
        found = found.filter(country=code.upper())
    return Found(found, in_order=True)


def _meeting(criteria: Criteria, read: Reading, among: Holders | None = None) -> Found:
    number = compact(criteria.identifier)
    if criteria.identifier and not number:
        return Found(Operator.objects.none())
    groups: list[Group] = [
        *(read("", word) for word in (telling_words(criteria.name) if criteria.name else [])),
        *(read(PLACE, word) for word in words(criteria.place)),
        *([[Term(IDENTIFIER + number, beginning=True)]] if number else []),
        *([[Term(code_term(COUNTRY, criteria.country))]] if criteria.country else []),
        *_of_activities(criteria),
        *(among.groups if among else []),
    ]
    return Found(meeting(groups).filter(among.condition if among else Q()))


def meeting(groups: Sequence[Group]) -> "QuerySet[Operator]":
    """Operators of the open environment that meet every group."""
    found: QuerySet[Operator] = Operator.objects.all()
    if not groups:
        return found
    # The terms say the environment themselves. Asked for in a second way, it would lead the planner to another index.
    everywhere: QuerySet[Operator] = Operator.objects.with_scopes_disabled()  # type: ignore[attr-defined]
    return everywhere.filter(search_text__meets=in_environment(groups))


def in_environment(groups: Sequence[Group]) -> list[Group]:
    """The groups as the open environment's operators have their terms, for the lookup `meets`."""
    here = of(get_scope()["environment"])
    return [[Term(here + term.text, term.beginning) for term in group] for group in groups]


def of_words(text: str) -> list[Group]:
    """Beginnings of words of name or place, accents and capitals apart, or of identifiers and their parts."""
    return [group for typed in text.split() for group in _of_typed(typed)]


def _of_typed(typed: str) -> list[Group]:
    """What stands between blanks: all words that it consists of, or "FR.2024.000012" as one identifier.

    Its parts are no identifiers: nearly every operator has one that begins with "fr" or "2024".
    """
    number = compact(typed)
    marks = ("", PLACE)
    groups: list[Group] = [[Term(mark + word, beginning=True) for mark in marks] for word in words(typed)]
    if any(character.isdigit() for character in number):
        return [[*group, Term(IDENTIFIER + number, beginning=True)] for group in groups]
    return groups


def mentioning(text: str, prefix: str = "") -> Q:
    """Rows whose operator is meant by these words (`of_words`); `prefix` leads from the row to it ("operator__").

    For lists that have other conditions of their own, in the open environment: rows of other tables are read in the
    order of their list.
    """
    groups = of_words(text)
    lookup = "reads" if prefix else "meets"
    return Q(**{f"{prefix}search_text__{lookup}": in_environment(groups)}) if groups else Q(pk__in=[])


def with_rows(found: "QuerySet[Operator]") -> "QuerySet[Operator]":
    """With what a row of results shows."""
    activities = OperatorActivity.objects.select_related("activity_type__section__chapter")
    return (
        found.select_related("country", "responsible_authority", "control_body")
        .prefetch_related(Prefetch("activities", queryset=activities))
        .order_by("sort_key", "identifier")
    )


def _of_activities(criteria: Criteria) -> list[Group]:
    """One activity must meet all conditions: section and activity are one term; a chapter is a choice of sections."""
    if criteria.section and criteria.chapter:
        sections = Section.objects.filter(code=criteria.section, chapter__code=criteria.chapter)
        if not sections.exists():
            return [[Term(SECTION)]]  # no operator has an empty section
    if criteria.section:
        codes = (criteria.section, criteria.activity) if criteria.activity else (criteria.section,)
        return [[Term(code_term(SECTION, *codes))]]
    if criteria.chapter and criteria.activity:
        fitting = Section.objects.filter(chapter__code=criteria.chapter, activity_types__code=criteria.activity)
        codes_of_sections = sorted(set(fitting.values_list("code", flat=True)))
        return [[Term(code_term(SECTION, code, criteria.activity)) for code in codes_of_sections] or [Term(SECTION)]]
    if criteria.chapter:
        return [[Term(code_term(CHAPTER, criteria.chapter))]]
    return [[Term(code_term(ACTIVITY, criteria.activity))]] if criteria.activity else []
