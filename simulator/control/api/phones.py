"""Virtual phones: what the network does to them, and the EU Login app that is operated by script."""

from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field, StringConstraints

from simulator.control.api.schemas import Input, Text
from simulator.control.problems import ProblemError, field_problem
from simulator.phones import handing
from simulator.phones.app import acts, codes
from simulator.phones.app.acts import Decision, Pending
from simulator.phones.app.server import RefusedError
from simulator.phones.models import LONGEST_DELAY, AppAccount, VirtualPhone

router = Router(tags=["phones"])

Pin = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]
Payload = Annotated[Text, Field(description="The text of a QR code: `data-payload` of the element with id `qrcode`.")]


class Network(Input):
    """What the network does to a phone. `delay` of text messages in seconds; `network` false: nothing comes or goes."""

    delay: Annotated[int, Field(ge=0, le=LONGEST_DELAY)] = 0
    loss: bool = False
    duplicate: bool = False
    inversion: bool = False
    network: bool = True


class Account(Schema):
    """An account of the app."""

    device_id: str
    device_name: str
    uid: str
    name: str


class PhoneState(Schema):
    """A phone with its accounts and its network."""

    id: int
    number: str
    accounts: list[Account]
    network: Network


class ScanIn(Input):
    """A QR code; the PIN chosen on the web where a device is added."""

    payload: Payload
    pin: Pin | None = None


class RequestOut(Schema):
    """A request that waits for an answer: whose it is, what it asks, the value to compare with the computer's."""

    id: str
    kind: str
    account: str
    site: str
    place: str
    value: str
    at: str


class ScanOut(Schema):
    """What the code was for; `request` waits for `/approve` after an enrolment."""

    kind: Literal["enrol", "sign-in"]
    account: str
    request: RequestOut | None = None
    challenge: str | None = None


class AnswerIn(Input):
    """The PIN; without `request` (its id) the newest one is answered."""

    pin: Pin
    request: Text | None = None


class RefuseIn(Input):
    """`not_me`: somebody else is signing in. The PIN is not needed."""

    pin: Pin | None = None
    request: Text | None = None
    not_me: bool = False


class AnswerOut(Schema):
    """The request answered."""

    status: str
    request: RequestOut


class CodeIn(Input):
    """The QR code of a sign-in, and the PIN."""

    payload: Payload
    pin: Pin


class CodeOut(Schema):
    """Eight digits."""

    code: str


class LinkOut(Schema):
    """The phone's own address."""

    link: str


@router.get("/phones/{int:phone_id}", response=PhoneState, summary="A phone, its accounts and its network")
def phone_state(request: HttpRequest, phone_id: int) -> PhoneState:
    """Accounts of phones operated by script; those operated by hand keep theirs in their browser."""
    phone = _phone(phone_id)
    accounts = [_account(one) for one in phone.accounts.all()]
    return PhoneState(id=phone.pk, number=phone.number, accounts=accounts, network=_network(phone))


@router.get("/phones/{int:phone_id}/network", response=Network, summary="What the network does to a phone")
def network(request: HttpRequest, phone_id: int) -> Network:
    """Delay, loss, duplicates, inversion of text messages, and whether there is network at all."""
    return _network(_phone(phone_id))


@router.put("/phones/{int:phone_id}/network", response=Network, summary="Disturb a phone's network")
def set_network(request: HttpRequest, phone_id: int, payload: Network) -> Network:
    """What is not said goes back to undisturbed."""
    phone = _phone(phone_id)
    phone.delay, phone.loses, phone.duplicates = payload.delay, payload.loss, payload.duplicate
    phone.inverts, phone.is_offline = payload.inversion, not payload.network
    phone.save(update_fields=["delay", "loses", "duplicates", "inverts", "is_offline"])
    return payload


@router.post("/phones/{int:phone_id}/scan", response=ScanOut, summary="Read a QR code, as the app does")
def scan(request: HttpRequest, phone_id: int, payload: ScanIn) -> ScanOut:
    """A device is added with its PIN, and `/approve` then answers the notification; a sign-in is only shown."""
    phone = _phone(phone_id)
    code = _read(payload.payload)
    if isinstance(code, codes.OfflineSignIn):
        return ScanOut(kind="sign-in", account=code.account, challenge=code.challenge)
    if payload.pin is None:
        raise field_problem("pin", "pin-missing", "The PIN chosen on the web page is needed to add the device.")
    try:
        waiting = acts.enrol(phone, code, payload.pin)
    except (RefusedError, acts.NoNetworkError) as error:
        raise _problem(error) from error
    return ScanOut(kind="enrol", account=waiting.account.uid, request=_request(waiting))


@router.get("/phones/{int:phone_id}/requests", response=list[RequestOut], summary="What waits for an answer")
def requests(request: HttpRequest, phone_id: int) -> list[RequestOut]:
    """Newest first, for all accounts of the app."""
    try:
        return [_request(one) for one in acts.pending(_phone(phone_id))]
    except (RefusedError, acts.NoNetworkError) as error:
        raise _problem(error) from error


