"""What EU Login does when a factor is added or removed: its owner gets a mail."""

from typing import Any

from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse

from eulogin import mails
from eulogin.models import Account
from kernel.web.origin import own_base
from mfa.signals import factor_added, factor_removed


@receiver(factor_added)
def tell_about_new_factor(*, user: Account, method: Any, request: HttpRequest, **_: Any) -> None:
    """A new factor: the owner would notice one that they did not add."""
    mails.factor_changed(user, added=True, method=method.name, link=own_base(request) + reverse("contact"))


@receiver(factor_removed)
def tell_about_removed_factor(*, user: Account, method: Any, request: HttpRequest, **_: Any) -> None:
    """A factor less."""
    mails.factor_changed(user, added=False, method=method.name, link=own_base(request) + reverse("contact"))
