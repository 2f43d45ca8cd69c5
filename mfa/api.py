"""The one door to the factors, for sign-in and for the simulator's control."""

from typing import TYPE_CHECKING

from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django_otp import devices_for_user

from kernel.journal.writing import record
from mfa import challenges
from mfa.contract import FactorError, Method, Proof, Started
from mfa.errors import FactorErrorCode, sentence
from mfa.events import Event
from mfa.registry import has_factor, method, methods, strengths_of
from mfa.strengths import SECOND_FACTORS, Level, Strength

if TYPE_CHECKING:
    from mfa.methods.sms.models import PhoneNumber

__all__ = [
    "SECOND_FACTORS",
    "FactorError",
    "FactorErrorCode",
    "Level",
    "Method",
    "Proof",
    "Started",
    "Strength",
    "add_phone",
    "has_factor",
    "lock_all",
    "method",
    "methods",
    "notify_by_sms",
    "purge",
    "remove_all",
    "reset",
    "sentence",
    "strengths_of",
]


def add_phone(user: AbstractBaseUser, number: str) -> "PhoneNumber":
    """Give a person a confirmed number without a challenge, for scripted people. FactorError as on the page."""
    from mfa.methods.sms.devices import add
    from mfa.methods.sms.numbers import parse_mobile

    with transaction.atomic():
        return add(user, parse_mobile(number))


def notify_by_sms(user: AbstractBaseUser, text: str) -> int:
    """Store a text message to each of the person's numbers in the caller's transaction; returns how many.

    `text` is in the language of the person's mails, and should fit one segment (`mfa.sms.alphabet`). Not limited:
    who calls it counts how often a person can be told.
    """
    from mfa.methods.sms.messages import send_notice

    with transaction.atomic():
        return send_notice(user, text)


def lock_all(user: AbstractBaseUser) -> None:
    """Lock what `remove_all` would remove: for who has more to lock before the journal, which comes last."""
    from mfa.methods.security_key.models import Ceremony
    from mfa.models import Challenge

    list(devices_for_user(user, confirmed=None, for_verify=True))  # first, as an answer takes them
    for model in (Challenge, Ceremony):
        list(model._default_manager.filter(user_id=user.pk).select_for_update().values_list("pk", flat=True))


def remove_all(user: AbstractBaseUser) -> int:
    """Remove every factor of a person and the challenges under way; returns how many devices there were."""
    from mfa.methods.security_key.models import Ceremony
    from mfa.models import Challenge

    with transaction.atomic():
        devices = list(devices_for_user(user, confirmed=None))
        for device in devices:
            device.delete()
        Challenge.objects.filter(user_id=user.pk).delete()  # after the devices, as an answer takes them
        Ceremony.objects.filter(user_id=user.pk).delete()
        if devices:
            record(Event.ALL_REMOVED, subject=str(user.pk), devices=len(devices))
    return len(devices)


def purge() -> None:
    """Delete what has been dead for long and still holds numbers."""
    challenges.purge()


def reset() -> None:
    """Forget all devices, challenges, messages and limits, of everybody: for the simulator's reset only."""
    with transaction.atomic():
        for config in apps.get_app_configs():
            if config.name == "mfa" or config.name.startswith("mfa."):
                for model in config.get_models():
                    model._default_manager.all().delete()
