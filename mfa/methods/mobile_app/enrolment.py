"""Adding a device: name and PIN on the web, the scan, the PIN and the acceptance on the device; and removing one."""

from collections.abc import Mapping
from typing import Any, NoReturn

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest

from kernel import clock, crypto
from mfa import guard, limits
from mfa.contract import FactorError
from mfa.errors import FactorErrorCode as Code
from mfa.methods.mobile_app import asking, devices, keys, pins
from mfa.methods.mobile_app.models import AppRequest, Enrolment, MobileDevice, folded
from mfa.registry import has_factor, method
from mfa.signals import factor_added, factor_removed
from mfa.strengths import Strength

STRENGTH = Strength.PASSWORD_MOBILE_APP
TOKEN = "mobile-enrolment-token"  # noqa: S105 - the name of a place
PLATFORM = ("os", "manufacturer", "model")


def begin(user: AbstractBaseUser, name: str, pin: str, *, proved: bool) -> Enrolment:
    """Begin to add a device; `proved`: the person proved a factor freshly. FactorError."""
    pins.refuse_unfit(pin)
    devices.refuse_name_or_full(user, name)
    with transaction.atomic():
        limits.hit(limits.app_enrolments(), str(user.pk), code=Code.APP_LIMITED)
        now = clock.now()
        enrolment = Enrolment(
            user_id=user.pk,
            name=name,
            proved=proved,
            nonce=crypto.new_token(),
            created_at=now,
            expires_at=now + settings.MFA_APP_ENROLMENT_LIFE,
        )
        enrolment.sealed_pin = crypto.seal(pin, enrolment.place)
        enrolment.token_fingerprint = crypto.fingerprint(enrolment.token, TOKEN)
        enrolment.save(force_insert=True)
    return enrolment


def take(
    token: str, signing_key: Mapping[str, Any], agreement_key: Mapping[str, Any], platform: Mapping[str, str]
) -> tuple[Enrolment, dict[str, Any]]:
    """A device has scanned the code: it takes the enrolment, once, and learns what it needs. FactorError.

    The answer is what the API gives: the only time that the bearer is seen.
    """
    signs = keys.public_key(signing_key, "signing_key")
    agrees = keys.public_key(agreement_key, "agreement_key")
    print_ = crypto.fingerprint(token, TOKEN)
    with transaction.atomic():
        waiting = Enrolment.objects.filter(token_fingerprint=print_, taken_at=None, expires_at__gt=clock.now())
        if not waiting.update(taken_at=clock.now()):
            _refuse_token(print_)
        enrolment = Enrolment.objects.select_related("user").get(token_fingerprint=print_)
        return enrolment, _make_device(enrolment, signs, agrees, platform)


def _refuse_token(token_fingerprint: str) -> NoReturn:
    found = Enrolment.objects.filter(token_fingerprint=token_fingerprint).first()
    if found is None:
        raise FactorError(Code.ENROLMENT_UNKNOWN)
    raise FactorError(Code.ENROLMENT_USED if found.taken_at else Code.ENROLMENT_EXPIRED)


def _make_device(
    enrolment: Enrolment,
    signs: ec.EllipticCurvePublicKey,
    agrees: ec.EllipticCurvePublicKey,
    platform: Mapping[str, str],
) -> dict[str, Any]:
    identifier, bearer, salt = crypto.new_token(16), crypto.new_token(), crypto.new_token(16)
    agreed = keys.agree(agrees, keys.decoded(salt))
    device = MobileDevice(
        user=enrolment.user,
        name=enrolment.name,
        name_folded=folded(enrolment.name),
        confirmed=False,
        identifier=identifier,
        bearer_fingerprint=bearer_fingerprint(identifier, bearer),
        signing_key=keys.point(signs),
        **{part: platform.get(part, "") for part in PLATFORM},
    )
    device.sealed_pin = crypto.seal(enrolment.pin, device.place_of("pin"))
    device.sealed_secret = crypto.seal(agreed.secret.hex(), device.place_of("secret"))
    device.save(force_insert=True)
    enrolment.device = device
    enrolment.save(update_fields=["device"])
    return {
        "device_id": identifier,
        "bearer": bearer,
        "nonce": enrolment.nonce,
        "salt": salt,
        "server_key": agreed.server_key,
        "account": account_of(enrolment.user),
        "device_name": device.name,
    }


def bearer_fingerprint(identifier: str, bearer: str) -> str:
    """What is kept of a device's bearer."""
    return crypto.fingerprint(bearer, f"mobile-bearer:{identifier}")


def account_of(user: AbstractBaseUser) -> dict[str, str]:
    """What the app shows of an account."""
    email = str(getattr(user, user.get_email_field_name(), ""))
    name, at, host = email.partition("@")
    full_name = getattr(user, "get_full_name", str)()
    return {"uid": str(user.pk), "email": f"{name[:1]}•••{at}{host}" if at else "", "name": full_name}


def is_alive(enrolment: Enrolment) -> bool:
    """Whether its device may still be confirmed."""
    over = enrolment.finished_at or enrolment.refused_at
    return over is None and enrolment.expires_at > clock.now()


def ask(device: MobileDevice, pin: str, signature: str) -> AppRequest:
    """The device knows the PIN: a request now waits for its owner's acceptance. FactorError; a wrong PIN counts."""
    enrolment = Enrolment.objects.get(device=device)
    keys.refuse_forged(device.signing_key, signature, keys.signed_text("confirm", device.identifier, enrolment.nonce))
    # Counted for good before anything else: a refusal must not give the try back.
    with transaction.atomic(durable=True):
        devices.take_pin_try(device)
        asked = asking.ask_device(device, f"enrolment:{enrolment.pk}") if devices.is_pin(device, pin) else None
    if asked is None:
        devices.refuse_wrong_pin(device)
    assert asked is not None  # noqa: S101 - for the type checker
    return asked


def accept(device: MobileDevice, request: HttpRequest) -> None:
    """The owner has accepted on the device, in the caller's transaction: it is the person's now. FactorError."""
    enrolment = Enrolment.objects.select_related("device__user").get(device=device)
    if not is_alive(enrolment):
        raise FactorError(Code.ENROLMENT_EXPIRED)
    # Begun without a proof, because there was no factor yet, it must not be finished so once there is one.
    if not enrolment.proved and has_factor(device.user):
        raise FactorError(Code.ENROLMENT_UNPROVED)
    factor_added.send(MobileDevice, user=device.user, method=method(STRENGTH), request=request)
    confirm(enrolment)


def confirm(enrolment: Enrolment) -> None:
    """The device is the person's, in the caller's transaction. FactorError when its name is taken, or full."""
    if enrolment.device is None:
        raise FactorError(Code.APP_GONE)
    Enrolment.objects.filter(pk=enrolment.pk).update(finished_at=clock.now())
    devices.confirm(enrolment.device)


def refuse(device: MobileDevice) -> None:
    """The owner has refused on the device, in the caller's transaction: it leaves nothing."""
    Enrolment.objects.filter(device=device).update(refused_at=clock.now())
    devices.remove(device)


def remove(device: MobileDevice, request: HttpRequest) -> None:
    """Take a device away from its owner. FactorError when it is the last factor of somebody who must have one."""
    with transaction.atomic():
        if device.confirmed:
            guard.refuse_last(device)
        if devices.remove(device) and device.confirmed:
            factor_removed.send(MobileDevice, user=device.user, method=method(STRENGTH), request=request, device=device)
