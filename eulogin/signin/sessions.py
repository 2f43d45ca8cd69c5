"""Single sign-on sessions of a browser: open, raise, find, end."""

from collections.abc import Mapping
from datetime import timedelta

from django.contrib import auth
from django.contrib.messages.storage.session import SessionStorage
from django.db import transaction
from django.http import HttpRequest

from eulogin.events import Event
from eulogin.models import Account, SsoSession
from eulogin.signals import session_ended
from kernel import clock
from kernel.journal.writing import record
from kernel.rows import change, find, insert
from kernel.web.source import address_of
from mfa.api import FactorError, FactorErrorCode, Proof, Strength

SESSION_KEY = "sso_session"
MEMO = "_sso_session"
#: Where Django keeps messages for the next page.
MESSAGES_KEY = SessionStorage.session_key
BACKEND = "django.contrib.auth.backends.ModelBackend"
#: How exact `seen_at` is: writing it at each request would cost a write for every read.
SEEN_STEP = timedelta(minutes=1)


def current(request: HttpRequest) -> SsoSession | None:
    """The live session of this browser, or None. Looked up once a request; what has ended leaves nothing behind."""
    if not hasattr(request, MEMO):
        setattr(request, MEMO, _look_up(request))
    session: SsoSession | None = getattr(request, MEMO)
    return session


def is_nobody(request: HttpRequest) -> bool:
    """Whether nobody is signed in in this browser and no message waits for its next page."""
    return SESSION_KEY not in request.session and MESSAGES_KEY not in request.session


def _look_up(request: HttpRequest) -> SsoSession | None:
    key = request.session.get(SESSION_KEY)
    if key is None:
        return None
    session = find(SsoSession, {"id": key}, "account")
    if session is None or not session.is_alive or not session.account.is_active:
        request.session.flush()
        return None
    if abs(clock.now() - session.seen_at) >= SEEN_STEP:
        change(SsoSession, {"seen_at": clock.now()}, {"id": session.pk})
    return session


def _address(request: HttpRequest) -> str | None:
    return address_of(request) or None


@transaction.atomic(savepoint=False)
def establish(
    request: HttpRequest, account: Account, moniker: str, proof: Proof | None, *, password: bool = True
) -> SsoSession:
    """Open a session after an authentication, or raise the one this person has here. The caller journals it, last.

    The browser gets a new session identifier each time, so that one fixed before signing in is worth nothing.
    `password` says whether it was part of the authentication. FactorError when the factor was deleted meanwhile.
    """
    session = current(request)
    if session is None or session.account_id != account.pk:
        if session is not None:
            end(session)
        session = SsoSession(account=account, address=_address(request))
        session.user_agent = request.headers.get("User-Agent", "")[:300]
    now = clock.now()
    proved = [*([Strength.PASSWORD.value] if password else []), *([proof.strength.value] if proof else [])]
    session.strengths = list(dict.fromkeys([*session.strengths, *proved]))
    session.factors = {**session.factors, **(proof.factors if proof else {})}
    session.moniker, session.authenticated_at, session.seen_at = moniker, now, now
    if proof:
        session.factor_proved_at = now
        session.proved_by = list(dict.fromkeys([*session.proved_by, proof.device.persistent_id]))
    if session._state.adding:
        insert(session)
    else:
        session.save()
    if proof and not _is_there(proof):
        vars(request).pop(MEMO, None)  # what was noted on it above is not true
        raise FactorError(FactorErrorCode.FACTOR_GONE)
    _bind(request, account, session)
    return session


def _is_there(proof: Proof) -> bool:
    """Whether the factor still exists, and keeps existing until the session is visible to who deletes the factor.

    Session, account, factor: in the order in which a deletion locks them.
    """
    list(Account.objects.select_for_update().filter(pk=proof.device.user_id).values_list("pk", flat=True))
    rows = type(proof.device)._default_manager.select_for_update().filter(pk=proof.device.pk)
    return bool(rows.values_list("pk", flat=True))


def _bind(request: HttpRequest, account: Account, session: SsoSession) -> None:
    kept: Mapping[str, object] = {k: v for k, v in request.session.items() if k.startswith("browser")}
    rises = request.session.get(auth.SESSION_KEY) == account.pk
    auth.login(request, account, backend=BACKEND)
    if rises:  # Django gives a new identifier only to who was not signed in yet
        request.session.cycle_key()
    request.session.update(kept)
    request.session[SESSION_KEY] = session.pk
    setattr(request, MEMO, session)


def end(session: SsoSession) -> None:
    """End a session: its tickets die with it."""
    if SsoSession.objects.filter(pk=session.pk, ended_at=None).update(ended_at=clock.now()):
        session_ended.send(sender=SsoSession, session=session)
        record(Event.SIGNED_OUT, subject=session.account_id)


def lock_open(uid: str) -> None:
    """Lock the open sessions of an account: first in a transaction that will end some of them, before its account."""
    opened = SsoSession.objects.filter(account_id=uid, ended_at=None).order_by("pk")
    list(opened.select_for_update().values_list("pk", flat=True))


def end_proved_by(account: Account, persistent_id: str, kept: SsoSession | None) -> None:
    """End the sessions but one in which this device proved itself: it is deleted, perhaps because it was stolen."""
    for session in SsoSession.objects.filter(account=account, ended_at=None):
        if persistent_id in session.proved_by and session != kept:
            end(session)


def end_others(account: Account, kept: SsoSession | None) -> None:
    """End every session of the account but one, after its password changed."""
    others = SsoSession.objects.filter(account=account, ended_at=None)
    for session in others.exclude(pk=kept.pk) if kept else others:
        end(session)


def sign_out(request: HttpRequest) -> None:
    """End this browser's session."""
    session = current(request)
    with transaction.atomic():
        if session is not None:
            end(session)
        setattr(request, MEMO, None)
        auth.logout(request)
