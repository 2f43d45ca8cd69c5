"""Bulk decisions: all or nothing, conflicts told, resumable."""

from datetime import timedelta

import pytest
from django.conf import settings

from kernel.journal.models import Entry
from kernel.mail.models import OutgoingMail
from tests.clock import Clock
from tests.traces.world import PRODUCTION, give, make_operator, make_person
from traces.errors import ErrorCode, TracesError
from traces.events import Event
from traces.flows import batches, deciding
from traces.models import Act, Batch, BatchState, Role, Status, Target
from traces.operators.models import ActivityStatus, OperatorActivity
from traces.remit import Agent


@pytest.fixture
def waiting(agent: Agent) -> list[Role]:
    operator = make_operator()
    return [give(make_person(f"n00a{number:04}"), "operator", operator, "requested") for number in range(3)]


def keys(rows: list[Role]) -> list[int]:
    return [row.pk for row in rows]


def run(batch: Batch) -> Batch:
    batches.run(PRODUCTION, batch.pk)
    return Batch.objects.get(pk=batch.pk)


def statuses(roles: list[Role]) -> set[str]:
    return set(Role.objects.filter(pk__in=keys(roles)).values_list("status", flat=True))


def refusal(act, *args: object) -> ErrorCode:
    with pytest.raises(TracesError) as caught:
        act(*args)
    return caught.value.code


def test_all_are_decided_with_acts_events_and_mails(agent: Agent, waiting: list[Role]) -> None:
    batch = run(batches.store(agent, Target.ROLES, "accept", keys(waiting)))
    assert (batch.state, batch.done) == (BatchState.DONE, 3)
    assert statuses(waiting) == {Status.VALID}
    assert Act.objects.filter(batch=batch).count() == 3
    assert Entry.objects.filter(event=Event.ROLE_GRANTED).count() == 3
    assert OutgoingMail.objects.count() == 3
    # The first user of the operator, and only the first.
    assert Role.objects.filter(pk__in=keys(waiting), administrator=True).count() == 1


def test_one_that_is_decided_already_stops_all_and_is_named(agent: Agent, waiting: list[Role]) -> None:
    batch = batches.store(agent, Target.ROLES, "reject", keys(waiting), "Doublon")
    deciding.accept(agent, waiting[1])
    batch = run(batch)
    assert batch.state == BatchState.REFUSED
    assert batch.conflicts == [{"key": waiting[1].pk, "code": ErrorCode.NOT_WAITING}]
    assert statuses([waiting[0], waiting[2]]) == {Status.REQUESTED}


def test_the_remit_is_asked_again_when_the_work_is_done(agent: Agent, waiting: list[Role]) -> None:
    elsewhere = give(make_person("n00other"), "operator", make_operator(authority="FR00051"), "requested")
    own = give(agent.person, "authority", "FR00051", "requested")
    batch = run(batches.store(agent, Target.ROLES, "accept", [*keys(waiting), elsewhere.pk, own.pk, 10**9]))
    assert [one["code"] for one in batch.conflicts] == [
        ErrorCode.NOT_IN_REMIT,
        ErrorCode.OWN_REQUEST,
        ErrorCode.NOT_IN_REMIT,
    ]
    assert statuses(waiting) == {Status.REQUESTED}


def test_a_post_that_was_lost_meanwhile_decides_nothing(agent: Agent, waiting: list[Role]) -> None:
    batch = batches.store(agent, Target.ROLES, "accept", keys(waiting))
    Role.objects.filter(person=agent.person).update(status=Status.SUSPENDED)
    assert run(batch).conflicts == [{"key": 0, "code": ErrorCode.POST_LOST}]


def test_activities_in_bulk(agent: Agent) -> None:
    for name in ("Un", "Deux"):
        make_operator(name, status="new")
    rows = list(OperatorActivity.objects.values_list("pk", flat=True))
    assert run(batches.store(agent, Target.ACTIVITIES, "validate", rows)).state == BatchState.DONE
    assert set(OperatorActivity.objects.values_list("status", flat=True)) == {ActivityStatus.VALID}
    elsewhere = OperatorActivity.objects.get(operator__identifier=make_operator(authority="FR00051"))
    refused = run(batches.store(agent, Target.ACTIVITIES, "suspend", [*rows, elsewhere.pk], "Contrôle"))
    assert refused.conflicts == [{"key": elsewhere.pk, "code": ErrorCode.ACTIVITY_NOT_IN_CHARGE}]


def test_what_cannot_be_a_choice_is_refused(agent: Agent, waiting: list[Role]) -> None:
    assert refusal(batches.store, agent, Target.ROLES, "delete", keys(waiting)) == ErrorCode.ACT_UNKNOWN
    assert refusal(batches.store, agent, Target.ROLES, "accept", []) == ErrorCode.NOTHING_CHOSEN
    assert refusal(batches.store, agent, Target.ROLES, "reject", keys(waiting), " ") == ErrorCode.REASON_MISSING
    many = list(range(settings.TRACES_BULK_LIMIT + 1))
    assert refusal(batches.store, agent, Target.ROLES, "accept", many) == ErrorCode.TOO_MANY_CHOSEN


def test_a_second_call_does_nothing(agent: Agent, waiting: list[Role]) -> None:
    batch = run(batches.store(agent, Target.ROLES, "accept", keys(waiting)))
    run(batch)
    assert Act.objects.count() == 3


def test_a_batch_whose_worker_died_begins_again_after_its_lease(
    agent: Agent, waiting: list[Role], clock: Clock
) -> None:
    batch = batches.store(agent, Target.ROLES, "accept", keys(waiting))
    Batch.objects.update(state=BatchState.RUNNING, lease_until=clock.now + batches.LEASE)
    assert run(batch).state == BatchState.RUNNING
    assert batches.due() == []
    clock.forward(batches.LEASE + timedelta(seconds=1))
    assert batches.due() == [(PRODUCTION, batch.pk)]
    assert run(batch).state == BatchState.DONE


def test_one_person_gets_one_mail_whatever_the_rows(agent: Agent) -> None:
    person = make_person("n00multi")
    roles = [give(person, "operator", make_operator(f"Ferme {number}"), "requested") for number in range(3)]
    run(batches.store(agent, Target.ROLES, "accept", keys(roles)))
    assert "Ferme 2" in OutgoingMail.objects.get().body
