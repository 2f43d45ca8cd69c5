"""What is asked: pages, each with who opens it and what they typed. Add yours to `QUESTIONS`."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cache
from random import Random
from urllib.parse import urlencode

from django.test import Client

from benchmarks.traces.agents import ENVIRONMENT, agent
from benchmarks.traces.population import WORDS, word
from traces import remit
from traces.certificates.flows import drafts
from traces.certificates.intra_models import models
from traces.certificates.models import Certificate
from traces.certificates.states import Status as CertificateStatus
from traces.environments import environment_scope
from traces.links import admin_link, link
from traces.models import Role, Status
from traces.operators.models import Operator
from traces.operators.search import Criteria
from traces.operators.words import towns
from traces.readiness import counting, reading
from traces.reference.models import ActivityType

#: Milliseconds in the database.
SEARCH, LISTS, BOARD = 50.0, 100.0, 1000.0


@dataclass(frozen=True)
class Question:
    """`path` makes an address; `who` opens it (`benchmarks.traces.agents`); `deep` is what asks for a late page."""

    who: str
    path: Callable[[Random], str]
    goal: float
    deep: str = ""

    def __call__(self, client: Client, random: Random, deep: bool) -> int:
        """Open the page; a late one of a short list leads to the list. Returns how many bytes came."""
        path = self.path(random)
        if deep:
            path += f"{'&' if '?' in path else '?'}{self.deep}"
        response = client.get(path)
        content = next(iter(response)) if response.streaming else response.content
        if response.status_code == 302 and not deep:
            raise AssertionError(f"{path} leads to {response['Location']}")
        if response.status_code not in (200, 302):
            raise AssertionError(f"{path}: {response.status_code}")
        return len(content)


@dataclass(frozen=True)
class Counting:
    """What a worker counts after each reading."""

    who: str
    goal: float
    deep: str = ""

    def __call__(self, client: Client, random: Random, deep: bool) -> int:
        """Count anew; nothing comes."""
        with environment_scope(ENVIRONMENT):
            counting.count(remit.visible(agent(self.who)), reading.current(ENVIRONMENT), anew=True)
        return 0


@cache
def _last() -> int:
    with environment_scope(ENVIRONMENT):
        last: int | None = Operator.objects.order_by("-pk").values_list("pk", flat=True).first()
    return last or 1


def _number(random: Random) -> int:
    return random.randint(1, _last())


def _mistyped(random: Random) -> str:
    text = word(random.randrange(WORDS))
    place = random.randrange(1, len(text) - 1)
    return text[:place] + text[place + 1 :]


@cache
def _types() -> list[ActivityType]:
    return list(ActivityType.objects.select_related("section__chapter"))


def _codes(random: Random) -> tuple[str, str, str]:
    kind = random.choice(_types())
    return kind.section.chapter.code, kind.section.code, kind.code


def _search(make: Callable[[Random], Criteria]) -> Question:
    address = link(ENVIRONMENT, "operator")
    return Question("applicant", lambda random: f"{address}?{urlencode(asdict(make(random)))}", SEARCH, "page=50")


def _list(who: str, name: str, /, **typed: Callable[[Random], str]) -> Question:
    """A list of the admin site."""
    address = admin_link(ENVIRONMENT, f"{name}_changelist")

    def path(random: Random) -> str:
        query = urlencode({key: make(random) for key, make in typed.items()})
        return f"{address}?{query}" if query else address

    return Question(who, path, LISTS, "p=20")


def _page(who: str, name: str, goal: float, query: str = "", deep: str = "") -> Question:
    address = link(ENVIRONMENT, name) + (f"?{query}" if query else "")
    return Question(who, lambda random: address, goal, deep)


@cache
def _draft() -> int:
    """A draft of the holder's, on the model of the loaded certificates."""
    with environment_scope(ENVIRONMENT):
        mine = Certificate.objects.filter(author=1, status=CertificateStatus.DRAFT).first()
        post = Role.objects.filter(person=1, status=Status.VALID, operator__isnull=False).first()
        if mine is None and post is not None:
            mine = drafts.begin(post, next(iter(models())))
    if mine is None:
        raise AssertionError("The holder has no valid post.")
    return mine.pk


def _choice(box: str, criteria: tuple[str, ...]) -> Question:
    """Who may stand in a box of a certificate: operators that meet these criteria, with the right valid activity."""

    def path(random: Random) -> str:
        values = {
            "country": random.choice(_COUNTRIES[:3]),
            "name": random.choice(_TRADES),
            "place": _department(random),
        }
        # The name is a field of every search, empty or not.
        query = urlencode({"name": "", **{one: values[one] for one in criteria}})
        return f"{link(ENVIRONMENT, 'draft-operator', pk=_draft(), box=box)}?{query}"

    return Question("holder", path, SEARCH, "page=50")


