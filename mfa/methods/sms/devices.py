"""Add and remove numbers: exactly ten at most, each once, under any number of hands."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction

from kernel.journal.writing import record
from mfa.contract import FactorError
from mfa.errors import FactorErrorCode
from mfa.events import Event
from mfa.methods.sms.models import MOST_NUMBERS, PhoneNumber
from mfa.methods.sms.numbers import FIELD

#: Lost races before giving up; each one means that somebody else took the slot, and there are ten.
ROUNDS = 3 * MOST_NUMBERS


def of(user: AbstractBaseUser) -> list[PhoneNumber]:
    """The person's numbers, in the order of their slots."""
    return list(PhoneNumber.objects.filter(user=user, confirmed=True))


def refuse_known_or_full(user: AbstractBaseUser, number: str) -> None:
    """FactorError when the person has this number already, or ten numbers."""
    _refuse(_slots(user), number)


def _slots(user: AbstractBaseUser) -> dict[str, int]:
    return dict(PhoneNumber.objects.filter(user=user).values_list("number", "slot"))


def _refuse(slots: dict[str, int], number: str) -> None:
    if number in slots:
        raise FactorError(FactorErrorCode.NUMBER_ALREADY_YOURS, field=FIELD)
    if len(slots) >= MOST_NUMBERS:
        raise FactorError(FactorErrorCode.NUMBERS_FULL, field=FIELD)


def add(user: AbstractBaseUser, number: str) -> PhoneNumber:
    """Give the person this number (E.164), in the caller's transaction. FactorError when known or full."""
    for _ in range(ROUNDS):
        slots = _slots(user)
        _refuse(slots, number)
        free = next(slot for slot in range(1, MOST_NUMBERS + 1) if slot not in slots.values())
        try:
            with transaction.atomic():
                phone: PhoneNumber = PhoneNumber.objects.create(user=user, number=number, name=number, slot=free)
        except IntegrityError:
            continue  # the slot, or the number, was taken between looking and writing
        record(Event.PHONE_ADDED, subject=str(user.pk))
        return phone
    raise FactorError(FactorErrorCode.NUMBERS_FULL, field=FIELD)


def remove(phone: PhoneNumber) -> bool:
    """Delete a number, in the caller's transaction; False when somebody else just did."""
    deleted, _details = PhoneNumber.objects.filter(pk=phone.pk).delete()
    if deleted:
        record(Event.PHONE_REMOVED, subject=str(phone.user_id))
    return bool(deleted)
