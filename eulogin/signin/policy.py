"""Which verification methods an attempt may use now."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from eulogin.cas.parameters import LoginRequest
from eulogin.cas.services import accepted_strengths, find_service
from eulogin.models import Account, Service
from kernel.web.origin import own_base
from mfa.api import Level, Method, Strength, methods


@dataclass(frozen=True)
class Choice:
    """A line of the list of verification methods; `method` is None for the password alone."""

    strength: Strength
    name: Any
    sentence: Any
    icon: str
    method: Method | None


PASSWORD_CHOICE = Choice(
    # Translators: fr "Mot de passe"
    Strength.PASSWORD,
    _("Password"),
    # Translators: fr "S'authentifier avec le seul mot de passe"
    _("Sign in with your password only"),
    "lock",
    None,
)


def service_of(request: HttpRequest, address: str) -> Service | None:
    """The registered service of an address, None for EU Login itself. UnknownService when nobody registered it."""
    return find_service(address, own_base(request)) if address else None


def choices(service: Service | None, wanted: LoginRequest, account: Account | None = None) -> list[Choice]:
    """The methods that the application accepts now; the one used last comes first. Others are not offered."""
    accepted = set(accepted_strengths(service))
    if wanted.accept_strengths:
        accepted &= set(wanted.accept_strengths)
    all_choices = [PASSWORD_CHOICE, *(Choice(m.strength, m.name, m.sentence, m.icon, m) for m in methods())]
    offered = [c for c in all_choices if c.strength in accepted and c.strength.level >= wanted.level]
    last = account.last_strength if account else ""
    return sorted(offered, key=lambda c: c.strength != last)


def satisfies(session_strengths: list[str], service: Service | None, wanted: LoginRequest) -> bool:
    """Whether what a session proved is enough for the service at this moment."""
    usable = set(session_strengths) & set(accepted_strengths(service))
    if wanted.accept_strengths:
        usable &= set(wanted.accept_strengths)
    return any(Strength(s).level >= wanted.level for s in usable)


def needs_second_factor(offered: list[Choice]) -> bool:
    """Whether the password alone is not among the offered methods."""
    return all(c.strength.level > Level.BASIC for c in offered)


def method_named(strength: str, offered: list[Choice]) -> Choice | None:
    """The offered choice with this strength."""
    return next((c for c in offered if c.strength == strength), None)
