"""Operators that are likely the one somebody is about to create a second time (official help: the classic mistake)."""

from collections.abc import Sequence

from rapidfuzz import fuzz

from traces.operators.indexing import similar_words
from traces.operators.models import Operator
from traces.operators.search import meeting, with_rows
from traces.operators.terms import COUNTRY, IDENTIFIER, PLACE, Group, Term, code_term
from traces.operators.text import compact, telling_words, words

#: Names at least so alike (0 to 100), or in the same town so alike, are shown.
ALIKE, ALIKE_IN_TOWN = 90, 75
_LOOKED_AT, _SHOWN = 200, 5


def likely(*, name: str, country: str, towns: Sequence[str], identifiers: Sequence[str]) -> list[Operator]:
    """The likeliest first: the same identifier, then names that are alike, in the same town rather than elsewhere."""
    here: Group = [Term(code_term(COUNTRY, country))]
    telling = telling_words(name)
    read = [[Term(word), *(Term(one) for one in similar_words(word))] for word in telling]
    places = [Term(PLACE + word) for town in towns for word in words(town)]
    numbers = [Term(IDENTIFIER + number) for text in identifiers if (number := compact(text))]
    same_number = _found([numbers]) if numbers else {}
    alike = _found([*read, here]) if read else {}
    neighbours = _found([[term for group in read for term in group], places, here]) if read and places else {}
    wanted = " ".join(telling)
    scores = dict.fromkeys(same_number, 200.0)
    for key, other in {**alike, **neighbours}.items():
        score = fuzz.token_sort_ratio(wanted, " ".join(telling_words(other)))
        if score >= (ALIKE_IN_TOWN if key in neighbours else ALIKE):
            scores.setdefault(key, score + (50 if key in neighbours else 0))
    best = sorted(scores, key=lambda key: -scores[key])[:_SHOWN]
    found = {one.pk: one for one in with_rows(Operator.objects.filter(pk__in=best))}
    return [found[key] for key in best if key in found]


def _found(groups: Sequence[Group]) -> dict[int, str]:
    return dict(meeting(groups).order_by().values_list("pk", "name")[:_LOOKED_AT])
