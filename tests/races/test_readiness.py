"""Numbers of changes, reminders and plans of phones under many hands; each beside a control without the lock."""

from collections.abc import Callable
from functools import partial
from threading import Barrier

import pytest
from django.db import IntegrityError, transaction

from eulogin.api import create_account, register_reader, register_service
from eulogin.models import Account
from eulogin.release import consent, states
from eulogin.release.models import Reader, Release
from kernel import clock
from kernel.mail.models import OutgoingMail
from tests.races.hands import at_once
from tests.traces.world import PRODUCTION, agent_for, give, make_operator, make_person, make_reference
from traces.environments import environment_scope
from traces.models import Person, RoleType
from traces.readiness import reminders
from traces.readiness.errors import PlanRefused
from traces.readiness.models import FactorState, Phone, Plan, Reminded, Reminder, Wanted
from traces.readiness.phones import flow
from traces.readiness.phones.access import Place
from traces.reference.models import Authority

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 8


def inside(act: Callable[..., object], *arguments: object) -> Callable[[], object]:
    """The act in production's scope, which each thread must open itself."""

    def run() -> object:
        with environment_scope(PRODUCTION):
            return act(*arguments)

    return run


# --- EU Login: a cursor misses nothing


@pytest.fixture
def reader(transactional_db: None) -> Reader:
    register_service(url_prefix="https://app.example/", name="App")
    return register_reader("https://app.example/")[0]


@pytest.fixture
def accounts(reader: Reader) -> list[Account]:
    return [
        create_account(uid=f"n00r{n}", email=f"r{n}@example.org", first_name="R", last_name="R", password="Herisson-1!")
        for n in range(PEOPLE)
    ]


def careless_number(reader: Reader, account: Account, together: Barrier) -> None:
    """Read the number, then write the next one: what everybody writes first."""
    with transaction.atomic():
        number = Reader.objects.get(pk=reader.pk).revision + 1
        together.wait(timeout=30)
        Reader.objects.filter(pk=reader.pk).update(revision=number)
        Release.objects.create(reader=reader, uid=account.uid, released_at=clock.now(), revision=number)


def test_control_numbers_read_first_are_given_twice(reader: Reader, accounts: list[Account]) -> None:
    together = Barrier(PEOPLE)
    outcomes = at_once(*[partial(careless_number, reader, account, together) for account in accounts])
    assert sum(isinstance(one, IntegrityError) for one in outcomes) == PEOPLE - 1  # the constraint is the last resort


def test_a_reader_walking_meanwhile_hears_of_every_release(reader: Reader, accounts: list[Account]) -> None:
    heard: set[str] = set()

    def walk() -> None:
        after = 0
        for _ in range(40):
            states.observe(reader)
            found, after, _more = states.changes(reader, after, 3)
            heard.update(state.uid for state in found if state.released)

    outcomes = at_once(walk, *[partial(consent.give, account, reader) for account in accounts])
    assert outcomes[1:] == [True] * PEOPLE
    last = max(Release.objects.values_list("revision", flat=True))
    found, _reached, _more = states.changes(reader, 0, 100)
    assert last == Reader.objects.get().revision
    assert {state.uid for state in found} == {account.uid for account in accounts}
    assert heard <= {account.uid for account in accounts}


def test_the_same_person_releasing_in_many_tabs_does_it_once(reader: Reader, accounts: list[Account]) -> None:
    outcomes = at_once(*[partial(consent.give, accounts[0], reader)] * 5)
    assert sorted(outcomes, key=str) == [False] * 4 + [True]


# --- TRACES: one reminder


@pytest.fixture
def head(transactional_db: None) -> Person:
    make_reference()
    person = make_person("n00head")
    give(person, "authority", "FR00008", administrator=True)
    return person


@pytest.fixture
def rows(head: Person) -> list[Reminder]:
    """Two heads asked at the same time for the same five people."""
    farm = make_operator()
    for n in range(5):
        person = make_person(f"n00bare{n}")
        give(person, "operator", farm)
        with environment_scope(PRODUCTION):
            FactorState.objects.create(environment=PRODUCTION, uid=person.uid, person=person, read_at=clock.now())
    with environment_scope(PRODUCTION):
        ids = [post.pk for post in agent_for(head).posts]
        asked = {"environment": PRODUCTION, "asked_by": head, "role_ids": ids, "asked_at": clock.now()}
        return [Reminder.objects.create(**asked, wanted=Wanted.NOT_READY) for _ in range(2)]


def careless_reminding(person: Person, together: Barrier) -> None:
    """Look, then send: what everybody writes first."""
    fresh = Reminded.objects.filter(person=person).exists()
    together.wait(timeout=30)
    if not fresh:
        reminders._tell(person, Wanted.NOT_READY)


def test_control_looking_first_sends_two(rows: list[Reminder]) -> None:
    with environment_scope(PRODUCTION):
        person = Person.objects.get(uid="n00bare0")
    before, together = OutgoingMail.objects.count(), Barrier(2)
    at_once(*[inside(careless_reminding, person, together)] * 2)
    assert OutgoingMail.objects.count() == before + 2


def test_two_workers_send_one_reminder_to_each(rows: list[Reminder]) -> None:
    outcomes = at_once(*[partial(reminders.send, PRODUCTION, row.pk) for row in rows])
    assert outcomes == [None, None]
    assert OutgoingMail.objects.count() == 5
    with environment_scope(PRODUCTION):
        assert sum(Reminder.objects.values_list("sent", flat=True)) == 5


# --- TRACES: the plan


@pytest.fixture
def place(head: Person) -> Place:
    return Place(head, RoleType.AUTHORITY, Authority.objects.get(code="FR00008"), can_edit=True)


DATA = {"label": "Duty", "kind": "shared", "number": "+33612345678", "place": ""}


def test_the_first_phones_of_a_plan_begin_one_plan(place: Place) -> None:
    data = [{**DATA, "label": f"Duty {n}", "number": f"+3361234567{n}"} for n in range(5)]
    outcomes = at_once(*[inside(flow.save_phone, place, one, None, 0) for one in data])
    assert all(isinstance(one, Phone) for one in outcomes), outcomes
    with environment_scope(PRODUCTION):
        assert Plan.objects.count() == 1
        assert Phone.objects.count() == 5


def careless_change(pk: int, label: str, together: Barrier) -> None:
    """Compare the version, then write: what everybody writes first."""
    phone = Phone.objects.get(pk=pk)
    together.wait(timeout=30)
    if phone.version == 1:
        Phone.objects.filter(pk=pk).update(label=label, version=2)


def test_control_comparing_first_loses_a_change(place: Place) -> None:
    with environment_scope(PRODUCTION):
        phone = flow.save_phone(place, DATA, None, 0)
    together = Barrier(2)
    outcomes = at_once(*[inside(careless_change, phone.pk, label, together) for label in ("One", "Other")])
    assert outcomes == [None, None]  # both believe that theirs was kept


def test_of_two_changes_from_the_same_page_one_is_told(place: Place) -> None:
    with environment_scope(PRODUCTION):
        phone = flow.save_phone(place, DATA, None, 0)
    changes = [{**DATA, "label": label} for label in ("One", "Other", "Third")]
    outcomes = at_once(*[inside(flow.save_phone, place, data, phone, 1) for data in changes])
    assert sum(isinstance(one, PlanRefused) for one in outcomes) == 2
