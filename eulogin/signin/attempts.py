"""Sign-in attempts: begin, find again, finish. An attempt belongs to the browser that began it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from eulogin.cas.parameters import LoginRequest
from eulogin.cas.tickets import random_identifier
from eulogin.models import Account, LoginAttempt
from kernel import clock, crypto
from kernel.rows import change, insert
from kernel.rows import find as find_row
from mfa.api import Level

BROWSER_KEY = "browser"


def _digest(request_id: str) -> str:
    return crypto.fingerprint(request_id, "login-request")


def _browser(request: HttpRequest) -> str:
    """The digest of this browser's secret, which lives in its session and outlasts signing in."""
    secret = request.session.get(BROWSER_KEY)
    if secret is None:
        secret = request.session[BROWSER_KEY] = crypto.new_token(16)
    return crypto.fingerprint(secret, "browser")


def begin(
    request: HttpRequest,
    wanted: LoginRequest,
    *,
    next_path: str = "",
    identifier: str = "",
    account: Account | None = None,
) -> str:
    """Store a new attempt of this browser; returns the login request id that names it."""
    return _store(wanted, browser=_browser(request), next_path=next_path, identifier=identifier[:254], account=account)


def _store(wanted: LoginRequest, **fields: Any) -> str:
    request_id, now = random_identifier("ECAS_LR"), clock.now()
    row = LoginAttempt(
        digest=_digest(request_id),
        service=wanted.service,
        level=wanted.level,
        accept_strengths=wanted.accept_strengths,
        renew=wanted.renew,
        gateway=wanted.gateway,
        created_at=now,
        expires_at=now + settings.EULOGIN_LOGIN_REQUEST_LIFE,
        **fields,
    )
    insert(row)
    return request_id


def open_transaction(wanted: LoginRequest) -> str:
    """Store an attempt that an application opens for a browser still to come; returns its login request id."""
    return _store(wanted, fingerprint=wanted.fingerprint, locale=wanted.locale)


def find(request: HttpRequest, request_id: str) -> LoginAttempt | None:
    """The attempt with this id if it began in this browser, whether or not it has expired; None otherwise.

    A login transaction belongs to the first browser that comes with it.
    """
    if not request_id.startswith("ECAS_LR-"):
        return None
    attempt = find_row(LoginAttempt, {"digest": _digest(request_id)}, "account", optional=True)
    if attempt is None:
        return None
    if not attempt.browser and change(LoginAttempt, {"browser": _browser(request)}, {"id": attempt.pk, "browser": ""}):
        return attempt
    return attempt if crypto.same(attempt.browser, _browser(request)) else None


def name_person(attempt: LoginAttempt, identifier: str, account: Account | None = None) -> None:
    """Note who signs in: what was typed on the first screen, or who is proved already. A challenge begun is over."""
    attempt.identifier, attempt.account, attempt.challenge_id = identifier[:254], account, None
    attempt.save(update_fields=["identifier", "account", "challenge_id"])


def is_open(attempt: LoginAttempt) -> bool:
    """Whether it can still go on."""
    return attempt.finished_at is None and clock.now() < attempt.expires_at


def wanted_by(attempt: LoginAttempt) -> LoginRequest:
    """What the attempt asks for, in the form in which applications ask."""
    return LoginRequest(
        service=attempt.service,
        level=Level(attempt.level),
        accept_strengths=attempt.accept_strengths,
        renew=attempt.renew,
        gateway=attempt.gateway,
        fingerprint=attempt.fingerprint,
    )


def page_of(request_id: str) -> str:
    """The address of the attempt's current page."""
    return f"{reverse('login')}?{urlencode({'loginRequestId': request_id})}"


def again(attempt: LoginAttempt) -> str:
    """Where to begin anew towards the same goal. Only its application can open a login transaction again."""
    if attempt.fingerprint:
        return attempt.service
    query = {
        "service": attempt.service,
        "next": attempt.next_path,
        "acceptStrengths": ",".join(attempt.accept_strengths),
    }
    if attempt.level > Level.BASIC:
        query["authenticationLevel"] = Level(attempt.level).name
    return f"{reverse('login')}?{urlencode({name: value for name, value in query.items() if value})}"
