"""Ask the devices of a person, and collect the answer: once, for what was asked."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import ua_parser
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from kernel import clock, crypto
from kernel.journal.writing import record
from mfa import limits
from mfa.contract import FactorError, Origin
from mfa.errors import FactorErrorCode as Code
from mfa.events import Event
from mfa.methods.mobile_app import devices, push
from mfa.methods.mobile_app.models import (
    COLLECTED_WITHIN,
    AppRequest,
    Decision,
    Enrolment,
    Kind,
    MobileDevice,
    WakeUp,
)

#: Dead requests hold an address: they are deleted after this time.
KEPT = timedelta(days=1)
#: Lost races before giving up; each one means that somebody else asked for the same attempt.
ROUNDS = 20
OWN_NAME = "EU Login"
REFUSALS = {
    Decision.REFUSE: Code.APP_REFUSED,
    Decision.NOT_ME: Code.APP_DISOWNED,
}


def ask_device(device: MobileDevice, attempt: str) -> AppRequest:
    """Ask the device that is being added whether its owner accepts; in the caller's transaction."""
    return _ask(device.user, Kind.ENROL, attempt, device=device, site=OWN_NAME)


def ask_everywhere(user: AbstractBaseUser, attempt: str, origin: Origin) -> AppRequest:
    """Ask all devices of the person whether it is them who sign in. FactorError when there is none, or a brake."""
    found = devices.usable(user)
    _refuse_flood(user, attempt, origin.source)
    with transaction.atomic():
        limits.hit(limits.app_requests(), str(user.pk), origin.source, code=Code.APP_LIMITED)
        asked = _ask(
            user,
            Kind.SIGN_IN,
            attempt,
            site=(origin.site or OWN_NAME)[:100],
            source=origin.source[:45],
            browser=browser_of(origin.user_agent),
            value=str(10 + secrets.randbelow(90)),
        )
        push.wake(found, asked)
        record(Event.APP_ASKED, subject=str(user.pk))
    return asked


def again(user: AbstractBaseUser, asked: AppRequest) -> AppRequest:
    """A new request in place of this one. FactorError as for `ask_everywhere`."""
    origin = Origin(site=asked.site, source=asked.source, user_agent="")
    new = ask_everywhere(user, asked.attempt, origin)
    AppRequest.objects.filter(pk=new.pk).update(browser=asked.browser)
    return new


def browser_of(user_agent: str) -> str:
    """«Firefox, Windows»: for people, who compare it with what they hold in their hands."""
    parsed = ua_parser.parse(user_agent)
    families = [part.family for part in (parsed.user_agent, parsed.os) if part is not None]
    return ", ".join(families)[:100]


def _refuse_flood(user: AbstractBaseUser, attempt: str, source: str) -> None:
    """FactorError when a person disowned a request from this place lately, or has to answer enough already."""
    now = clock.now()
    recent = AppRequest.objects.filter(
        user_id=user.pk, kind=Kind.SIGN_IN, expires_at__gt=now - settings.MFA_APP_DISOWNED_BRAKE
    )
    disowned = [r for r in recent if r.decision == Decision.NOT_ME]
    if any(r.attempt == attempt for r in disowned):
        raise FactorError(Code.APP_DISOWNED)
    if braked := [r.created_at for r in disowned if r.source == source]:
        raise FactorError(Code.APP_LIMITED, until=max(braked) + settings.MFA_APP_DISOWNED_BRAKE)
    if until := _silent_until(recent):
        raise FactorError(Code.APP_PAUSED, until=until)
    waiting = [r.expires_at for r in recent if r.is_waiting and r.attempt != attempt]
    if len(waiting) >= settings.MFA_APP_OPEN_REQUESTS:
        raise FactorError(Code.APP_LIMITED, until=min(waiting))


def _silent_until(recent: Iterable[AppRequest]) -> datetime | None:
    """Until when a person's devices stay silent after many refusals in a row; None when they do not.

    Who is asked again and again presses the wrong button in the end. So it does not matter who asks, or from where. The
    QR code still works: it asks nobody.
    """
    refused: list[datetime] = []
    for one in sorted((r for r in recent if r.answered_at), key=lambda r: r.answered_at or r.created_at):
        refused = [*refused, one.answered_at or one.created_at] if one.decision in REFUSALS else []
    if len(refused) < settings.MFA_APP_REFUSALS:
        return None
    until: datetime = refused[-1] + settings.MFA_APP_PAUSE
    together = refused[-settings.MFA_APP_REFUSALS] > refused[-1] - settings.MFA_APP_PAUSE
    return until if together and until > clock.now() else None


