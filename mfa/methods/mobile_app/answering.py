"""What a device answers to a request: bound by its signature, allowed by the PIN, counted once."""

from django.db import transaction
from django.http import HttpRequest

from kernel.journal.writing import record
from mfa.contract import FactorError
from mfa.errors import FactorErrorCode
from mfa.events import Event
from mfa.methods.mobile_app import asking, devices, enrolment, keys
from mfa.methods.mobile_app.models import AppRequest, Decision, Kind, MobileDevice
from mfa.signals import sign_in_disowned


def answer(
    device: MobileDevice, request_id: int, decision: Decision, *, pin: str, signature: str, request: HttpRequest
) -> None:
    """Check and store the answer. FactorError; a wrong PIN counts and leaves the request open.

    Never call it inside a transaction: the refusal would roll back the try that was counted.
    """
    if device.disabled_at is not None:
        raise FactorError(FactorErrorCode.APP_DISABLED)
    asked = asking.of_device(device, request_id)
    asking.refuse_dead(asked)
    what = f"{asked.pk}:{asked.nonce}"
    keys.refuse_forged(device.signing_key, signature, keys.signed_text("answer", device.identifier, what, decision))
    if decision is Decision.APPROVE:
        _approve(device, asked, pin, request)
    else:
        _refuse(device, asked, decision, request)


def _approve(device: MobileDevice, asked: AppRequest, pin: str, request: HttpRequest) -> None:
    with transaction.atomic(durable=True):
        devices.take_pin_try(device)
        # Other hands with other PINs wait until this transaction ends. Whoever comes after the right one finds the
        # request answered before his PIN is looked at; the refusal then gives the try back.
        asked.refresh_from_db()
        asking.refuse_dead(asked)
        right = devices.is_pin(device, pin)
        if right:
            asking.take_answer(asked, device, Decision.APPROVE)
            if asked.kind == Kind.ENROL:
                enrolment.accept(device, request)
        else:
            record(Event.APP_PIN_REFUSED, subject=str(device.user_id))
    if not right:
        devices.refuse_wrong_pin(device)


def _refuse(device: MobileDevice, asked: AppRequest, decision: Decision, request: HttpRequest) -> None:
    with transaction.atomic():
        asking.take_answer(asked, device, decision)
        if asked.kind == Kind.ENROL:
            enrolment.refuse(device)
        if decision is Decision.NOT_ME:
            sign_in_disowned.send(AppRequest, user=device.user, request=request, site=asked.site, source=asked.source)
        record(Event.APP_DISOWNED if decision is Decision.NOT_ME else Event.APP_REFUSED, subject=str(device.user_id))
