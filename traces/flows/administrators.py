"""Give the administrator right, take it back, leave a post.

The first validated user of an organisation is its administrator; the validator can take the right back, and some
national authorities do so to keep full control (official help; German contact point, FAQ 3.1). The last administrator
never goes silently: it must be confirmed, and the authority that validates then is told.
"""

from django.db import transaction

from kernel import clock
from traces.errors import ErrorCode, TracesError
from traces.flows import choices, history, locking, vacancies
from traces.models import Act, ActKind, Person, Role, Status
from traces.remit import Agent


@transaction.atomic
def give(agent: Agent, role: Role) -> Role:
    """Let a valid user validate colleagues. Nobody gives it to themselves."""
    role = locking.role_in_remit(agent, role)
    history.write([give_locked(agent, role)])
    return role


@transaction.atomic
def take(agent: Agent, role: Role, *, confirmed: bool = False) -> Role:
    """Take the right back; TracesError for the last administrator until it is `confirmed`."""
    role = locking.role_in_remit(agent, role)
    history.write([_take(agent, role, confirmed)])
    return role


@transaction.atomic
def give_up(person: Person, role: Role, *, confirmed: bool = False) -> Role:
    """A person gives up their own administrator right: lowering oneself needs nobody else."""
    role = _own(person, role)
    history.write([_take(None, role, confirmed)])
    return role


@transaction.atomic
def leave(person: Person, role: Role, *, confirmed: bool = False) -> Role:
    """A person leaves their own post. Their open work stays visible to colleagues and superiors.

    TracesError when they are the last administrator and did not confirm it.
    """
    role = _own(person, role)
    if role.administrator:
        vacancies.expect_another(role, None if confirmed else ErrorCode.LAST_ADMINISTRATOR)
    was_administrator = role.administrator
    role.status, role.choice, role.administrator = Status.WITHDRAWN, None, False
    role.decided_at, role.decided_by = clock.now(), None
    role.save(update_fields=["status", "choice", "administrator", "decided_at", "decided_by"])
    choices.give_back(role.person)
    if was_administrator:
        vacancies.call_superiors([role])
    history.write([history.about_role(ActKind.LEFT, role)])
    return role


def give_locked(agent: Agent, role: Role, reason: str = "") -> Act:
    """As `give`, on a role that is locked and within the remit."""
    expect_candidate(role)
    role.administrator = True
    role.save(update_fields=["administrator"])
    return history.about_role(ActKind.ADMINISTRATOR_GIVEN, role, agent)


def expect_candidate(role: Role) -> None:
    """TracesError unless the role is valid and not an administrator's."""
    _expect_valid(role)
    if role.administrator:
        raise TracesError(ErrorCode.ALREADY_ADMINISTRATOR)


def _take(agent: Agent | None, role: Role, confirmed: bool) -> Act:
    if not role.administrator:
        raise TracesError(ErrorCode.NOT_ADMINISTRATOR)
    vacancies.expect_another(role, None if confirmed else ErrorCode.LAST_ADMINISTRATOR)
    role.administrator = False
    role.save(update_fields=["administrator"])
    vacancies.call_superiors([role])
    return history.about_role(ActKind.ADMINISTRATOR_TAKEN, role, agent)


def _own(person: Person, role: Role) -> Role:
    locked_person = choices.lock(person.pk)
    own = Role.objects.select_for_update(of=("self",), no_key=True).select_related(*locking.WITH_ORGANISATION)
    locked: Role | None = own.filter(person=locked_person, pk=role.pk).first()
    if locked is None:
        raise TracesError(ErrorCode.NOT_IN_REMIT)
    _expect_valid(locked)
    return locked


def _expect_valid(role: Role) -> None:
    if role.status != Status.VALID:
        raise TracesError(ErrorCode.NOT_VALID)
