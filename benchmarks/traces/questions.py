"""What is asked: a name, and a function that asks the database what a page asks. Add yours to `QUESTIONS`."""

from collections.abc import Callable
from random import Random

from django.core.paginator import Paginator

from benchmarks.traces.population import WORDS, word
from traces.operators.models import Operator
from traces.operators.search import Criteria, search, search_similar
from traces.operators.words import towns
from traces.reference.models import ActivityType

PAGE = 20
#: Asks once; the number of the page is given, -1 for the last one.
Question = Callable[[Random, int], None]


def results(criteria: Criteria, page: int) -> None:
    """A page of results as the view gets it: counted, found, with what each row shows; similar ones where none is."""
    pages = Paginator(search(criteria) or search_similar(criteria), PAGE)
    for operator in pages.get_page(page if page > 0 else pages.num_pages):
        operator.status  # noqa: B018 - a row shows it


def _number(random: Random) -> int:
    last = Operator.objects.order_by("-pk").values_list("pk", flat=True).first() or 1
    return random.randint(1, last)


def _mistyped(random: Random) -> str:
    text = word(random.randrange(WORDS))
    place = random.randrange(1, len(text) - 1)
    return text[:place] + text[place + 1 :]


def _of(make: Callable[[Random], Criteria]) -> Question:
    return lambda random, page: results(make(random), page)


def _codes(random: Random) -> tuple[str, str, str]:
    kind = random.choice(_types())
    return kind.section.chapter.code, kind.section.code, kind.code


_CACHE: dict[str, list[ActivityType]] = {}


def _types() -> list[ActivityType]:
    if "types" not in _CACHE:
        _CACHE["types"] = list(ActivityType.objects.select_related("section__chapter"))
    return _CACHE["types"]


_COUNTRIES = ["FR", "DE", "IT", "MA", "GR", "LU", "TN", "XI"]
_TRADES = ["ferme", "elevage", "march", "transport", "haras", "SARL laiterie"]

QUESTIONS: dict[str, Question] = {
    "country": _of(lambda random: Criteria(country=random.choice(_COUNTRIES))),
    "chapter": _of(lambda random: Criteria(chapter=_codes(random)[0])),
    "section": _of(lambda random: Criteria(section=_codes(random)[1])),
    "activity": _of(lambda random: Criteria(activity=_codes(random)[2])),
    "chapter and activity": _of(lambda random: (lambda c: Criteria(chapter=c[0], activity=c[2]))(_codes(random))),
    "country and section": _of(lambda random: Criteria(country=random.choice(_COUNTRIES), section=_codes(random)[1])),
    "name, frequent word": _of(lambda random: Criteria(name=random.choice(_TRADES))),
    "name, rare word": _of(lambda random: Criteria(name=word(random.randrange(WORDS)))),
    "name, first letters": _of(lambda random: Criteria(name=word(random.randrange(WORDS))[:3])),
    "name, two words": _of(lambda random: Criteria(name=f"{word(random.randrange(2000))} {random.choice(_TRADES)}")),
    "name, mistyped": _of(lambda random: Criteria(name=_mistyped(random))),
    "name and country": _of(lambda random: Criteria(name=random.choice(_TRADES), country=random.choice(_COUNTRIES))),
    "identifier": _of(lambda random: Criteria(identifier=f"2023.{_number(random):07d}")),
    "VAT number": _of(lambda random: Criteria(identifier=f"{_number(random):011d}")),
    "identifier, beginning": _of(lambda random: Criteria(identifier=f"{random.choice(_COUNTRIES)}.2023.000")),
    "town": _of(lambda random: Criteria(place=random.choice(towns()).name)),
    "postal code": _of(lambda random: Criteria(place=f"{random.randrange(100_000):05d}"[: random.choice([2, 3, 5])])),
    "everything": _of(
        lambda random: Criteria(
            country=random.choice(_COUNTRIES), section=_codes(random)[1], name=random.choice(_TRADES), place="0"
        )
    ),
}
