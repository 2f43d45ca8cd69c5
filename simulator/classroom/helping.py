"""What a trainer can do for a trainee who is stuck: the step itself by script, or letting it count as done."""

from collections.abc import Callable

from django.db import transaction

import eulogin.api
import mfa.api
import traces.api
from kernel.journal.writing import record
from simulator.classroom import posts
from simulator.classroom.errors import ClassroomError, ErrorCode
from simulator.classroom.events import Event
from simulator.classroom.exercises import facts, progress
from simulator.classroom.exercises.model import Step, fill
from simulator.classroom.making import open_account
from simulator.classroom.models import Trainee

#: What is done, with the words that the step's check takes.
Act = Callable[[Trainee, dict[str, str]], None]


def can_do(step: Step) -> bool:
    """Whether this step can be done by script. Others can only be let count."""
    return step.check in _ACTS and not (step.check == "factor-set-up" and step.parameters["kind"] != "sms")


def do(trainee: Trainee) -> Step:
    """Make the trainee's present step happen, by script; the step. ClassroomError when that is not possible."""
    step = _present(trainee)
    if not can_do(step):
        raise ClassroomError(ErrorCode.NOTHING_TO_DO)
    values = facts.values(trainee)
    given = {name: fill(value, values) for name, value in step.parameters.items()}
    try:
        with transaction.atomic():
            _ACTS[step.check](trainee, given)
            record(Event.TRAINEE_HELPED, subject=trainee.uid, step=step.key, by="script")
    except (eulogin.api.AccountError, mfa.api.FactorError, traces.api.TracesError, LookupError) as error:
        raise ClassroomError(ErrorCode.NOTHING_TO_DO) from error
    return step


@transaction.atomic
def let_count(trainee: Trainee) -> Step:
    """Let the present step count as done; the step. ClassroomError when all is done."""
    step = _present(trainee)
    progress.skip(trainee, step)
    record(Event.TRAINEE_HELPED, subject=trainee.uid, step=step.key, by="skipping")
    return step


def _present(trainee: Trainee) -> Step:
    step = progress.advance(trainee.course, [trainee])[0].step
    if step is None:
        raise ClassroomError(ErrorCode.NOTHING_TO_DO)
    return step


def _open_account(trainee: Trainee, given: dict[str, str]) -> None:
    trainee.uid = open_account(trainee)
    trainee.save(update_fields=["uid"])


def _add_phone(trainee: Trainee, given: dict[str, str]) -> None:
    account = eulogin.api.account_by_email(trainee.uid)
    if account is None or trainee.phone is None:
        raise LookupError(trainee.pk)
    mfa.api.add_phone(account, trainee.phone.number)


def _role(status: str) -> Act:
    def give(trainee: Trainee, given: dict[str, str]) -> None:
        if not trainee.uid:
            raise LookupError(trainee.pk)
        posts.give(trainee, "operator", given["organisation"], status)

    return give


def _lift_suspension(trainee: Trainee, given: dict[str, str]) -> None:
    known = facts.collect([trainee])[trainee.pk]
    for post in known.standing.posts:
        if post.status == "suspended":
            posts.give(trainee, post.role_type, post.organisation, "valid", administrator=post.administrator)


_ACTS: dict[str, Act] = {
    "account-opened": _open_account,
    "factor-set-up": _add_phone,
    "role-requested": _role("requested"),
    "role-valid": _role("valid"),
    "role-in-force": _lift_suspension,
}
