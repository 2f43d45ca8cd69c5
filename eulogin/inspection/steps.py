"""One kept exchange in plain words."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eulogin.cas.reasons import Reason
from eulogin.inspection import advice, differences
from eulogin.models import Exchange, ExchangeKind
from eulogin.models.service import ASSURANCE_LEVELS

TITLES: dict[str, Any] = {
    ExchangeKind.TRANSACTION: gettext_lazy("The application opened a login transaction"),
    ExchangeKind.TICKET: gettext_lazy("A browser was sent back with a ticket"),
    ExchangeKind.VALIDATION: gettext_lazy("The application had a ticket validated"),
    ExchangeKind.PROXY: gettext_lazy("The application asked for a proxy ticket"),
}
PEOPLE: dict[int, Any] = {
    40: gettext_lazy("TOP (40, internal staff)"),
    30: gettext_lazy("HIGH (30, staff of other institutions)"),
    20: gettext_lazy("MEDIUM (20, sponsored)"),
    10: gettext_lazy("LOW (10, self-registered)"),
    0: gettext_lazy("NONE (0, nobody vouches for them)"),
}
#: The address of validation whose default is that minimum.
PATHS = {40: "/strictValidate", 30: "/interinstitutionalValidate", 20: "/sponsorValidate", 10: "/laxValidate"}
#: In which parameter the application's address stands.
SERVICES = ("service", "TARGET", "targetService")
#: What a client may have meant by a parameter that EU Login ignores.
MEANT = {
    name.lower(): name
    for name in (
        *("service", "ticket", "ticketTypes", "assuranceLevel", "authenticationLevel", "acceptStrengths"),
        *("userDetails", "groups", "format", "renew", "pgtUrl", "singleSignOut", "clientFingerprint"),
    )
} | {"acceptedstrengths": "acceptStrengths", "targetservice": "targetService", "pgt": "pgt"}


@dataclass(frozen=True)
class Step:
    """What was asked and answered once; `why` and `change` are empty for what was not refused."""

    pk: int
    at: datetime
    title: str
    path: str
    service: str
    answer: str
    code: str = ""
    why: str = ""
    change: str = ""
    caller: str = ""
    falsified: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        """Whether the application got no for an answer."""
        return bool(self.code)


def told(exchange: Exchange, *, used_by: Exchange | None = None) -> Step:
    """An exchange in plain words; `used_by` is the one that used its ticket up before."""
    why, change = advice.sentences(exchange.reason, _values(exchange, used_by)) if exchange.reason else ("", "")
    return Step(
        pk=exchange.pk,
        at=exchange.at,
        title=str(TITLES[exchange.kind]),
        path=exchange.path,
        service=service_of(exchange),
        answer=_refusal(exchange) if exchange.reason else _acceptance(exchange),
        code=exchange.code,
        why=why,
        change=change,
        caller=exchange.caller,
        falsified=exchange.falsified,
        asked=_asked(exchange),
        notes=_notes(exchange),
    )


def _asked(exchange: Exchange) -> list[tuple[str, str]]:
    """The parameters, the service first; databases keep no order."""
    found = [(name, str(value)) for name, value in exchange.asked.items() if value]
    return sorted(found, key=lambda pair: (pair[0] not in SERVICES, pair[0]))


def service_of(exchange: Exchange) -> str:
    """The address of the application that asked, or that it asked for."""
    return next((str(exchange.asked[name]) for name in SERVICES if exchange.asked.get(name)), "")


def moment(at: datetime) -> str:
    """A time of day to the second: tickets live a minute."""
    return timezone.localtime(at).strftime("%H:%M:%S")


def _refusal(exchange: Exchange) -> str:
    return _("Refused: %(code)s") % {"code": exchange.code}


def _acceptance(exchange: Exchange) -> str:
    answer = {name: _listed(value) for name, value in exchange.answer.items()}
    single = bool(exchange.answer.get("sso"))
    if exchange.kind == ExchangeKind.VALIDATION:
        if single:
            text = _("Accepted: %(user)s, level %(level)s, proved by %(strengths)s, from single sign-on.")
        else:
            text = _("Accepted: %(user)s, level %(level)s, proved by %(strengths)s, just now.")
        return text % answer
    if exchange.kind == ExchangeKind.TICKET:
        if single:
            text = _("Single sign-on: %(user)s was signed in already, and had proved %(strengths)s.")
        else:
            text = _("%(user)s signed in, and has proved %(strengths)s in this session.")
        return text % answer
    if exchange.kind == ExchangeKind.PROXY:
        return _("A proxy ticket was issued.")
    return _("The login transaction is open: its id goes to the browser.")


def _listed(value: object) -> object:
    return ", ".join(str(item) for item in value) if isinstance(value, list) else value


def _notes(exchange: Exchange) -> list[str]:
    notes = [_ignored(name) for name in exchange.ignored]
    if "clientFingerprint" in exchange.asked:
        notes.append(_("A clientFingerprint was sent; it is not kept."))
    return notes


def _ignored(name: str) -> str:
    meant = MEANT.get(name.lower())
    if meant:
        return _("“%(name)s” was ignored; the parameter is called %(meant)s.") % {"name": name, "meant": meant}
    return _("“%(name)s” was ignored: EU Login has no such parameter.") % {"name": name}


def _values(exchange: Exchange, used_by: Exchange | None) -> dict[str, object]:
    """What the sentences of the exchange's reason need to know."""
    facts = {name: _listed(value) for name, value in exchange.answer.items()}
    values = {**facts, "service": service_of(exchange), "callback": exchange.asked.get("pgtUrl", "")}
    if exchange.reason == Reason.ASSURANCE_TOO_LOW:
        return {**values, **_assurance(exchange)}
    if exchange.reason == Reason.SERVICE_DIFFERS:
        found = differences.first_difference(str(facts.get("login", "")), service_of(exchange))
        return {**values, "difference": differences.sentence(found), "hint": differences.hint(found)}
    if exchange.reason == Reason.TICKET_USED:
        used_at = parse_datetime(str(facts.get("used_at", "")))
        by = _(" by %(path)s, called from %(caller)s") % vars(used_by) if used_by else ""
        return {**values, "used_at": moment(used_at) if used_at else "?", "by": by}
    return values


def _assurance(exchange: Exchange) -> dict[str, object]:
    has, wants = int(exchange.answer.get("has", 0)), int(exchange.answer.get("wants", 40))
    names = dict(ASSURANCE_LEVELS)
    called = "/" + exchange.path.removeprefix("/cas/")
    given = exchange.asked.get("assuranceLevel", "")
    values = {"path": called, "wants": str(PEOPLE[wants]), "given": given}
    if given:
        text = _("assuranceLevel=%(given)s was asked: %(wants)s or above.")
    elif exchange.answer.get("origin") == "default":
        text = _("%(path)s without assuranceLevel means TOP (40, internal staff).")
    elif exchange.answer.get("origin") == "registration":
        text = _("%(path)s without assuranceLevel means what the service's registration says: %(wants)s or above.")
    else:
        text = _("%(path)s without assuranceLevel means %(wants)s or above.")
    return {
        "minimum": text % values,
        "has": PEOPLE.get(has, has),
        "wants": PEOPLE[wants],
        "word": names.get(has, has),
        "path": PATHS.get(has, "/serviceValidate"),
    }
