"""The methods that are switched on, and what a person has set up among them."""

from functools import cache

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.module_loading import import_string

from mfa.contract import ForSomeBrowsers, Method
from mfa.strengths import Strength


@cache
def _made(path: str) -> Method:
    made: Method = import_string(path)()
    return made


def methods() -> list[Method]:
    """Every method named in `settings.MFA_METHODS`, in that order."""
    return [_made(path) for path in settings.MFA_METHODS]


def method(strength: Strength) -> Method | None:
    """The method that gives this strength; None when it is not switched on."""
    return next((m for m in methods() if m.strength is strength), None)


def is_offered(wanted: Method, request: HttpRequest) -> bool:
    """Whether a method makes sense in this browser."""
    return not isinstance(wanted, ForSomeBrowsers) or wanted.is_offered(request)


def strengths_of(user: AbstractBaseUser) -> list[Strength]:
    """The strengths a person can reach with confirmed devices."""
    return [m.strength for m in methods() if m.is_set_up(user)]


def has_factor(user: AbstractBaseUser) -> bool:
    """Whether the person has a confirmed factor of any kind."""
    # Methods that share their devices share this function, and are asked once.
    different = {type(m).is_set_up: m for m in methods()}
    return any(m.is_set_up(user) for m in different.values())
