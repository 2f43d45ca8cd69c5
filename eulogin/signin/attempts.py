"""Sign-in attempts: begin, find again, finish. An attempt belongs to the browser that began it."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from eulogin.cas.parameters import LoginRequest
from eulogin.cas.tickets import random_identifier
from eulogin.models import Account, LoginAttempt
from kernel import clock, crypto
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
    request_id = random_identifier("ECAS_LR")
    LoginAttempt.objects.create(
        digest=_digest(request_id),
        browser=_browser(request),
        service=wanted.service,
        next_path=next_path,
        level=wanted.level,
        accept_strengths=wanted.accept_strengths,
        renew=wanted.renew,
        identifier=identifier[:254],
        account=account,
        expires_at=clock.now() + settings.EULOGIN_LOGIN_REQUEST_LIFE,
    )
    return request_id


def find(request: HttpRequest, request_id: str) -> LoginAttempt | None:
    """The attempt with this id if it began in this browser, whether or not it has expired; None otherwise."""
    if not request_id.startswith("ECAS_LR-"):
        return None
    attempt = LoginAttempt.objects.select_related("account").filter(digest=_digest(request_id)).first()
    if attempt is None or not crypto.same(attempt.browser, _browser(request)):
        return None
    return attempt


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
    )


def page_of(request_id: str) -> str:
    """The address of the attempt's current page."""
    return f"{reverse('login')}?{urlencode({'loginRequestId': request_id})}"
