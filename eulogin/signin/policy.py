"""Which verification methods an attempt may use now."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from eulogin.cas.parameters import LoginRequest
from eulogin.cas.services import accepted_strengths, accepts, find_service
from eulogin.models import Account, Service, SsoSession
from kernel.web.origin import own_base
from mfa.api import Identifies, Level, Method, Strength, has_factor, is_offered, method, methods, strengths_of


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


def every_choice() -> list[Choice]:
    """The password alone, and every method that is switched on."""
    return [PASSWORD_CHOICE, *(Choice(m.strength, m.name, m.sentence, m.icon, m) for m in methods())]


def choices(service: Service | None, wanted: LoginRequest, account: Account | None = None) -> list[Choice]:
    """The methods that the application accepts now; the one used last comes first. Others are not offered."""
    accepted = set(accepted_strengths(service))
    if wanted.accept_strengths:
        accepted &= set(wanted.accept_strengths)
    offered = [c for c in every_choice() if c.strength in accepted and c.strength.level >= wanted.level]
    if account is None:
        return offered
    return sorted(for_account(offered, account), key=lambda c: c.strength != account.last_strength)


def beginning(request: HttpRequest, service: Service | None, wanted: LoginRequest) -> Identifies | None:
    """The method with which a sign-in may begin in place of a name: the eID, when the application accepts it."""
    found = method(Strength.EIDAS)
    if found is None or not isinstance(found, Identifies) or found.strength.level < wanted.level:
        return None
    if wanted.accept_strengths and found.strength not in wanted.accept_strengths:
        return None
    return found if accepts(service, found.strength) and is_offered(found, request) else None


def for_account(offered: list[Choice], account: Account) -> list[Choice]:
    """Without the password alone for who chose «Always require multi-factor authentication» (help site)."""
    if not account.always_several_factors:
        return offered
    return [choice for choice in offered if choice.method is not None]


def satisfies(session: SsoSession, service: Service | None, wanted: LoginRequest) -> bool:
    """Whether what a session proved is enough for the service, and for its owner, at this moment."""
    usable = set(session.strengths) & set(accepted_strengths(service))
    if wanted.accept_strengths:
        usable &= set(wanted.accept_strengths)
    needed = Level.MEDIUM if session.account.always_several_factors else wanted.level
    return any(Strength(s).level >= max(needed, wanted.level) for s in usable)


def needs_second_factor(offered: list[Choice]) -> bool:
    """Whether the password alone is not among the offered methods."""
    return all(c.strength.level > Level.BASIC for c in offered)


def can_answer(account: Account, offered: list[Choice]) -> bool:
    """Whether a person has set up what is asked of them.

    Who has only text messages cannot, once the application has withdrawn them (2025-06-30 in reality).
    """
    if not has_factor(account):
        return False
    usable = {choice.strength for choice in offered}
    return not needs_second_factor(for_account(offered, account)) or bool(usable & set(strengths_of(account)))


def method_named(strength: str, offered: list[Choice]) -> Choice | None:
    """The offered choice with this strength."""
    return next((c for c in offered if c.strength == strength), None)
