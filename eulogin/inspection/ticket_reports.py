"""Reports about one ticket or one login transaction: each request about it, and where it stands."""

from datetime import timedelta

from django.utils.translation import gettext as _

from eulogin.cas.reasons import Reason
from eulogin.inspection import advice, differences
from eulogin.inspection.reports import Report, at, yes
from eulogin.inspection.steps import PEOPLE, Step, moment, told
from eulogin.models import Exchange, ExchangeKind, LoginAttempt, ServiceTicket
from kernel import clock
from mfa.api import Level

#: How long after the end of a transaction its ticket may have been issued.
SOON = timedelta(minutes=1)
#: Requests about one ticket that are shown.
MOST_STEPS = 50


def of_ticket(digest: str, *, brought_to: str = "") -> Report:
    """What became of a ticket; `brought_to` is the address to which a browser brought it, without it."""
    ticket = ServiceTicket.objects.select_related("session__account").filter(digest=digest).first()
    exchanges = list(Exchange.objects.filter(digest=digest).order_by("pk")[:MOST_STEPS])
    if ticket is None and not exchanges:
        sentences = list(advice.sentences(Reason.TICKET_UNKNOWN, {}))
        return Report(_("Unknown ticket"), sentences, found=False)
    sentences = _outcome(ticket, exchanges)
    if ticket and brought_to:
        sentences.append(_comparison(ticket, brought_to))
    return Report(_("A ticket"), sentences, _facts(ticket) if ticket else [], _steps(exchanges))


def of_attempt(digest: str) -> Report:
    """What became of a sign-in that has an id: a login transaction, or one that a browser began."""
    attempt = LoginAttempt.objects.select_related("account").filter(digest=digest).first()
    if attempt is None:
        sentences = [
            _("EU Login does not know this login request id."),
            _(
                "It may be of another server or from before a reset, or have expired more than a day ago: open a new"
                " transaction at /login/init."
            ),
        ]
        return Report(_("Unknown login request"), sentences, found=False)
    exchanges = Exchange.objects.filter(digest__in=[digest, *_tickets_of(attempt)]).order_by("pk")[:MOST_STEPS]
    return Report(_("A sign-in"), [_stage(attempt)], _wishes(attempt), _steps(list(exchanges)))


def _steps(exchanges: list[Exchange]) -> list[Step]:
    """Each in words; who used a ticket up is its first validation."""
    first: dict[str, Exchange] = {}
    for exchange in exchanges:
        if exchange.kind == ExchangeKind.VALIDATION:
            first.setdefault(exchange.digest, exchange)
    return [told(exchange, used_by=first.get(exchange.digest)) for exchange in exchanges]


def _outcome(ticket: ServiceTicket | None, exchanges: list[Exchange]) -> list[str]:
    validations = [exchange for exchange in exchanges if exchange.kind == ExchangeKind.VALIDATION]
    if validations:
        step = told(validations[0])
        sentences = [sentence for sentence in (step.answer, step.why, step.change) if sentence]
        if len(validations) > 1:
            tries = {"count": len(validations)}
            sentences.append(_("It came to validation %(count)s times; only the first one counts.") % tries)
        return sentences
    if ticket is None or ticket.used_at:
        return [_("It was validated; what was asked and answered is no longer kept, or never was.")]
    if clock.now() < ticket.expires_at:
        return [_("It waits for its validation until %(until)s.") % {"until": moment(ticket.expires_at)}]
    return [
        _("It expired at %(until)s, and nobody ever asked to validate it.") % {"until": moment(ticket.expires_at)},
        _(
            "Check that the application sees the parameter “ticket” at the address to which the browser came back, and"
            " that its server reaches this one."
        ),
    ]


def _comparison(ticket: ServiceTicket, brought_to: str) -> str:
    found = differences.first_difference(ticket.service, brought_to)
    if found is None:
        return _("The address you pasted, without its ticket, is the one for which the ticket was issued.")
    told_apart = {"address": ticket.service, "difference": differences.sentence(found), "hint": differences.hint(found)}
    return _("The ticket was issued for another address than the pasted one, %(address)s. %(difference)s %(hint)s") % (
        told_apart
    )


def _facts(ticket: ServiceTicket) -> list[tuple[str, str]]:
    account = ticket.session.account
    facts = [
        (_("Service"), ticket.service),
        (_("Type"), str(ticket.kind)),
        (_("Person"), f"{account.get_full_name()} ({account.uid})"),
        ("assuranceLevel", str(PEOPLE.get(account.assurance_level, account.assurance_level))),
        (_("Proved in the session"), ", ".join(ticket.session.strengths)),
        (_("From single sign-on"), yes(ticket.from_sso)),
        (_("Wants a clientFingerprint"), yes(ticket.fingerprint)),
        (_("Issued"), at(ticket.created_at)),
        (_("Expires"), at(ticket.expires_at)),
        (_("Used"), at(ticket.used_at)),
        (_("Session alive"), yes(ticket.session.is_alive and account.is_active)),
    ]
    return [*facts, *((_("Proxy"), proxy) for proxy in ticket.proxies)]


def _tickets_of(attempt: LoginAttempt) -> list[str]:
    """Digests of the tickets that the person got for this service when the sign-in ended."""
    if attempt.finished_at is None or attempt.account_id is None:
        return []
    issued = ServiceTicket.objects.filter(
        session__account_id=attempt.account_id,
        service=attempt.service,
        created_at__range=(attempt.finished_at, attempt.finished_at + SOON),
    )
    return list(issued.values_list("digest", flat=True)[:MOST_STEPS])


def _stage(attempt: LoginAttempt) -> str:
    if attempt.finished_at:
        return _("The person signed in at %(at)s; the id works no second time.") % {"at": moment(attempt.finished_at)}
    if clock.now() >= attempt.expires_at:
        return _("It expired at %(at)s, and nobody had signed in.") % {"at": moment(attempt.expires_at)}
    if not attempt.browser:
        return _("No browser has come with it yet: send yours to /cas/login?loginRequestId=… and nothing else.")
    if not attempt.identifier:
        return _("A browser has come with it; who signs in has not been typed yet.")
    if attempt.challenge_id:
        return _("Somebody is signing in: the password was right, the second factor is awaited.")
    return _("Somebody is signing in: the password is awaited.")


def _wishes(attempt: LoginAttempt) -> list[tuple[str, str]]:
    return [
        (_("Service"), attempt.service or "EU Login"),
        ("authenticationLevel", Level(attempt.level).name),
        ("acceptStrengths", ", ".join(attempt.accept_strengths) or _("all")),
        ("renew", yes(attempt.renew)),
        ("gateway", yes(attempt.gateway)),
        ("clientFingerprint", yes(attempt.fingerprint)),
        (_("Issued"), at(attempt.created_at)),
        (_("Expires"), at(attempt.expires_at)),
        (_("Finished"), at(attempt.finished_at)),
    ]
