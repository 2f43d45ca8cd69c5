"""What is loaded: words, operators with activities, people with requests, their states, acts and certificates."""

from array import array
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from functools import cache
from itertools import chain
from multiprocessing import get_context
from typing import Any

import django
from django.db import connection, transaction
from rich.progress import Progress

from benchmarks.traces.loading import OURS, batches, copy, in_batches, last, quickly
from benchmarks.traces.population import MOMENT, WORDS, Population, word
from traces.models import Person, Role, RoleTypeChoice, choice_key
from traces.operators.indexing import near_spellings
from traces.operators.models import Operator, OperatorActivity, SearchWord
from traces.reference.models import Authority

REQUESTS_PER_PERSON = 10

#: Three people in four released what they have.
STATES = f"""
INSERT INTO readiness_factorstate (environment, uid, person_id, sms, mobile_app, security_key, eid, read_at)
SELECT 'production', uid, id, CASE WHEN id %% 3 = 0 THEN 1 ELSE 0 END, CASE WHEN id %% 5 = 0 THEN 1 ELSE 0 END,
  CASE WHEN id %% 11 = 0 THEN 1 ELSE 0 END, CASE WHEN id %% 13 = 0 THEN 1 ELSE 0 END, CURRENT_TIMESTAMP
FROM traces_person
WHERE id < {OURS} AND id %% 4 > 0 AND id > coalesce((SELECT max(person_id) FROM readiness_factorstate), 0)
"""  # noqa: S608
#: One for each decision.
ACTS = f"""
INSERT INTO traces_act (environment, at, kind, person_id, role_id, operator_id, remit, reason)
SELECT environment, decided_at, CASE status WHEN 'rejected' THEN 'refused' WHEN 'withdrawn' THEN 'left'
  WHEN 'suspended' THEN 'suspended' ELSE 'granted' END, person_id, id, operator_id, remit, ''
FROM traces_role
WHERE id < {OURS} AND decided_at IS NOT NULL AND id > coalesce((SELECT max(role_id) FROM traces_act), 0)
ORDER BY decided_at
"""  # noqa: S608
#: One in ten is a draft; each goes from the operator of a request to another one. Statuses are those of `states`.
CERTIFICATES = f"""
INSERT INTO certificates_certificate (environment, model_code, status, reference, version, author_id, post_id,
  created_at, saved_at, reason, local_reference, consignor_id, consignee_id, dispatch_id, destination_id,
  region_of_origin, region_of_destination, transport, transport_identification, documents, conditions, purpose,
  journey_log, parties, local_authority_id, destination_authority_id, verification_code)
SELECT 'production', %s, CASE WHEN role.id %% 10 = 0 THEN %s ELSE %s END,
  CASE WHEN role.id %% 10 > 0 THEN 'INTRA.EU.XX.2023.' || CAST(1000000 + role.id AS text) END,
  1, role.person_id, role.id,
  CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, '', '', role.operator_id, other.id, role.operator_id, other.id,
  '', '', '', '', '', '', '', false, '{{}}', operator.responsible_authority_id, other.responsible_authority_id,
  CASE WHEN role.id %% 10 > 0 THEN 'bench' || role.id END
FROM traces_role AS role
JOIN operators_operator AS operator ON operator.id = role.operator_id
JOIN operators_operator AS other ON other.id = 1 + role.operator_id * 7919 %% %s
WHERE role.id < {OURS} AND role.status = 'valid' AND role.id %% 5 = 0
  AND role.id > coalesce((SELECT max(post_id) FROM certificates_certificate), 0)
ORDER BY role.requested_at
"""  # noqa: S608


def load(size: int, progress: Progress) -> None:
    """As many operators, with a request for each and a person for ten requests."""
    people = size // REQUESTS_PER_PERSON
    if last(Operator) >= size and last(Person) >= people and not _is_unsettled():
        return
    with quickly(progress):
        _words(progress)
        _operators(progress, size)
        in_batches(progress, "people", people, Person, _writer_of_people(size))
        for what, statement, values in (
            ("states", STATES, []),
            ("acts", ACTS, []),
            ("certificates", CERTIFICATES, _certificate_values(size)),
        ):
            task = progress.add_task(what, total=1)
            with connection.cursor() as cursor:
                cursor.execute(statement, values or ())
            progress.update(task, completed=1)


def _is_unsettled() -> bool:
    """Whether an interrupted run left the tables without indexes."""
    if connection.vendor == "sqlite":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM bench_index")
        (count,) = cursor.fetchone()
    return bool(count)


