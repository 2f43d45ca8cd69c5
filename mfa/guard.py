"""Who may open the pages of factors.

Help site of EU Login: to open any factor screen one authenticates with a second factor that is already registered,
if there is one; with none, the password is enough. The session that enrolled the first factor may look at the list
afterwards, and proves that factor before the next change.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.module_loading import import_string
from django_otp import devices_for_user
from django_otp.models import Device

from mfa.contract import FactorError
from mfa.errors import FactorErrorCode
from mfa.registry import has_factor

View = Callable[..., HttpResponseBase]
ENROLLED_HERE = "mfa_enrolled"


class FreshProof(Protocol):
    """What `settings.MFA_FRESH_PROOF` names: how sign-in answers for a recent proof by a factor."""

    def is_fresh(self, request: HttpRequest) -> bool:
        """Whether the person proved a second factor in this session a short time ago."""
        ...

    def ask(self, request: HttpRequest, next_path: str) -> HttpResponse:
        """Lead to the proof, and back to `next_path` afterwards."""
        ...

    def may_remove_last(self, user: AbstractBaseUser) -> bool:
        """Whether a person may live without factors. It locks them: called inside the transaction that removes one."""
        ...


def _proof() -> FreshProof:
    made: FreshProof = import_string(settings.MFA_FRESH_PROOF)()
    return made


def owner(request: HttpRequest) -> AbstractBaseUser:
    """The person who is signed in; only behind one of the decorators below."""
    if not isinstance(request.user, AbstractBaseUser):
        raise PermissionError(request.path)
    return request.user


def is_proved(request: HttpRequest) -> bool:
    """Whether the person proved a factor freshly."""
    return _proof().is_fresh(request)


def ask_if_stale(request: HttpRequest) -> HttpResponse | None:
    """The way to a fresh proof when the person has a factor and no fresh proof; None when they may go on."""
    if is_proved(request) or not has_factor(owner(request)):
        return None
    return _proof().ask(request, request.get_full_path())


def refuse_last(device: Device) -> None:
    """FactorError when this is the last factor of somebody who must have one.

    Call it first in the transaction that removes the device: two hands that remove the last two wait for each other.
    A device that is disabled is no factor that would be left.
    """
    if _proof().may_remove_last(device.user):
        return
    if not has_usable_factor(device.user, apart_from=device.persistent_id):
        raise FactorError(FactorErrorCode.LAST_FACTOR)


def has_usable_factor(user: AbstractBaseUser, *, apart_from: str = "") -> bool:
    """Whether the person has a device that is not disabled, apart from the one with this persistent id."""
    others = (device for device in devices_for_user(user) if device.persistent_id != apart_from)
    return any(getattr(other, "disabled_at", None) is None for other in others)


def remember_enrolled(request: HttpRequest, device: Device) -> None:
    """Note in the session that it enrolled this device itself: it may see the list, not change it."""
    request.session[ENROLLED_HERE] = [*request.session.get(ENROLLED_HERE, []), device.persistent_id]


def _enrolled_all_here(request: HttpRequest) -> bool:
    here = request.session.get(ENROLLED_HERE, [])
    return bool(here) and all(device.persistent_id in here for device in devices_for_user(owner(request)))


def signed_in(view: View) -> View:
    """Only people who are signed in; others are led to sign in and come back."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect(f"{settings.LOGIN_URL}?{urlencode({'next': request.get_full_path()})}")
        return view(request, *args, **kwargs)

    return guarded


def factor_change(view: View) -> View:
    """A page that changes factors: a fresh proof by a factor where there is one."""

    @signed_in
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return ask_if_stale(request) or view(request, *args, **kwargs)

    return guarded


def factor_list(view: View) -> View:
    """A page that shows factors: as `factor_change`, but open to the session that enrolled all of them itself."""

    @signed_in
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if _enrolled_all_here(request):
            return view(request, *args, **kwargs)
        return ask_if_stale(request) or view(request, *args, **kwargs)

    return guarded
