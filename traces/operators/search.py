"""The operator search of the guide: country, section, activity, name and so on (registration guide, operators)."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django_scopes import get_scope

from traces.operators.indexing import similar_words
from traces.operators.models import Operator, OperatorActivity
from traces.operators.terms import (
    ACTIVITY,
    CHAPTER,
    COUNTRY,
    ENVIRONMENT,
    IDENTIFIER,
    PLACE,
    SECTION,
    Group,
    Term,
    code_term,
)
from traces.operators.text import compact, telling_words, words
from traces.reference.models import Section

#: More results than this are not looked at: people narrow their search instead of turning fifty pages.
LIMIT = 1000


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


def search(criteria: Criteria) -> "QuerySet[Operator]":
    """Operators of the open environment that meet all criteria, in alphabetical order.

    At most `LIMIT` + 1: one more than the limit says that there are more; which ones are then left out is the
    database's choice. A page of the answer costs two queries whatever its length: all that a row shows comes along.
    """
    return _meeting(criteria, _as_typed)


def search_similar(criteria: Criteria) -> "QuerySet[Operator]":
    """As `search`, for when that finds nothing: words may be mistyped."""
    return _meeting(criteria, _as_meant)


Reading = Callable[[str, str], Group]


def _as_typed(mark: str, word: str) -> Group:
    return [Term(mark + word, beginning=True)]


def _as_meant(mark: str, word: str) -> Group:
    return [Term(mark + word, beginning=True), *(Term(mark + one) for one in similar_words(word))]


def _meeting(criteria: Criteria, read: Reading) -> "QuerySet[Operator]":
    number = compact(criteria.identifier)
    if criteria.identifier and not number:
        return Operator.objects.none()
    groups: list[Group] = [
        *(read("", word) for word in (telling_words(criteria.name) if criteria.name else [])),
        *(read(PLACE, word) for word in words(criteria.place)),
        *([[Term(IDENTIFIER + number, beginning=True)]] if number else []),
        *([[Term(code_term(COUNTRY, criteria.country))]] if criteria.country else []),
        *_of_activities(criteria),
    ]
    return with_rows(meeting(groups))


def meeting(groups: list[Group], limit: int = LIMIT + 1) -> "QuerySet[Operator]":
    """Operators of the open environment that meet every group, in alphabetical order, `limit` at most.

    They are found first, then put in order: the order is never a reason for the database to read all operators.
    """
    found: QuerySet[Operator] = Operator.objects.order_by()
    if groups:
        # The scope filters by environment too; as a term, it narrows what the index gives.
        here = Term(code_term(ENVIRONMENT, get_scope()["environment"]))
        found = found.filter(search_text__meets=[*groups, [here]])
    return Operator.objects.filter(pk__in=found.values("pk")[:limit])


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