@router.post("/phones/{int:phone_id}/approve", response=AnswerOut, summary="Approve the newest request")
def approve(request: HttpRequest, phone_id: int, payload: AnswerIn) -> AnswerOut:
    """404 when nothing waits, 403 for a wrong PIN, which leaves the request open."""
    return _answer(phone_id, Decision.APPROVE, payload.pin, payload.request)


@router.post("/phones/{int:phone_id}/refuse", response=AnswerOut, summary="Refuse the newest request")
def refuse(request: HttpRequest, phone_id: int, payload: RefuseIn) -> AnswerOut:
    """404 when nothing waits."""
    return _answer(phone_id, Decision.NOT_ME if payload.not_me else Decision.REFUSE, "", payload.request)


@router.post("/phones/{int:phone_id}/code", response=CodeOut, summary="The code without network")
def offline_code(request: HttpRequest, phone_id: int, payload: CodeIn) -> CodeOut:
    """As in reality a wrong PIN gives a wrong code."""
    code = _read(payload.payload)
    if not isinstance(code, codes.OfflineSignIn):
        raise field_problem("payload", "not-a-sign-in", "This QR code adds a device; it asks for no code.")
    try:
        return CodeOut(code=acts.offline_code(_phone(phone_id), code, payload.pin))
    except acts.NoSuchAccountError as error:
        raise field_problem("payload", "unknown-account", "This phone does not have the code's account.") from error


@router.delete("/phones/{int:phone_id}/accounts/{device_id}", response={204: None}, summary="Unlink an account")
def unlink(request: HttpRequest, phone_id: int, device_id: str) -> Status[None]:
    """As «Unlink device» in the app's settings: the device is deleted at EU Login as well."""
    account = _phone(phone_id).accounts.filter(device_id=device_id).first()
    if account is None:
        raise ProblemError(404, "This phone has no such account.")
    try:
        acts.unlink(account)
    except (RefusedError, acts.NoNetworkError) as error:
        raise _problem(error) from error
    return Status(204, None)


@router.post("/phones/{int:phone_id}/reinstall", response=PhoneState, summary="Install the app again")
def reinstall(request: HttpRequest, phone_id: int) -> PhoneState:
    """The app loses its keys and accounts; EU Login is told nothing, so the links are broken, as in reality."""
    acts.reinstall(_phone(phone_id))
    return phone_state(request, phone_id)


@router.post("/phones/{int:phone_id}/hand-out", response=LinkOut, summary="The link that hands out a phone")
def hand_out(request: HttpRequest, phone_id: int) -> LinkOut:
    """Who opens it sees this phone, and nothing else of the simulator. The same link each time."""
    phone = _phone(phone_id)
    phone.hand_out()
    return LinkOut(link=handing.link(request, phone))


def _phone(phone_id: int) -> VirtualPhone:
    phone = VirtualPhone.objects.filter(pk=phone_id).first() if phone_id < 2**63 else None
    if phone is None:
        raise ProblemError(404, "There is no such phone.")
    return phone


def _read(payload: str) -> codes.Enrolment | codes.OfflineSignIn:
    try:
        return codes.read(payload)
    except codes.NotOursError as error:
        raise field_problem("payload", "not-a-code", "This is no QR code of EU Login.") from error


def _answer(phone_id: int, decision: Decision, pin: str, wanted: str | None) -> AnswerOut:
    try:
        answered, status = acts.answer(_phone(phone_id), decision, pin, wanted or "")
    except acts.NothingPendingError as error:
        raise ProblemError(404, "No request waits for an answer on this phone.") from error
    except (RefusedError, acts.NoNetworkError) as error:
        raise _problem(error) from error
    return AnswerOut(status=status, request=_request(answered))


def _problem(error: RefusedError | acts.NoNetworkError) -> ProblemError:
    if isinstance(error, acts.NoNetworkError):
        return field_problem("", "no-network", "The network of this phone is switched off.", status=503)
    field = "pin" if error.code == "pin-wrong" else "payload" if error.code.startswith("enrolment-") else ""
    return field_problem(field, error.code, error.detail, status=error.status)


def _account(account: AppAccount) -> Account:
    return Account(device_id=account.device_id, device_name=account.device_name, uid=account.uid, name=account.name)


def _request(pending: Pending) -> RequestOut:
    values = {name: str(pending.values.get(name, "")) for name in ("id", "kind", "site", "place", "value", "at")}
    return RequestOut(account=pending.account.uid, **values)


def _network(phone: VirtualPhone) -> Network:
    return Network(
        delay=phone.delay,
        loss=phone.loses,
        duplicate=phone.duplicates,
        inversion=phone.inverts,
        network=not phone.is_offline,
    )
