"""The decisions of sign-in: is the password right, does the factor prove itself, what comes next."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.http import HttpRequest

from eulogin import limits
from eulogin.cas import adversary, tickets
from eulogin.cas.addresses import with_parameter
from eulogin.cas.parameters import LoginRequest
from eulogin.events import Event
from eulogin.inspection import recording
from eulogin.models import Account, LoginAttempt, SsoSession
from eulogin.signin import sessions
from eulogin.signin.policy import Choice
from kernel import clock
from kernel.journal.writing import record
from kernel.rows import change
from kernel.web.source import address_of
from mfa import api as mfa


class PasswordRefused(Exception):
    """The identifier and the password do not belong together."""


def check_credentials(request: HttpRequest, attempt: LoginAttempt, password: str) -> Account:
    """The account that the password opens. PasswordRefused or LimitReached.

    Tries are counted per account and place, or per identifier where there is no such account, and as much time is
    spent then: the page tells nobody which addresses have an account.
    """
    account = attempt.account or Account.objects.by_identifier(attempt.identifier)
    who = (account.uid if account else attempt.identifier.strip().lower(), address_of(request))
    try:
        limits.hit(limits.PASSWORD, *who)
    except limits.LimitReached:
        record(Event.SIGN_IN_LIMITED, subject=account.uid if account else "")
        raise
    right = _is_right(account, password)
    if account is None or not right or not account.is_active:
        record(Event.SIGN_IN_REFUSED, subject=account.uid if account else "")
        raise PasswordRefused
    limits.clear(limits.PASSWORD, *who)
    return account


def _is_right(account: Account | None, password: str) -> bool:
    """Hash exactly once, whoever it is: the time tells nobody who has an account."""
    if account is None:
        make_password(password)
        return False
    return check_password(password, account.password)


def start_factor(attempt: LoginAttempt, account: Account, choice: Choice, fields: Mapping[str, Any]) -> None:
    """Begin the challenge of the chosen factor. FactorError."""
    assert choice.method is not None  # noqa: S101 - for the type checker
    started = choice.method.start(account, attempt.reference, fields)
    attempt.account, attempt.strength = account, choice.strength.value
    attempt.challenge_id, attempt.shown_to = started.challenge_id, started.shown_to
    begun = {"strength": attempt.strength, "challenge_id": attempt.challenge_id, "shown_to": attempt.shown_to}
    change(LoginAttempt, {"account": account.pk, **begun}, {"id": attempt.pk})


def resend(attempt: LoginAttempt) -> None:
    """Send the challenge once more: a new code, no new tries. FactorError."""
    method = mfa.method(mfa.Strength(attempt.strength))
    if method is None or attempt.account is None or attempt.challenge_id is None:
        raise mfa.FactorError(mfa.FactorErrorCode.CHALLENGE_UNKNOWN)
    started = method.resend(attempt.account, attempt.reference, attempt.challenge_id)
    attempt.challenge_id, attempt.shown_to = started.challenge_id, started.shown_to
    attempt.save(update_fields=["challenge_id", "shown_to"])


def answer_factor(attempt: LoginAttempt, fields: Mapping[str, Any]) -> mfa.Proof:
    """Check the answer to the attempt's challenge. FactorError."""
    method = mfa.method(mfa.Strength(attempt.strength))
    if method is None or attempt.account is None or attempt.challenge_id is None:
        raise mfa.FactorError(mfa.FactorErrorCode.CHALLENGE_UNKNOWN)
    try:
        return method.answer(attempt.account, attempt.reference, attempt.challenge_id, fields)
    except mfa.FactorError:
        record(Event.FACTOR_REFUSED, subject=attempt.account.uid, strength=attempt.strength)
        raise


def open_session(request: HttpRequest, attempt: LoginAttempt, account: Account) -> SsoSession:
    """A session with the password alone, in which a first factor is set up; the attempt waits meanwhile."""
    with transaction.atomic():
        session = sessions.establish(request, account, attempt.identifier or account.email, None)
        attempt.account = account
        attempt.save(update_fields=["account"])
        record(Event.SIGN_IN_SUCCEEDED, subject=account.uid, strength=mfa.Strength.PASSWORD)
    return session


@transaction.atomic
def open_first_session(request: HttpRequest, account: Account) -> SsoSession:
    """Who has just chosen the password of a new account is signed in with it."""
    session = sessions.establish(request, account, account.email, None)
    record(Event.SIGN_IN_SUCCEEDED, subject=account.uid, strength=mfa.Strength.PASSWORD)
    return session


def complete(
    request: HttpRequest,
    attempt: LoginAttempt,
    account: Account,
    proof: mfa.Proof | None,
    *,
    password: bool = True,
) -> SsoSession:
    """What is proved becomes the browser's session; the method is remembered for the next time.

    `password` says whether it was part of it. FactorError, and nothing done, when the factor was deleted meanwhile.
    """
    used = (proof.strength if proof else mfa.Strength.PASSWORD).value
    moniker = attempt.identifier or account.address or account.uid
    with transaction.atomic():
        session = sessions.establish(request, account, moniker, proof, password=password)
        if account.last_strength != used:
            account.last_strength = used
            change(Account, {"last_strength": used}, {"uid": account.pk})
        finish(attempt, account)
        record(Event.SIGN_IN_SUCCEEDED, subject=account.uid, strength=used)
    return session


def finish(attempt: LoginAttempt, account: Account | None) -> None:
    """The attempt has reached its goal, or must not: it works no second time."""
    owner = account.pk if account else None
    change(LoginAttempt, {"account": owner, "finished_at": clock.now()}, {"id": attempt.pk})


def ticketed(session: SsoSession, wanted: LoginRequest, own_base: str, *, from_sso: bool) -> str:
    """The service's address with a new ticket."""
    service = adversary.destination(session, wanted.service, own_base)
    ticket = tickets.issue(session, service, from_sso=from_sso, fingerprint=wanted.fingerprint)
    recording.ticket_issued(ticket, session, wanted, from_sso=from_sso, service=service)
    return with_parameter(wanted.service, "ticket", ticket)