def _ask(user: AbstractBaseUser, kind: Kind, attempt: str, **shown: Any) -> AppRequest:
    """A new request; the attempt's older ones are void."""
    place = {"user_id": user.pk, "kind": kind, "attempt": attempt}
    for _ in range(ROUNDS):
        now = clock.now()
        AppRequest.objects.filter(**place, used_at=None, void_at=None).update(void_at=now)
        asked = AppRequest(
            pk=crypto.new_key(),
            **place,
            **shown,
            nonce=crypto.new_token(),
            created_at=now,
            expires_at=now + settings.MFA_APP_REQUEST_LIFE,
        )
        try:
            with transaction.atomic():
                asked.save(force_insert=True)
        except IntegrityError:
            continue  # somebody else asked for the same attempt before: the newest stays
        return asked
    raise FactorError(Code.REQUEST_EXPIRED)


# --- what a device sees -----------------------------------------------------------------------------------------------


def _for_device(device: MobileDevice) -> QuerySet[AppRequest]:
    its_own = Q(kind=Kind.ENROL, device=device)
    wanted = its_own | Q(kind=Kind.SIGN_IN) if device.confirmed else its_own
    return AppRequest.objects.filter(wanted, user_id=device.user_id)


def waiting_for(device: MobileDevice) -> list[AppRequest]:
    """What the device may answer now, newest first."""
    if device.disabled_at is not None:
        return []
    live = Q(answered_at=None, void_at=None, used_at=None, expires_at__gt=clock.now())
    return list(_for_device(device).filter(live).order_by("-created_at", "-pk"))


def of_device(device: MobileDevice, request_id: int) -> AppRequest:
    """The request, dead or alive, when it is one for this device; FactorError otherwise."""
    found = _for_device(device).filter(pk=request_id).first()
    if found is None:
        raise FactorError(Code.REQUEST_UNKNOWN)
    return found


def refuse_dead(asked: AppRequest) -> None:
    """Raise FactorError when no device may answer this request any more, as it was read."""
    if asked.answered_at is not None:
        raise FactorError(Code.REQUEST_ANSWERED)
    if not asked.is_waiting:
        raise FactorError(Code.REQUEST_EXPIRED)


def take_answer(asked: AppRequest, device: MobileDevice, decision: Decision) -> None:
    """Store the answer, in the caller's transaction: exactly one succeeds, the others get FactorError."""
    now = clock.now()
    waiting = AppRequest.objects.filter(pk=asked.pk, answered_at=None, void_at=None, expires_at__gt=now)
    if not waiting.update(answered_at=now, decision=decision, device=device):
        current = AppRequest.objects.filter(pk=asked.pk).first()
        if current is None:
            raise FactorError(Code.REQUEST_UNKNOWN)
        refuse_dead(current)
        raise FactorError(Code.REQUEST_EXPIRED)  # it died between the two statements


# --- what the computer collects ---------------------------------------------------------------------------------------


def of_attempt(user: AbstractBaseUser, attempt: str, request_id: int) -> AppRequest:
    """The request, dead or alive, when it serves that person's attempt; FactorError otherwise."""
    found = AppRequest.objects.filter(pk=request_id, user_id=user.pk, kind=Kind.SIGN_IN, attempt=attempt)
    asked: AppRequest | None = found.select_related("device").first()
    if asked is None:
        raise FactorError(Code.CHALLENGE_UNKNOWN)
    return asked


def _collectable_since(now: datetime) -> datetime:
    moment: datetime = now - COLLECTED_WITHIN
    return moment


def refuse_uncollectable(asked: AppRequest) -> None:
    """Raise FactorError unless this request, as it was read, was approved and not collected yet."""
    if asked.used_at is not None:
        raise FactorError(Code.CHALLENGE_USED)
    if asked.decision in REFUSALS:
        raise FactorError(REFUSALS[Decision(asked.decision)])
    if asked.void_at is not None:
        raise FactorError(Code.APP_SUPERSEDED)
    if asked.expires_at <= _collectable_since(clock.now()):
        raise FactorError(Code.APP_EXPIRED)
    if asked.answered_at is None:
        raise FactorError(Code.APP_WAITING if asked.is_waiting else Code.APP_EXPIRED)


def use_up(asked: AppRequest) -> None:
    """Collect the approval, in the caller's transaction: exactly one succeeds, the others get FactorError."""
    now = clock.now()
    approved = AppRequest.objects.filter(
        pk=asked.pk,
        decision=Decision.APPROVE,
        used_at=None,
        void_at=None,
        expires_at__gt=_collectable_since(now),
    )
    if not approved.update(used_at=now):
        asked.refresh_from_db()
        refuse_uncollectable(asked)
        raise FactorError(Code.APP_EXPIRED)  # it died between the two statements


def purge() -> None:
    """Delete what has been dead for long and holds addresses, names and PINs."""
    before = clock.now() - KEPT
    AppRequest.objects.filter(expires_at__lte=before).delete()
    Enrolment.objects.filter(expires_at__lte=before).delete()
    MobileDevice.objects.filter(confirmed=False, created_at__lte=before).delete()
    WakeUp.objects.filter(useless_at__lte=before).delete()
