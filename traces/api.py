"""The one door of TRACES for the simulator's control: organisations, posts, reset."""

from collections.abc import Sequence
from typing import NotRequired, TypedDict

from django.db import transaction
from django_scopes import scopes_disabled

from kernel import clock
from kernel.journal.writing import record
from traces import delays, teaching
from traces.certificates.api import CertificateError, create_draft, reset_certificates, submitted_certificates
from traces.environments import Environment, environment_scope
from traces.errors import ErrorCode, TracesError
from traces.events import Event
from traces.flows import choices
from traces.models import Act, Batch, Person, Role, RoleType, RoleTypeChoice, Status
from traces.operators import creation, generator
from traces.operators.errors import OperatorError, OperatorErrorCode
from traces.operators.models import Operator, OperatorActivity, OperatorAddress
from traces.readiness.api import MODELS as READINESS
from traces.reference.models import Authority, ControlBody

__all__ = [
    "CertificateError",
    "PersonData",
    "TracesError",
    "assign_role",
    "create_draft",
    "create_operator",
    "reset",
    "seed",
    "submitted_certificates",
    "teaching",
]


class PersonData(TypedDict):
    """A person of EU Login, as a validated ticket would describe them."""

    uid: str
    first_name: str
    last_name: str
    email: str
    domain: str
    #: Of mails, until they enter TRACES; without it the language of the first sign-in.
    language: NotRequired[str]


def create_operator(
    *,
    environment: str,
    name: str,
    country: str,
    responsible_authority: str | None,
    activities: Sequence[str],
    status: str = "valid",
) -> str:
    """Record an operator and return its identifier. TracesError tells what is wrong with the description."""
    try:
        operator = creation.create_operator(
            environment=environment,
            name=name,
            country=country,
            responsible_authority=responsible_authority,
            activities=activities,
            status=status,
        )
    except OperatorError as error:
        raise TracesError(error.code, value=error.value) from error
    return operator.identifier


def assign_role(
    *,
    environment: str,
    role_type: str,
    organisation: str,
    status: str,
    person: PersonData,
    administrator: bool = False,
) -> int:
    """Give somebody a post (or a request for one) in the organisation with this code or identifier; its id.

    The person need not have entered TRACES: a later sign-in with the same uid finds them. A post they hold already
    gets the new status. A valid post is in force from the next sign-in on, like every other.
    """
    if environment not in Environment.values:
        raise TracesError(OperatorErrorCode.ENVIRONMENT_UNKNOWN, value=environment)
    if role_type not in RoleType.values:
        raise TracesError(ErrorCode.ROLE_TYPE_UNKNOWN)
    if status not in (Status.REQUESTED, Status.VALID, Status.SUSPENDED):
        raise TracesError(OperatorErrorCode.STATUS_UNKNOWN, value=status)
    with environment_scope(environment), transaction.atomic():
        found = _organisation(RoleType(role_type), organisation)
        details = {name: value for name, value in person.items() if name != "uid"}
        owner, _ = Person.objects.get_or_create(environment=environment, uid=person["uid"], defaults=details)
        choice = choices.take(choices.lock(owner.pk), RoleType(role_type))
        now = clock.now()
        standing = {
            "status": status,
            "administrator": administrator,
            "decided_at": None if status == Status.REQUESTED else now,
        }
        role, _ = Role.objects.update_or_create(
            environment=environment,
            person=owner,
            choice=choice,
            role_type=role_type,
            **{role_type: found},
            defaults=standing,
            create_defaults={**standing, "requested_at": now},
        )
        record(Event.ROLE_ASSIGNED, subject=owner.uid, environment=environment, role=role.pk, status=status)
    return int(role.pk)


def _organisation(role_type: RoleType, code: str) -> Operator | Authority | ControlBody:
    found: Operator | Authority | ControlBody | None
    if role_type == RoleType.OPERATOR:
        found = Operator.objects.filter(identifier=code).first()
    elif role_type == RoleType.AUTHORITY:
        found = Authority.objects.filter(code=code).first()
    else:
        found = ControlBody.objects.filter(code=code).first()
    if found is None:
        raise TracesError(ErrorCode.ORGANISATION_UNKNOWN)
    return found


@transaction.atomic
def reset() -> None:
    """Forget all people, roles and operators of all environments; reference data stay."""
    reset_certificates()
    delays.forget()
    with scopes_disabled():
        for model in (
            *READINESS,
            Act,
            Batch,
            Role,
            RoleTypeChoice,
            Person,
            OperatorActivity,
            OperatorAddress,
            Operator,
        ):
            # Straight in the database: there is nothing to collect, and seconds count.
            model.objects.all()._raw_delete(model.objects.db)


def seed() -> None:
    """Fictitious operators for all three environments, the same at each call on an empty database."""
    for environment in Environment:
        generator.seed(environment)
