"""Create an operator and ask for the role in it: one act (registration guide), all of it or nothing."""

from collections.abc import Sequence

from django.db import transaction

from traces.errors import ErrorCode, TracesError
from traces.flows import choices, requesting, waiting
from traces.models import Person, Role, RoleType
from traces.operators.creation import record_operator, today
from traces.operators.models import ActivityStatus, Operator, OperatorActivity, OperatorAddress
from traces.reference.models import ActivityType


@transaction.atomic
def create_and_request(
    person: Person,
    operator: Operator,
    activity: ActivityType,
    addresses: Sequence[OperatorAddress] = (),
    place: OperatorAddress | None = None,
    additional_information: str = "",
) -> Role:
    """The request for a role in a new operator, whose one activity is New; `place` is its address among `addresses`.

    Sent twice, the same form (`operator.form_key`) gives the same request. TracesError when another role type is held.
    """
    choices.lock(person.pk)
    if operator.form_key and (sent := _sent_before(person, operator)):
        return sent
    choice = choices.take(person, RoleType.OPERATOR)
    new = OperatorActivity(activity_type=activity, status=ActivityStatus.NEW, valid_from=today(), address=place)
    stored = record_operator(operator, [new], addresses, by=person.uid)
    role = requesting.ask(person, RoleType.OPERATOR, choice.pk, stored, additional_information)
    waiting.announce([role])
    return role


def _sent_before(person: Person, operator: Operator) -> Role | None:
    stored = Operator.objects.filter(form_key=operator.form_key).first()
    if stored is None:
        return None
    role: Role | None = Role.objects.filter(person=person, operator=stored).order_by("pk").first()
    if role is None:  # somebody else's form
        raise TracesError(ErrorCode.ORGANISATION_UNKNOWN)
    return role