def _last_name(random: Random) -> str:
    return word(random.randint(1, _last() // 10) * 7919 % WORDS)


def _department(random: Random) -> str:
    """How its postal codes begin."""
    return f"{random.randrange(100):02d}"


_COUNTRIES = ["FR", "DE", "IT", "MA", "GR", "LU", "TN", "XI"]
_TRADES = ["ferme", "elevage", "march", "transport", "haras", "SARL laiterie"]

SEARCHES: dict[str, Question] = {
    "country": _search(lambda random: Criteria(country=random.choice(_COUNTRIES))),
    "chapter": _search(lambda random: Criteria(chapter=_codes(random)[0])),
    "section": _search(lambda random: Criteria(section=_codes(random)[1])),
    "activity": _search(lambda random: Criteria(activity=_codes(random)[2])),
    "chapter and activity": _search(lambda random: (lambda c: Criteria(chapter=c[0], activity=c[2]))(_codes(random))),
    "country and section": _search(
        lambda random: Criteria(country=random.choice(_COUNTRIES), section=_codes(random)[1])
    ),
    "name, frequent word": _search(lambda random: Criteria(name=random.choice(_TRADES))),
    "name, rare word": _search(lambda random: Criteria(name=word(random.randrange(WORDS)))),
    "name, first letters": _search(lambda random: Criteria(name=word(random.randrange(WORDS))[:3])),
    "name, two words": _search(
        lambda random: Criteria(name=f"{word(random.randrange(2000))} {random.choice(_TRADES)}")
    ),
    "name, mistyped": _search(lambda random: Criteria(name=_mistyped(random))),
    "name and country": _search(
        lambda random: Criteria(name=random.choice(_TRADES), country=random.choice(_COUNTRIES))
    ),
    "identifier": _search(lambda random: Criteria(identifier=f"2023.{_number(random):07d}")),
    "VAT number": _search(lambda random: Criteria(identifier=f"{_number(random):011d}")),
    "identifier, beginning": _search(lambda random: Criteria(identifier=f"{random.choice(_COUNTRIES)}.2023.000")),
    "town": _search(lambda random: Criteria(place=random.choice(towns()).name)),
    "postal code": _search(
        lambda random: Criteria(place=f"{random.randrange(100_000):05d}"[: random.choice([2, 3, 5])])
    ),
    "country and first letters": _search(
        lambda random: Criteria(country=random.choice(_COUNTRIES), name=word(random.randrange(WORDS))[:3])
    ),
    "section and department": _search(lambda random: Criteria(section=_codes(random)[1], place=_department(random))),
    "name and department": _search(lambda random: Criteria(name=random.choice(_TRADES), place=_department(random))),
    "everything": _search(
        lambda random: Criteria(
            country=random.choice(_COUNTRIES), section=_codes(random)[1], name=random.choice(_TRADES), place="0"
        )
    ),
}

USERS, OPERATORS = "traces_role", "operators_operator"


def _lists_of(who: str) -> dict[str, Question]:
    """The lists of a validator."""
    return {
        f"{who}: users": _list(who, USERS),
        f"{who}: users, pending": _list(who, USERS, status__exact=lambda _: "requested"),
        f"{who}: users, valid": _list(who, USERS, status__exact=lambda _: "valid"),
        f"{who}: users, a name": _list(who, USERS, q=_last_name),
        f"{who}: users, an e-mail": _list(who, USERS, q=lambda random: f"person{_number(random) // 10}@"),
        f"{who}: users, an operator": _list(who, USERS, q=lambda random: f"FR.2023.{_number(random):07d}"),
        f"{who}: users, frequent word": _list(who, USERS, q=lambda random: random.choice(_TRADES[:3])),
        f"{who}: users, advanced": _list(who, USERS, name=_last_name, organisation=lambda _: "ferme"),
        f"{who}: nobody decides": _list(who, USERS, escalated=lambda _: "1"),
        f"{who}: operators": _list(who, OPERATORS),
        f"{who}: operators, words": _list(who, OPERATORS, q=lambda random: word(random.randrange(2000))),
        f"{who}: operators, new activities": _list(who, OPERATORS, activity_status=lambda _: "new"),
        f"{who}: activities": _list(who, "operators_operatoractivity"),
        f"{who}: activities, new": _list(who, "operators_operatoractivity", status__exact=lambda _: "new"),
        f"{who}: history": _list(who, "traces_act"),
        f"{who}: history, a name": _list(who, "traces_act", q=_last_name),
        f"{who}: certificates": _page(who, "certificates", LISTS, deep="page=40"),
    }


QUESTIONS: dict[str, Question | Counting] = {
    **{f"search: {name}": question for name, question in SEARCHES.items()},
    **_lists_of("department"),
    **_lists_of("country"),
    **_lists_of("Commission"),
    "holder: certificates": _page("holder", "certificates", LISTS),
    **{
        f"holder: {box} of a certificate, {' and '.join(criteria) or 'anybody'}": _choice(box, criteria)
        for box in ("dispatch", "transporter")
        for criteria in ((), ("country", "name"), ("place",))
    },
    "country: board, counted by the worker": Counting("country", BOARD),
    "country: board": _page("country", "readiness", BOARD),
    "country: names": _page("country", "readiness-people", BOARD, deep="page=40"),
    "country: names, not ready": _page("country", "readiness-people", BOARD, "state=not-ready"),
    "country: names, one kind": _page("country", "readiness-people", BOARD, "kind=eid"),
    "country: names, one operator": _page("country", "readiness-people", BOARD, "organisation=FR.2023.0000017"),
    "country: file, first lines": _page("country", "readiness-csv", BOARD),
}
