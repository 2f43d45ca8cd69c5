"""What the search fields of the lists look for: first who or what is meant, then the rows about them.

A condition over joined tables would read every row of the remit. Who is meant is asked for by an index of its own, and
where it is few, the rows are found by their keys. Where it is many, as with a word of every second name, the rows are
read in their order, and a page is full after the first of them.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from traces.models import Person
from traces.operators import search
from traces.paging import plan_of
from traces.reference.models import Authority, ControlBody

#: More keys than this are not handed to the database.
FEW = 1000
#: So many are not even looked for, if the planner knows that they are there: finding the first takes as long as all.
VERY_MANY = 20 * FEW
NAMES = ("last_name", "first_name")
#: The columns of the index `person_by_text`.
PERSON = (*NAMES, "email", "uid")
AUTHORITY = ("name_local", "name_en", "code")
CONTROL_BODY = ("name", "code")

Meaning = Callable[[str], Q]


def every_word(text: str, *meanings: Meaning) -> Q:
    """Each word of a text must mean one of these."""
    condition = Q()
    for word in text.split():
        condition &= any_of(meaning(word) for meaning in meanings)
    return condition


def any_of(conditions: "Sequence[Q] | Any") -> Q:
    """One is enough; of none, nothing is true."""
    found = Q(pk__in=[])
    for condition in conditions:
        found |= condition
    return found


def people(field: str, columns: Sequence[str] = PERSON) -> Meaning:
    """The person in `field`, by a part of one of these columns."""

    def meaning(word: str) -> Q:
        def condition(prefix: str) -> Q:
            return any_of(Q(**{f"{prefix}{column}__icontains": word}) for column in columns)

        return _few(Person.objects.filter(condition("")), field, condition(f"{field}__"))

    return meaning


def operators(word: str) -> Q:
    """The operator: see `of_words` of the operators' search."""
    if not (groups := search.of_words(word)):
        return Q(pk__in=[])
    found, many = search.meeting(groups), search.mentioning(word, "operator__")
    plan = plan_of(found)
    return many if plan and plan.rows > VERY_MANY else _few(found, "operator", many)


def authorities(word: str) -> Q:
    """The authority, by a part of its names or code."""
    found = Authority.objects.filter(any_of(Q(**{f"{column}__icontains": word}) for column in AUTHORITY))
    return Q(authority__in=list(found.order_by().values_list("pk", flat=True)))


def control_bodies(word: str) -> Q:
    """The control body, by a part of its name or code."""
    found = ControlBody.objects.filter(any_of(Q(**{f"{column}__icontains": word}) for column in CONTROL_BODY))
    return Q(control_body__in=list(found.order_by().values_list("pk", flat=True)))


ORGANISATIONS: tuple[Meaning, ...] = (operators, authorities, control_bodies)


def _few(found: "QuerySet[Any]", field: str, many: Q) -> Q:
    keys = list(found.order_by().values_list("pk", flat=True)[: FEW + 1])
    return Q(**{f"{field}__in": keys}) if len(keys) <= FEW else many
