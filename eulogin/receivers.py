"""What EU Login does when a factor is added, removed or disabled: its owner gets a mail."""

from typing import Any

from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse

from eulogin import mails
from eulogin.models import Account
from eulogin.signin import sessions
from kernel.web.origin import own_base
from mfa.signals import app_pin_reset, factor_added, factor_disabled, factor_removed, sign_in_disowned


@receiver(factor_added)
def tell_about_new_factor(*, user: Account, method: Any, request: HttpRequest, **_: Any) -> None:
    """A new factor: the owner would notice one that they did not add."""
    mails.factor_changed(user, added=True, method=method.name, link=own_base(request) + reverse("contact"))


@receiver(factor_removed)
def tell_about_removed_factor(*, user: Account, method: Any, request: HttpRequest, **_: Any) -> None:
    """A factor less."""
    mails.factor_changed(user, added=False, method=method.name, link=own_base(request) + reverse("contact"))


@receiver(factor_removed)
def end_sessions_that_it_proved(*, user: Account, device: Any, request: HttpRequest, **_: Any) -> None:
    """A factor is deleted because it was lost or stolen: who signed in with it elsewhere is signed out there."""
    sessions.end_proved_by(user, device.persistent_id, sessions.current(request))


@receiver(sign_in_disowned)
def tell_about_disowned_sign_in(*, user: Account, site: str, source: str, request: HttpRequest, **_: Any) -> None:
    """Somebody has the password: who said so on their device reads what to do."""
    base = own_base(request)
    mails.sign_in_disowned(
        user, site=site, source=source, link=base + reverse("change-password"), contact=base + reverse("contact")
    )


@receiver(factor_disabled)
def tell_about_disabled_factor(*, user: Account, method: Any, name: str, origin: str, **_: Any) -> None:
    """A factor that may have been copied."""
    mails.factor_disabled(user, method=method.name, device=name, link=origin + reverse("contact"))


@receiver(app_pin_reset)
def tell_about_new_pin(*, user: Account, name: str, request: HttpRequest, **_: Any) -> None:
    """A new PIN for the app: the owner would notice one that they did not choose."""
    mails.app_pin_reset(user, device=name, link=own_base(request) + reverse("contact"))
