"""Ask for roles, and take a request back."""

from collections.abc import Sequence

from django.db import transaction

from kernel import clock
from kernel.journal.writing import record
from traces import access
from traces.errors import ErrorCode, TracesError
from traces.events import Event
from traces.flows import choices, waiting
from traces.models import Organisation, Person, Role, RoleType, Status, name_of


def check(person: Person, role_type: RoleType, ticked: Sequence[str]) -> list[Organisation]:
    """The organisations that a person may ask for with these ticks; TracesError says why not."""
    choices.check(person, role_type)
    if not ticked:
        raise TracesError(ErrorCode.NOTHING_TICKED)
    organisations = access.organisations(role_type, ticked)
    living = Role.objects.filter(person=person, choice__isnull=False, **{f"{role_type}__in": organisations})
    for role in living.select_related(role_type)[:1]:
        raise TracesError(ErrorCode.ALREADY_REQUESTED, name=role.organisation_name)
    return organisations


@transaction.atomic
def request_roles(
    person: Person, role_type: RoleType, ticked: Sequence[str], additional_information: str = ""
) -> list[Role]:
    """Ask for a role in each organisation ticked: all of them or none."""
    choices.lock(person.pk)
    organisations = check(person, role_type, ticked)
    choice = choices.take(person, role_type)
    roles = [ask(person, role_type, choice.pk, one, additional_information) for one in organisations]
    waiting.announce(roles)
    return roles


def ask(
    person: Person, role_type: RoleType, choice: str, organisation: Organisation, additional_information: str
) -> Role:
    """Record one request and journal it; the person is locked, `choice` is the key of their role type."""
    role: Role = Role.objects.create(
        environment=person.environment,
        person=person,
        choice_id=choice,
        role_type=role_type,
        additional_information=additional_information,
        requested_at=clock.now(),
        **{role_type.value: organisation},
    )
    record(
        Event.ROLE_REQUESTED,
        subject=person.uid,
        environment=person.environment,
        role=role.pk,
        organisation=name_of(organisation),
    )
    return role


@transaction.atomic
def withdraw(role: Role) -> Role:
    """Take a request back while it waits; TracesError when it was decided meanwhile."""
    person = choices.lock(role.person_id)
    role = Role.objects.select_for_update().get(pk=role.pk)
    if role.status != Status.REQUESTED:
        raise TracesError(ErrorCode.NOT_WAITING)
    role.status, role.choice, role.decided_at = Status.WITHDRAWN, None, clock.now()
    role.save(update_fields=["status", "choice", "decided_at"])
    choices.give_back(person)
    record(Event.ROLE_WITHDRAWN, subject=person.uid, environment=person.environment, role=role.pk)
    return role
