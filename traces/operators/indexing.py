"""What is stored so that operators are found: their terms, and the words that mistyped ones are compared with."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from traces.operators.terms import (
    ACTIVITY,
    CHAPTER,
    COUNTRY,
    IDENTIFIER,
    PLACE,
    SECTION,
    code_term,
    of,
)
from traces.operators.text import compact, spellings, words
from traces.reference.models import ActivityType

if TYPE_CHECKING:
    from traces.operators.models import Operator, OperatorAddress

# Shorter words are too alike, longer ones are no words; numbers are compared as they are.
SHORTEST_WORD, LONGEST_WORD = 4, 40
_TWO_MISTAKES_FROM = 8


def search_text(
    operator: "Operator", types: Iterable[ActivityType], addresses: Iterable["OperatorAddress"] = ()
) -> str:
    """The terms of an operator (see `terms`), each once, between blanks."""
    terms = [
        *spellings(operator.name),
        *(PLACE + word for word in _place_words(operator, addresses)),
        *(IDENTIFIER + one for one in _identifiers(operator)),
        code_term(COUNTRY, operator.country_id),
        *(term for one in types for term in _activity_terms(one)),
    ]
    here = of(operator.environment)
    return f" {' '.join(here + term for term in dict.fromkeys(terms))} "


def _place_words(operator: "Operator", addresses: Iterable["OperatorAddress"]) -> list[str]:
    places: list[Operator | OperatorAddress] = [operator, *addresses]
    return [word for place in places for word in spellings(f"{place.postal_code} {place.city}")]


def _identifiers(operator: "Operator") -> list[str]:
    """Each identifier from its beginning, and from the beginning of each of its later parts."""
    own = words(operator.identifier)
    found = ["".join(own[place:]) for place in range(len(own))]
    for text in (operator.vat, operator.eori, operator.national_number):
        if number := compact(text):
            # "FR40303265045" is looked for without the country as well.
            found += [number, number[2:]] if number[:2].isalpha() and len(number) > 4 else [number]
    return found


def _activity_terms(kind: ActivityType) -> list[str]:
    section = kind.section
    return [
        code_term(CHAPTER, section.chapter.code),
        code_term(SECTION, section.code),
        code_term(ACTIVITY, kind.code),
        code_term(SECTION, section.code, kind.code),
    ]


def _is_compared(word: str) -> bool:
    return SHORTEST_WORD <= len(word) <= LONGEST_WORD and word.isalpha()


def near_spellings(word: str) -> set[str]:
    """The word itself, and without each of its letters."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def remember_words(operators: Iterable["Operator"]) -> None:
    """Learn the words of names and places, for `similar_words`."""
    from traces.operators.models import SearchWord

    found = {word for one in operators for word in spellings(f"{one.name} {one.city}") if _is_compared(word)}
    known = set(SearchWord.objects.filter(spelling__in=found).values_list("word", flat=True)) if found else set()
    SearchWord.objects.bulk_create(
        (SearchWord(word=word, spelling=near) for word in sorted(found - known) for near in near_spellings(word)),
        ignore_conflicts=True,
        batch_size=5000,
    )


def similar_words(word: str) -> list[str]:
    """Known words that `word` may be a mistyped form of, nearest first: one mistake, in long words two."""
    from traces.operators.models import SearchWord

    if not _is_compared(word):
        return []
    allowed = 2 if len(word) >= _TWO_MISTAKES_FROM else 1
    rows = SearchWord.objects.filter(spelling__in=near_spellings(word)).values_list("word", flat=True).distinct()
    distances = {found: OSA.distance(word, found) for found in rows}
    near = [found for found, distance in distances.items() if distance <= allowed]
    return sorted(near, key=lambda found: (distances[found], found))[:20]
