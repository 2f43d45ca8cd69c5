"""The invented operators, people and requests: each known by its number alone, so that loading can stop and go on."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache, cached_property
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from traces.operators.models import Operator
from traces.operators.words import towns
from traces.reference.models import ActivityType, Authority, Country

MOMENT = datetime(2023, 1, 1, 9, 0, tzinfo=ZoneInfo("Europe/Brussels"))
WORDS = 60_000
_PARTS = "ba be bo da del do fa fer ga gen la le lin ma mar mo na nel ra ron sa son ta tel va vi zu"
_SYLLABLES = _PARTS.split()
_WORK = "ferme elevage marche abattoir laiterie transport negoce comptoir moulin conserverie haras rucher"
_TRADES = _WORK.split()
_STATUSES = {"valid": 60, "requested": 10, "suspended": 5, "rejected": 15, "withdrawn": 10}
_FORMS = ["SARL", "SAS", "GmbH", "S.p.A.", "BV", ""]
#: In percent; the others share the rest.
_COUNTRIES = {"FR": 30, "DE": 15, "IT": 12, "ES": 10, "NL": 6, "PL": 6, "BE": 4, "MA": 2}
_ENVIRONMENTS = ["production"] * 18 + ["acceptance", "training"]
_LISTED = [code for code, share in _COUNTRIES.items() for _ in range(share)]
#: Half of what people ask for is in France: a country in which nearly everybody holds a post.
_HOME = "FR"


def _environment_of(number: int) -> str:
    return _ENVIRONMENTS[number % 20]


def _listed_country(number: int) -> str:
    """The country of an operator; "" for one of the others."""
    place = number // 20 % 100
    return _LISTED[place] if place < len(_LISTED) else ""


@cache
def word(number: int) -> str:
    """One of `WORDS` invented words; low numbers are the frequent ones."""
    random = Random(f"word {number}")  # noqa: S311 - invented companies, not secrets
    return "".join(random.choices(_SYLLABLES, k=3)) + ("" if number < 15_000 else random.choice("bcdfglmn"))


def _some_word(random: Random) -> str:
    """Words are as unevenly frequent as in a language."""
    return word(int(WORDS * random.random() ** 3))


class Population:
    """Makes rows; needs the reference data."""

    @cached_property
    def countries(self) -> dict[str, Country]:
        """All of them."""
        return {country.pk: country for country in Country.objects.order_by("pk")}

    @cached_property
    def _types(self) -> dict[str, list[ActivityType]]:
        types = list(ActivityType.objects.select_related("section__chapter").order_by("pk"))
        return {
            code: [one for one in types if one.section.applies_to(country)] for code, country in self.countries.items()
        }

    @cached_property
    def _authorities(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for code, pk in Authority.objects.exclude(kind="BCP").order_by("code").values_list("country", "pk"):
            found.setdefault(code, []).append(pk)
        return found

    def operator(self, number: int) -> tuple[Operator, list[ActivityType]]:
        """An operator with its key, ready to be stored, and what it does."""
        random = Random(f"operator {number}")  # noqa: S311
        country = self.countries[_listed_country(number) or random.choice(list(self.countries))]
        trade = random.choices(_TRADES, weights=range(len(_TRADES), 0, -1))[0]
        town = random.choice(towns())
        # Two towns in three are small: nobody else's word.
        city = town.name if random.random() < 1 / 3 else f"{_some_word(random)} {town.name.split('-')[0]}"
        operator = Operator(
            id=number,
            environment=_environment_of(number),
            identifier=f"{country.pk}.2023.{number:07d}",
            name=f"{random.choice(_FORMS)} {trade} {_some_word(random)} {_some_word(random)}".strip(),
            country=country,
            postal_code=f"{random.randrange(100_000):05d}",
            city=city[:100],
            vat=f"{country.pk}{number:011d}",
            responsible_authority_id=random.choice(self._authorities.get(country.pk, [None])),
            created_at=MOMENT,
        )
        possible = self._types[country.pk]
        # The first activities are the frequent ones.
        types = {int(len(possible) * random.random() ** 2) for _ in range(random.choice([1, 1, 1, 2, 3]))}
        kinds = [possible[place] for place in sorted(types)]
        operator.prepare(kinds)
        return operator, kinds

    def requests(self, person: int, count: int, operators: int) -> Iterator[dict[str, Any]]:
        """What that person asked for: different operators of production."""
        random = Random(f"requests {person}")  # noqa: S311
        wanted: set[int] = set()
        while len(wanted) < min(count, operators // 20):
            number = random.randint(1, operators)
            at_home = len(wanted) % 2 == 0
            if _environment_of(number) == "production" and (not at_home or _listed_country(number) == _HOME):
                wanted.add(number)
        for operator in sorted(wanted):
            status = random.choices([*_STATUSES], [*_STATUSES.values()])[0]
            yield {"operator": operator, "status": status, "days": random.expovariate(1 / 4)}
