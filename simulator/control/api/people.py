"""People in any state: accounts, operators, posts and requests."""

from django.db import transaction
from django.http import HttpRequest
from ninja import Router, Status

import eulogin.api
import mfa.api
import traces.api
from simulator.control.api.schemas import AccountIn, AccountOut, OperatorIn, OperatorOut, RoleIn, RoleOut
from simulator.control.problems import ProblemError, field_problem
from simulator.phones.models import VirtualPhone

router = Router(tags=["people"])


@router.post("/accounts", response={201: AccountOut}, summary="Make a person with an account")
def make_account(request: HttpRequest, payload: AccountIn) -> Status[AccountOut]:
    """All or nothing: a refused telephone number leaves no account behind."""
    for method in ("devices", "keys", "eids"):
        if getattr(payload, method):
            raise field_problem(method, "not-available", "This method is not available yet.")
    with transaction.atomic():
        try:
            account = eulogin.api.create_account(
                email=payload.email,
                password=payload.password,
                first_name=payload.first_name,
                last_name=payload.last_name,
                language=payload.locale,
                uid=payload.uid,
                domain=payload.domain,
                employee_type=payload.employee_type,
                groups=tuple(payload.groups),
                assurance_level=payload.assurance_level,
            )
        except eulogin.api.AccountError as error:
            raise _refused(error) from error
        phones = [_add_phone(account, number, place) for place, number in enumerate(payload.phones)]
    made = AccountOut(
        uid=account.uid,
        email=account.email,
        first_name=account.first_name,
        last_name=account.last_name,
        domain=account.domain,
        phones=phones,
    )
    return Status(201, made)


def _refused(error: eulogin.api.AccountError) -> ProblemError:
    taken = error.code in (eulogin.api.ErrorCode.EMAIL_TAKEN, eulogin.api.ErrorCode.UID_TAKEN)
    detail = eulogin.api.sentence(error.code)
    return field_problem(error.field, str(error.code), detail, status=409 if taken else 422)


def _add_phone(account: "eulogin.api.Account", number: str, place: int) -> str:
    """A telephone number as second factor, and the virtual phone that receives its messages."""
    try:
        added = mfa.api.add_phone(account, number).number
    except mfa.api.FactorError as error:
        raise field_problem(f"phones.{place}", str(error.code), mfa.api.sentence(error.code)) from error
    VirtualPhone.objects.get_or_create(number=added)
    return str(added)


@router.post("/operators", response={201: OperatorOut}, summary="Make an operator")
def make_operator(request: HttpRequest, payload: OperatorIn) -> Status[OperatorOut]:
    """In one environment; nothing carries over to the others."""
    try:
        identifier = traces.api.create_operator(
            environment=payload.environment,
            name=payload.name,
            country=payload.country,
            responsible_authority=payload.responsible_authority,
            activities=payload.activities,
            status=payload.status,
        )
    except traces.api.TracesError as error:
        raise field_problem(_field_of(error), str(error.code), error.sentence) from error
    return Status(201, OperatorOut(identifier=identifier))


@router.post("/roles", response={201: RoleOut}, summary="Give a post, or make a request for one")
def make_role(request: HttpRequest, payload: RoleIn) -> Status[RoleOut]:
    """For anybody with an account, even who never entered TRACES."""
    account = eulogin.api.account_by_email(payload.email)
    if account is None:
        raise field_problem("email", "unknown-account", "Nobody has an account with this e-mail address.")
    try:
        role_id = traces.api.assign_role(
            environment=payload.environment,
            role_type=payload.role_type,
            organisation=payload.organisation,
            status=payload.status,
            administrator=payload.administrator,
            person={
                "uid": account.uid,
                "first_name": account.first_name,
                "last_name": account.last_name,
                "email": account.email,
                "domain": account.domain,
            },
        )
    except traces.api.TracesError as error:
        raise field_problem(_field_of(error), str(error.code), error.sentence) from error
    return Status(201, RoleOut(id=role_id, **payload.model_dump()))


#: Which field of a body an error of TRACES is about, by the first word of its code.
_FIELDS = {
    "name": "name",
    "country": "country",
    "authority": "responsible_authority",
    "activity": "activities",
    "status": "status",
    "organisation": "organisation",
    "role": "role_type",
}


def _field_of(error: traces.api.TracesError) -> str:
    return _FIELDS.get(str(error.code).partition("-")[0], "")
