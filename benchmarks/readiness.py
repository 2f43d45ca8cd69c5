"""What the readiness board of a country costs: `DATABASE_URL=postgres://… python -m benchmarks.readiness`.

Fills an empty PostgreSQL database (any rows of TRACES that are there are deleted) with people of one country who hold
ten posts each in operators of all its departments, then opens the board, the names and the file as the central
authority does. Only the database's part of a page is measured, with what Django makes of it.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import django
from rich.console import Console
from rich.table import Table

ROUNDS = 5
ENVIRONMENT = "production"

PEOPLE = """
INSERT INTO traces_person
  (environment, uid, first_name, last_name, email, domain, language, session_epoch)
SELECT 'production', 'n00r' || lpad(n::text, 8, '0'), 'Camille', 'Name' || (n * 7919 %% %(people)s),
  'person' || n || '@bench.example', 'external', 'fr', 0
FROM generate_series(1, %(people)s) AS n
"""
CHOICES = """
INSERT INTO traces_roletypechoice (key, person_id, role_type)
SELECT id || ':operator', id, 'operator' FROM traces_person
"""
OPERATORS = """
INSERT INTO operators_operator
  (environment, identifier, name, country_id, street, postal_code, city, email, phone, website, vat, eori,
   responsible_authority_id, search_text, created_at)
SELECT 'production', 'FR.BENCH.' || n, 'Company ' || n, 'FR', '', '', '', '', '', '', '', '',
  department.id, ' company ' || n, now()
FROM generate_series(0, %(operators)s - 1) AS n
JOIN (SELECT id, row_number() OVER (ORDER BY code) - 1 AS place, count(*) OVER () AS number
      FROM reference_authority WHERE country_id = 'FR' AND kind = 'LAU') AS department
  ON department.place = n %% department.number
"""
ROLES = """
INSERT INTO traces_role
  (environment, person_id, choice_id, role_type, operator_id, status, additional_information, requested_at,
   decided_at, reason, administrator)
SELECT 'production', person.id, person.id || ':operator', 'operator', operator.id, 'valid', '', now(), now(), '', false
FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM traces_person) AS person
CROSS JOIN generate_series(0, %(posts)s - 1) AS post
JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM operators_operator) AS operator
  ON operator.place = (person.place * %(posts)s + post) %% %(operators)s
"""
STATES = """
INSERT INTO readiness_factorstate (environment, uid, person_id, sms, mobile_app, security_key, eid, read_at)
SELECT 'production', uid, id, (id %% 3 = 0)::int, (id %% 5 = 0)::int, (id %% 11 = 0)::int, (id %% 13 = 0)::int, now()
FROM traces_person WHERE id %% 4 > 0
"""
TABLES = "readiness_use readiness_factorstate readiness_snapshot traces_role traces_roletypechoice traces_person"


def load(people: int, posts: int, say: Callable[[str], None]) -> None:
    """Empty the tables and fill them, each in one statement; `people` × `posts` roles in as many operators."""
    from django.core.management import call_command
    from django.db import connection

    from traces.reference.loading import load_all

    call_command("migrate", verbosity=0)
    load_all()
    operators = people * posts
    numbers = {"people": people, "posts": posts, "operators": operators}
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(TABLES.split())}, operators_operator CASCADE")
        for name, sql in (
            ("people", PEOPLE),
            ("choices", CHOICES),
            ("operators", OPERATORS),
            ("roles", ROLES),
            ("states", STATES),
        ):
            say(f"loading {name}")
            cursor.execute(sql, numbers)
        say("analysing")
        cursor.execute("VACUUM ANALYZE")


def agent() -> Any:
    """An administrator of the central authority of France."""
    from traces import remit
    from traces.models import Person, Role, RoleTypeChoice
    from traces.reference.models import Authority

    person, _ = Person.objects.get_or_create(environment=ENVIRONMENT, uid="n00bench", last_name="Bench")
    choice, _ = RoleTypeChoice.objects.get_or_create(key=f"{person.pk}:authority", person=person, role_type="authority")
    from kernel import clock

    post, _ = Role.objects.get_or_create(
        environment=ENVIRONMENT,
        person=person,
        choice=choice,
        role_type="authority",
        authority=Authority.objects.get(code="FR00000"),
        status="valid",
        defaults={"requested_at": clock.now(), "administrator": True},
    )
    return remit.Agent(person, [post])


def parts() -> dict[str, Callable[[], object]]:
    """What is measured, by name."""
    from traces import remit
    from traces.environments import Environment
    from traces.readiness import counting, csv_file, snapshots, units
    from traces.readiness.listing import Wish, lines
    from traces.readiness.models import Kind, Reading

    roles = remit.visible(agent())
    accepted, reading = [kind.value for kind in Kind], Reading(environment=ENVIRONMENT)

    def page(**wishes: Any) -> object:
        wish = Wish(roles, accepted, **wishes)
        return wish.people().count(), lines(wish.people()[:50], wish.posts(), accepted)

    def board(*, anew: bool = False) -> object:
        summary = counting.count(roles, reading, anew=anew).summary
        return units.names(summary.units), snapshots.days(summary.units)

    return {
        "board, counted by the worker": lambda: board(anew=True),
        "board, as people open it": board,
        "names, everybody": page,
        "names, not ready": lambda: page(state="not-ready"),
        "names, one kind": lambda: page(kind="eid"),
        "names, one operator": lambda: page(organisation="FR.BENCH.17"),
        "file, first line": lambda: next(iter(csv_file.stream(Wish(roles, accepted), Environment.PRODUCTION, "fr"))),
        "file, whole": lambda: sum(1 for _line in csv_file.stream(Wish(roles, accepted), Environment.PRODUCTION, "fr")),
    }


def measure(console: Console) -> None:
    """The median of some rounds of each part, in milliseconds."""
    table = Table("Part", "ms")
    for name, act in parts().items():
        taken = []
        for _round in range(1 if name == "file, whole" else ROUNDS):
            start = time.perf_counter()
            act()
            taken.append(1000 * (time.perf_counter() - start))
        table.add_row(name, f"{statistics.median(taken):.0f}")
    console.print(table)


def main(arguments: list[str]) -> int:
    """Load unless told not to, then measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.readiness", description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--posts", type=int, default=10, help="of each person")
    parser.add_argument("--no-load", action="store_true", help="measure what is there")
    options = parser.parse_args(arguments)
    console = Console()
    django.setup()
    from traces.environments import environment_scope

    if not options.no_load:
        with console.status("…") as status:
            load(options.people, options.posts, status.update)
    with environment_scope(ENVIRONMENT):
        measure(console)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
