"""People in any state: accounts, operators, posts and requests."""

from django.db import transaction
from django.http import HttpRequest
from ninja import Router, Status

import eulogin.api
import mfa.api
import traces.api
from kernel.web.origin import own_base
from simulator.control import devices, eids
from simulator.control.api.schemas import (
    AccountIn,
    AccountOut,
    DeviceIn,
    DeviceOut,
    EidIn,
    EidOut,
    KeyIn,
    KeyOut,
    OperatorIn,
    OperatorOut,
    RoleIn,
    RoleOut,
)
from simulator.control.problems import ProblemError, field_problem
from simulator.phones.models import VirtualPhone

router = Router(tags=["people"])


@router.post("/accounts", response={201: AccountOut}, summary="Make a person with an account")
def make_account(request: HttpRequest, payload: AccountIn) -> Status[AccountOut]:
    """All or nothing: a refused telephone number leaves no account behind."""
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
        server = request.build_absolute_uri("/").rstrip("/")
        linked = [_add_device(account, device, place, phones, server) for place, device in enumerate(payload.devices)]
        keys = [_add_key(account, wanted, place, own_base(request)) for place, wanted in enumerate(payload.keys)]
        proofs = [_add_eid(account, wanted, place) for place, wanted in enumerate(payload.eids)]
    made = AccountOut(
        uid=account.uid,
        email=account.email,
        first_name=account.first_name,
        last_name=account.last_name,
        domain=account.domain,
        phones=phones,
        devices=linked,
        keys=keys,
        eids=proofs,
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


def _add_device(
    account: "eulogin.api.Account", wanted: DeviceIn, place: int, numbers: list[str], server: str
) -> DeviceOut:
    """A device in the app of the person's first telephone, or of a new one."""
    phone = VirtualPhone.objects.get(number=numbers[0]) if numbers else VirtualPhone.take_free()
    try:
        added = devices.add(account, phone, name=wanted.name, pin=wanted.pin, server=server)
    except mfa.api.FactorError as error:
        raise field_problem(f"devices.{place}", str(error.code), mfa.api.sentence(error.code)) from error
    return DeviceOut(id=added.device_id, name=added.device_name, phone_id=phone.pk)


def _add_key(account: "eulogin.api.Account", wanted: KeyIn, place: int, base: str) -> KeyOut:
    """A key of software, for the address under which this call came."""
    try:
        made = mfa.api.add_key(account, wanted.name, wanted.kind, base)
    except mfa.api.FactorError as error:
        raise field_problem(f"keys.{place}", str(error.code), mfa.api.sentence(error.code)) from error
    key = made.key
    return KeyOut(
        name=key.name,
        kind=key.kind,
        credential_id=key.credential_id,
        rp_id=key.rp_id,
        user_handle=made.user_handle,
        private_key=made.private_key,
    )


def _add_eid(account: "eulogin.api.Account", wanted: EidIn, place: int) -> EidOut:
    """An eID with its person in the simulated country."""
    try:
        eidas_id = eids.add(account, wanted.country, wanted.identifier or "")
    except mfa.api.FactorError as error:
        raise field_problem(f"eids.{place}", str(error.code), mfa.api.sentence(error.code)) from error
    return EidOut(country=wanted.country, identifier=eidas_id.split("/", 2)[2], eidas_id=eidas_id)


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
                "language": account.language,
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
