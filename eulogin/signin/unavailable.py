"""Why a verification method cannot be used: what the second screen says instead of keeping silent.

Before the account is proved, only what the application asks is said; nothing of the account shows.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from eulogin.cas.parameters import LoginRequest
from eulogin.cas.services import accepted_strengths
from eulogin.models import Account, Service
from eulogin.signin import policy
from eulogin.signin.policy import Choice
from kernel import clock
from mfa import api as mfa
from mfa.api import Level, Strength


class Reason(StrEnum):
    """Why a method is not in the list."""

    TWO_FACTORS_SINCE = "two-factors-since"
    TWO_FACTORS = "two-factors"
    WITHDRAWN = "withdrawn"
    NOT_YET = "not-yet"
    NOT_ACCEPTED = "not-accepted"
    ALWAYS_REQUIRED = "always-required"
    BROWSER = "browser"


SENTENCES: dict[Reason, str | Promise] = {
    Reason.TWO_FACTORS_SINCE: _("%(site)s asks for two factors since %(since)s: the password alone is not enough."),
    Reason.TWO_FACTORS: _("%(site)s asks for two factors: the password alone is not enough."),
    Reason.WITHDRAWN: _("%(site)s does not accept it any more since %(since)s."),
    Reason.NOT_YET: _("%(site)s accepts it from %(since)s on."),
    Reason.NOT_ACCEPTED: _("%(site)s does not accept it."),
    Reason.ALWAYS_REQUIRED: _("Your account always requires two factors: you chose that in “Configure my account”."),
    Reason.BROWSER: _("It cannot be used in this browser, on this device."),
}


@dataclass(frozen=True)
class Missing:
    """A method that is not offered, and the sentence that says why."""

    choice: Choice
    why: str


@dataclass(frozen=True)
class Line:
    """A method that is offered; `set_up` leads to where the person, who is proved and lacks it, sets it up."""

    choice: Choice
    set_up: str = ""


def lines(offered: list[Choice], account: Account | None, back: str) -> list[Line]:
    """The offered methods; of a proved account those that it lacks come last, each with the way to set it up."""
    if account is None:
        return [Line(choice) for choice in offered]
    has = {Strength.PASSWORD, *mfa.strengths_of(account)}
    found = [Line(choice, "" if choice.strength in has else set_up_path(choice, back)) for choice in offered]
    return sorted(found, key=lambda line: (line.choice.strength != account.last_strength, line.set_up != ""))


def set_up_path(choice: Choice, back: str) -> str:
    """Where a method is set up; afterwards the person goes on at `back`."""
    assert choice.method is not None  # noqa: S101 - nobody lacks the password
    return f"{choice.method.setup_path}?{urlencode({'next': back})}"


def missing(
    request: HttpRequest, service: Service | None, wanted: LoginRequest, offered: list[Choice], account: Account | None
) -> list[Missing]:
    """The methods that exist and are not offered, each with its reason; `account` only once it is proved."""
    there = {choice.strength for choice in offered}
    found = []
    for choice in policy.every_choice():
        if choice.strength not in there:
            reason, since = _reason(request, service, wanted, choice, account)
            found.append(Missing(choice, _sentence(reason, service, since)))
    return found


def _reason(
    request: HttpRequest, service: Service | None, wanted: LoginRequest, choice: Choice, account: Account | None
) -> tuple[Reason, datetime | None]:
    strength, is_password = choice.strength, choice.method is None
    if strength not in accepted_strengths(service):
        since, until = _withdrawn(service, strength), _to_come(service, strength)
        if since is not None:
            return (Reason.TWO_FACTORS_SINCE if is_password else Reason.WITHDRAWN), since
        if until is not None:
            return Reason.NOT_YET, until
        return (Reason.TWO_FACTORS if is_password else Reason.NOT_ACCEPTED), None
    if is_password and wanted.level > Level.BASIC:
        return Reason.TWO_FACTORS, None
    if wanted.accept_strengths and strength not in wanted.accept_strengths:
        return (Reason.TWO_FACTORS if is_password else Reason.NOT_ACCEPTED), None
    if is_password and account is not None and account.always_several_factors:
        return Reason.ALWAYS_REQUIRED, None
    if choice.method is not None and not mfa.is_offered(choice.method, request):
        return Reason.BROWSER, None
    return Reason.NOT_ACCEPTED, None


def _periods(service: Service | None) -> list[tuple[datetime | None, list[str]]]:
    if service is None or service.pk is None:
        return []
    periods = [(period.starts_at, period.methods) for period in service.periods.all()]
    return sorted(periods, key=lambda period: (period[0] is not None, period[0]))


def _withdrawn(service: Service | None, strength: Strength) -> datetime | None:
    """Since when the service accepts no more what it once accepted; None when it never did."""
    now, since, was_accepted = clock.now(), None, False
    for starts_at, methods in _periods(service):
        if starts_at is not None and starts_at > now:
            break
        if strength in methods:
            since, was_accepted = None, True
        elif was_accepted and since is None:
            since = starts_at
    return since


def _to_come(service: Service | None, strength: Strength) -> datetime | None:
    """From when on the service accepts what it does not accept yet; None when nobody planned that."""
    now = clock.now()
    starts = [starts for starts, methods in _periods(service) if starts and starts > now and strength in methods]
    return min(starts, default=None)


def _sentence(reason: Reason, service: Service | None, since: datetime | None) -> str:
    site = service.name if service else "EU Login"
    shown = date_format(localtime(since), "DATE_FORMAT") if since else ""
    return str(SENTENCES[reason]) % {"site": site, "since": shown}
