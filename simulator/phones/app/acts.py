"""What one does with the app of a scripted phone: scan, see what waits, approve or refuse, offline code, unlink."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from simulator.phones.app import codes, keys, ocra, sealing
from simulator.phones.app.keys import Jwk, Keys
from simulator.phones.app.server import RefusedError, Server
from simulator.phones.models import AppAccount, VirtualPhone

#: What the device says about itself.
PLATFORM = {"os": "Android 15", "manufacturer": "EU Login simulator", "model": "Virtual phone"}


class Decision(StrEnum):
    """The answers a request takes."""

    APPROVE = "approve"
    REFUSE = "refuse"
    NOT_ME = "not-me"


class NoNetworkError(Exception):
    """The phone's network is switched off."""


class NothingPendingError(Exception):
    """No request waits for an answer."""


class NoSuchAccountError(Exception):
    """The QR code is for an account that this app does not have."""


@dataclass(frozen=True)
class Pending:
    """A request that waits, and the account of the app it is for."""

    account: AppAccount
    values: dict[str, Any]


def _open(account: AppAccount) -> tuple[dict[str, Any], Keys]:
    kept = sealing.unseal(account.sealed, account.device_id)
    return kept, Keys(keys.load(kept["signing"]), keys.load(kept["agreement"]))


def _server(account: AppAccount) -> Server:
    return Server(account.server, _open(account)[0]["bearer"])


def _need_network(phone: VirtualPhone) -> None:
    if phone.is_offline:
        raise NoNetworkError


# --- enrolment ---------------------------------------------------------------------------------------------------


def enrol(phone: VirtualPhone, code: codes.Enrolment, pin: str) -> Pending:
    """Send the phone's keys, prove the PIN; the request that then waits. RefusedError, NoNetworkError.

    After a wrong PIN the same code, read again by the same phone, goes on where it stopped.
    """
    _need_network(phone)
    mark = hashlib.sha256(code.token.encode()).hexdigest()
    account = phone.accounts.filter(enrolment=mark).first() or _register(phone, code, mark)
    kept, made = _open(account)
    proof = {"pin": pin, "signature": made.sign("confirm", account.device_id, kept["nonce"], "-")}
    answer = _server(account).call("POST", f"devices/{account.device_id}/confirmation", proof)
    return Pending(account, answer["request"])


def _register(phone: VirtualPhone, code: codes.Enrolment, mark: str) -> AppAccount:
    made = Keys.new()
    body = {"token": code.token, **public_keys(made), "platform": PLATFORM}
    return adopt(phone, made, Server(code.server).call("POST", "enrolments", body), code.server, mark)


def public_keys(made: Keys) -> dict[str, Jwk]:
    """What a device sends of its keys."""
    return {"signing_key": keys.jwk(made.signing), "agreement_key": keys.jwk(made.agreement)}


def adopt(phone: VirtualPhone, made: Keys, answer: dict[str, Any], server: str, mark: str = "") -> AppAccount:
    """Keep the account that EU Login answered to the keys `made`."""
    device_id = str(answer["device_id"])
    kept = {
        "bearer": answer["bearer"],
        "nonce": answer.get("nonce", ""),
        "signing": keys.dump(made.signing),
        "agreement": keys.dump(made.agreement),
        "secret": keys.encode(made.secret(answer["server_key"], answer["salt"])),
    }
    account = answer["account"]
    return phone.accounts.create(
        device_id=device_id,
        server=server,
        uid=account["uid"],
        name=account["name"],
        email=account["email"],
        device_name=answer["device_name"],
        enrolment=mark,
        sealed=sealing.seal(kept, device_id),
    )


# --- requests ----------------------------------------------------------------------------------------------------


def pending(phone: VirtualPhone) -> list[Pending]:
    """What waits for an answer, newest first, for all accounts of the app. NoNetworkError.

    An account whose link was broken on the web leaves the app.
    """
    _need_network(phone)
    found = []
    for account in phone.accounts.all():
        try:
            answer = _server(account).call("GET", f"devices/{account.device_id}/requests")
        except RefusedError as error:
            if error.code != "device-unknown":
                raise
            account.delete()
            continue
        found += [Pending(account, values) for values in answer["requests"]]
    return sorted(found, key=lambda one: str(one.values["at"]), reverse=True)


def answer(phone: VirtualPhone, decision: Decision, pin: str = "", request_id: str = "") -> tuple[Pending, str]:
    """Answer the newest request, or the named one; the request and its new status.

    NothingPendingError, NoNetworkError, RefusedError (a wrong PIN leaves the request open).
    """
    waiting = [one for one in pending(phone) if request_id in ("", str(one.values["id"]))]
    if not waiting:
        raise NothingPendingError
    newest = waiting[0]
    account, values = newest.account, newest.values
    made = _open(account)[1]
    body = {
        "decision": decision,
        "signature": made.sign("answer", account.device_id, f"{values['id']}:{values['nonce']}", decision),
    }
    if decision is Decision.APPROVE:
        body["pin"] = pin
    path = f"devices/{account.device_id}/requests/{values['id']}/answer"
    status = str(_server(account).call("POST", path, body)["status"])
    if values["kind"] == "enrol" and decision is not Decision.APPROVE:
        account.delete()
    return newest, status


# --- without network -----------------------------------------------------------------------------------------------


def offline_code(phone: VirtualPhone, code: codes.OfflineSignIn, pin: str) -> str:
    """Eight digits for the QR code of a sign-in; needs no network. NoSuchAccountError."""
    account = phone.accounts.filter(uid=code.account).order_by("-pk").first()
    if account is None:
        raise NoSuchAccountError
    return ocra.code(keys.decode(_open(account)[0]["secret"]), code.challenge, pin)


# --- leaving -------------------------------------------------------------------------------------------------------


def unlink(account: AppAccount) -> None:
    """Take the account off the phone, and the device off EU Login. NoNetworkError, RefusedError."""
    _need_network(account.phone)
    made = _open(account)[1]
    headers = {"X-Signature": made.sign("unlink", account.device_id, "-", "-")}
    try:
        _server(account).call("DELETE", f"devices/{account.device_id}", **headers)
    except RefusedError as error:
        if error.code != "device-unknown":
            raise
    account.delete()


def reinstall(phone: VirtualPhone) -> int:
    """Install the app again: its keys are lost, and EU Login is told nothing, as in reality. How many accounts went."""
    number, _each = phone.accounts.all().delete()
    return number
