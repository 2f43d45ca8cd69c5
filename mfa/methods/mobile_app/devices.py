"""Devices of a person: ten at most, each name once, under any number of hands; and the counting of their PIN."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from kernel import clock, crypto
from kernel.journal.writing import record
from mfa.contract import FactorError
from mfa.errors import FactorErrorCode as Code
from mfa.events import Event
from mfa.methods.mobile_app.models import MOST_DEVICES, MOST_PIN_FAILURES, MobileDevice, folded

#: Lost races before giving up; each one means that somebody else took the slot, and there are ten.
ROUNDS = 3 * MOST_DEVICES


def of(user: AbstractBaseUser) -> list[MobileDevice]:
    """The person's devices, in the order of their slots; the disabled ones too."""
    return list(MobileDevice.objects.filter(user=user, confirmed=True))


def usable(user: AbstractBaseUser) -> list[MobileDevice]:
    """Those of them that may answer. FactorError when there is none, which says why."""
    every = of(user)
    if not every:
        raise FactorError(Code.APP_MISSING)
    found = [device for device in every if device.disabled_at is None]
    if not found:
        raise FactorError(Code.APP_ALL_DISABLED)
    return found


def refuse_name_or_full(user: AbstractBaseUser, name: str) -> None:
    """FactorError when the person has a device of this name already, or ten devices."""
    _refuse(_slots(user), name)


def _slots(user: AbstractBaseUser) -> dict[str, int]:
    return dict(MobileDevice.objects.filter(user=user, confirmed=True).values_list("name_folded", "slot"))


def _refuse(slots: dict[str, int], name: str) -> None:
    if folded(name) in slots:
        raise FactorError(Code.APP_NAME_TAKEN, field="name")
    if len(slots) >= MOST_DEVICES:
        raise FactorError(Code.APPS_FULL)


def confirm(device: MobileDevice) -> None:
    """Give the device its slot, in the caller's transaction. FactorError when its name is taken, or full, or gone."""
    for _ in range(ROUNDS):
        slots = _slots(device.user)
        _refuse(slots, device.name)
        free = next(slot for slot in range(1, MOST_DEVICES + 1) if slot not in slots.values())
        try:
            with transaction.atomic():
                waiting = MobileDevice.objects.filter(pk=device.pk, confirmed=False)
                confirmed = waiting.update(confirmed=True, slot=free)
        except IntegrityError:
            continue  # the slot, or the name, was taken between looking and writing
        if not confirmed:
            raise FactorError(Code.APP_GONE)
        device.confirmed, device.slot = True, free
        record(Event.APP_ADDED, subject=str(device.user_id))
        return
    raise FactorError(Code.APPS_FULL)


def remove(device: MobileDevice) -> bool:
    """Delete a device, in the caller's transaction; False when somebody else just did."""
    _count, deleted = MobileDevice.objects.filter(pk=device.pk).delete()
    if not deleted.get(MobileDevice._meta.label):
        return False
    if device.confirmed:
        record(Event.APP_REMOVED, subject=str(device.user_id))
    return True


def reset_pin(device: MobileDevice, pin: str) -> None:
    """Another PIN in place of the forgotten one, in the caller's transaction; wrong tries are forgotten with it.

    A device that they disabled works again: who comes here has proved that the account is theirs. FactorError when
    the device is gone.
    """
    sealed = crypto.seal(pin, device.place_of("pin"))
    rows = MobileDevice.objects.filter(pk=device.pk, confirmed=True)
    if not rows.update(sealed_pin=sealed, pin_failures=0, disabled_at=None):
        raise FactorError(Code.APP_GONE)
    device.sealed_pin, device.pin_failures, device.disabled_at = sealed, 0, None
    record(Event.APP_PIN_RESET, subject=str(device.user_id))


def _may_try(device: MobileDevice) -> QuerySet[MobileDevice]:
    rows: QuerySet[MobileDevice] = MobileDevice.objects.filter(pk=device.pk)
    return rows.filter(disabled_at=None, pin_failures__lt=MOST_PIN_FAILURES)


def take_pin_try(device: MobileDevice) -> None:
    """Count a PIN as wrong before it is looked at, in the statement that checks that one more is allowed.

    The caller's transaction holds the device from then on: other hands wait, and see what became of this try.
    FactorError when the device is disabled or gone.
    """
    if _may_try(device).update(pin_failures=F("pin_failures") + 1):
        return
    raise FactorError(Code.APP_DISABLED if MobileDevice.objects.filter(pk=device.pk).exists() else Code.APP_GONE)


def is_pin(device: MobileDevice, pin: str) -> bool:
    """Whether this is the PIN, in constant time. A right one forgets the wrong ones; the tenth wrong one disables.

    In the transaction of `take_pin_try`, after it.
    """
    rows = MobileDevice.objects.filter(pk=device.pk)
    # Read anew: the PIN may have been reset on the web since the device was found by its bearer.
    device.sealed_pin = rows.values_list("sealed_pin", flat=True).get()
    if crypto.same(pin, device.pin):
        rows.update(pin_failures=0)
        return True
    if rows.filter(pin_failures__gte=MOST_PIN_FAILURES).update(disabled_at=clock.now()):
        record(Event.APP_DISABLED, subject=str(device.user_id))
    return False


def refuse_wrong_pin(device: MobileDevice) -> None:
    """Raise FactorError(APP_PIN_WRONG) with the tries that are left; after the count was stored."""
    failures = MobileDevice.objects.filter(pk=device.pk).values_list("pin_failures", flat=True).first()
    if failures is None:
        raise FactorError(Code.APP_GONE)
    raise FactorError(Code.APP_PIN_WRONG, tries_left=max(MOST_PIN_FAILURES - failures, 0))