def _certificate_values(size: int) -> list[Any]:
    from traces.certificates.intra_models import models
    from traces.certificates.states import Status

    return [next(iter(models())), Status.DRAFT.value, Status.VALID.value, size]


def _words(progress: Progress) -> None:
    if SearchWord.objects.exists():
        return
    words = sorted({word(number) for number in progress.track(range(WORDS), description="words")})
    rows = [(one, spelling) for one in words for spelling in sorted(near_spellings(one))]
    with transaction.atomic():
        copy(SearchWord, ["word", "spelling"], rows)


OPERATOR_FIELDS = Operator._meta.concrete_fields
Rows = list[tuple[Any, ...]]


@cache
def _population() -> Population:
    return Population()


def operator_rows(numbers: range) -> tuple[Rows, Rows]:
    """Operators and their activities, as their tables have them; for a process of its own."""
    names = [field.attname for field in OPERATOR_FIELDS]
    made = [_population().operator(number) for number in numbers]
    operators = [tuple(getattr(one, name) for name in names) for one, _ in made]
    day = MOMENT.date()
    activities = [(one.pk, kind.pk, "valid" if one.pk % 20 else "new", day) for one, kinds in made for kind in kinds]
    return operators, activities


def _operators(progress: Progress, count: int) -> None:
    """Making an operator takes longer than storing it: all processors make, one stores."""
    parts = batches(last(Operator) + 1, count)
    columns = [field.column for field in OPERATOR_FIELDS]
    with ProcessPoolExecutor(initializer=django.setup, mp_context=get_context("spawn")) as pool:
        made = pool.map(operator_rows, parts)

        def write(numbers: range) -> None:
            operators, activities = next(made)
            copy(Operator, columns, operators)
            copy(OperatorActivity, ["operator_id", "activity_type_id", "status", "valid_from"], activities)

        in_batches(progress, "operators", count, Operator, write)


PERSON_COLUMNS = ["id", "environment", "uid", "email", "first_name", "last_name", "domain", "language", "session_epoch"]
ROLE_COLUMNS = [
    *["environment", "person_id", "choice_id", "role_type", "operator_id", "status", "additional_information"],
    *["requested_at", "decided_at", "reason", "administrator", "remit", "escalated_at", "escalated_to_id"],
]


def _writer_of_people(operators: int) -> Callable[[range], None]:
    """Needs the authorities of all operators, which it reads once."""
    responsible = array("q", [0]) * (operators + 1)
    pairs = Operator.objects.filter(pk__lte=operators).values_list("pk", "responsible_authority_id")
    for pk, authority in pairs.order_by().iterator(chunk_size=50_000):
        responsible[pk] = authority or 0
    authorities = {one.pk: one for one in Authority.objects.all()}

    def write(numbers: range) -> None:
        people = (
            [n, "production", f"n00b{n:06d}", f"person{n}@bench.example", *_names(n), "external", "fr", 0]
            for n in numbers
        )
        copy(Person, PERSON_COLUMNS, people)
        copy(
            RoleTypeChoice,
            ["key", "person_id", "role_type"],
            ([choice_key(n, "operator"), n, "operator"] for n in numbers),
        )
        rows = chain.from_iterable(_roles(n, responsible, authorities) for n in numbers)
        copy(Role, ROLE_COLUMNS, rows)

    return write


def _names(person: int) -> tuple[str, str]:
    return word(person * 31 % 300).capitalize(), word(person * 7919 % WORDS).capitalize()


def _roles(person: int, responsible: "array[int]", authorities: dict[int, Authority]) -> Iterable[list[Any]]:
    for one in _population().requests(person, REQUESTS_PER_PERSON, len(responsible) - 1):
        asked = MOMENT + timedelta(minutes=person)
        waits = one["status"] == "requested"
        decided = None if waits else asked + timedelta(days=one["days"])
        choice = None if one["status"] in ("rejected", "withdrawn") else choice_key(person, "operator")
        authority = authorities.get(responsible[one["operator"]])
        remit, above = (authority.path, authority.parent_id) if authority else ("", None)
        # Nobody decided on one in ten: the superior was called in.
        called = above if waits and person % 10 == 0 else None
        yield [
            *["production", person, choice, "operator", one["operator"], one["status"], ""],
            *[asked, decided, "", False, remit, asked if called else None, called],
        ]
