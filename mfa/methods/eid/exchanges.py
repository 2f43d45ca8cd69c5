"""The life of an exchange: begun, bound to a browser, answered, proved, used; each step happens once.

Why the browser that brings the answer must be the one that left: else somebody could start a sign-in, send the request
to its victim, and go on with the victim's answer. The answer itself may come without the browser's cookie (a post from
another site); so it is read first, and a handle that only this browser gets carries it to a page that has the cookie.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest

from kernel import clock, crypto
from kernel.journal.writing import record
from mfa.contract import FactorError
from mfa.errors import FactorErrorCode as Code
from mfa.events import Event
from mfa.methods.eid import schemes
from mfa.methods.eid.models import Exchange
from mfa.methods.security_key.sites import Site
from mfa.models import Purpose
from mfa.strengths import Strength

#: From leaving to coming back: the five minutes that Web eID gives its nonce.
LIFE = timedelta(minutes=5)
#: Old rows go with the person's next exchange after this time; until then a second click is recognised.
KEPT = timedelta(days=1)
BROWSER_KEY = "eid_browser"
LONGEST_NEXT = 2000


def begin(user: AbstractBaseUser, purpose: Purpose, attempt: str) -> Exchange:
    """A new exchange; the attempt's older ones that were not used are void."""
    return _begin(user.pk, purpose, attempt)


def begin_alone(request: HttpRequest, attempt: str) -> Exchange:
    """A new exchange of a sign-in that begins with it: bound to this browser before anybody is named.

    Else the address of the page that asks for the country could be sent to a victim, whose browser would be bound.
    """
    return _begin(None, Purpose.SIGN_IN, attempt, browser=browser_of(request))


def _begin(user_id: str | None, purpose: Purpose, attempt: str, **fields: str) -> Exchange:
    now = clock.now()
    old, waiting = Q(expires_at__lte=now - KEPT), Q(purpose=purpose, attempt=attempt, used_at=None)
    Exchange.objects.filter(old | waiting, user_id=user_id).delete()
    return Exchange.objects.create(
        key=crypto.new_token(16),
        user_id=user_id,
        purpose=purpose,
        attempt=attempt,
        created_at=now,
        expires_at=now + LIFE,
        **fields,
    )


def purge() -> None:
    """Delete the exchanges that have been over for long: they hold identities."""
    Exchange.objects.filter(expires_at__lte=clock.now() - KEPT).delete()


def browser_of(request: HttpRequest) -> str:
    """The digest of this browser's secret, which lives in its session."""
    secret = request.session.get(BROWSER_KEY)
    if secret is None:
        secret = request.session[BROWSER_KEY] = crypto.new_token(16)
    return crypto.fingerprint(secret, "eid-browser")


def is_of(exchange: Exchange, request: HttpRequest) -> bool:
    """Whether this browser is the one that left with the exchange."""
    return bool(exchange.browser) and crypto.same(exchange.browser, browser_of(request))


def leave(exchange: Exchange, scheme: schemes.EidScheme, request: HttpRequest, next_path: str = "") -> None:
    """Bind the exchange to this browser and a scheme, and start its time. FactorError when it was answered already.

    Whoever chooses another scheme meanwhile gets a new question; the old one is void.
    """
    now = clock.now()
    open_ = Exchange.objects.filter(pk=exchange.pk, answered_at=None).filter(
        Q(browser="") | Q(browser=browser_of(request))
    )
    changes = {
        "browser": browser_of(request),
        "country": scheme.country,
        "scheme": scheme.code,
        "nonce": crypto.new_token(),
        "next_path": next_path if len(next_path) <= LONGEST_NEXT else "",
        "expires_at": now + LIFE,
    }
    if not open_.update(**changes):
        raise FactorError(Code.EID_EXCHANGE_USED)
    exchange.refresh_from_db()


def take(exchange: Exchange, site: Site, answer: Mapping[str, Any]) -> str:
    """Read the answer, once, and note what it is worth; returns the handle for the browser that brought it.

    FactorError when the exchange is over. A refused answer is kept as the exchange's failure: its page says why.
    """
    _use_answer(exchange)
    changes: dict[str, str] = {}
    scheme = schemes.find(exchange.country, exchange.scheme)
    try:
        if scheme is None:
            raise FactorError(Code.EID_FAILED)
        changes["sealed"] = exchange.seal(scheme.read(exchange, site, answer))
    except FactorError as error:
        changes["failure"] = error.code
    handle = crypto.new_token()
    with transaction.atomic():
        Exchange.objects.filter(pk=exchange.pk).update(handle=exchange.digest_of(handle), **changes)
        if "failure" in changes:
            note_refusal(exchange, changes["failure"])
    return handle


def _use_answer(exchange: Exchange) -> None:
    """For good before the answer is read: rolled back with a refusal, the question could be answered again."""
    now = clock.now()
    # Of this very question: who left anew meanwhile, with another scheme, has another one.
    asked = Exchange.objects.filter(pk=exchange.pk, nonce=exchange.nonce)
    live = asked.filter(answered_at=None, expires_at__gt=now).exclude(browser="")
    with transaction.atomic(durable=True):
        if live.update(answered_at=now):
            return
    current = Exchange.objects.filter(pk=exchange.pk).first()
    used = current is not None and current.answered_at is not None
    raise FactorError(Code.EID_EXCHANGE_USED if used else Code.EID_EXCHANGE_EXPIRED)


def come_back(exchange: Exchange, handle: str, request: HttpRequest) -> None:
    """The browser that brought the answer shows itself: the exchange is proved when it is the one that left.

    FactorError otherwise, and nobody can go on with this exchange: the answer was somebody else's.
    """
    if not exchange.handle or not crypto.same(exchange.handle, exchange.digest_of(handle)):
        raise FactorError(Code.EID_EXCHANGE_UNKNOWN)
    if is_of(exchange, request):
        Exchange.objects.filter(pk=exchange.pk, proved_at=None, used_at=None).exclude(sealed="").update(
            proved_at=clock.now()
        )
        exchange.refresh_from_db()
        return
    with transaction.atomic():
        Exchange.objects.filter(pk=exchange.pk, proved_at=None).update(sealed="", failure=Code.EID_OTHER_BROWSER)
        note_refusal(exchange, Code.EID_OTHER_BROWSER)
    raise FactorError(Code.EID_OTHER_BROWSER)


def of_attempt(user: AbstractBaseUser | None, attempt: str, exchange_id: int) -> Exchange:
    """The exchange of a sign-in, dead or alive, when it belongs to that person and attempt; FactorError otherwise.

    Without `user`, that of a sign-in which begins with the eID.
    """
    owner = user.pk if user else None
    found = Exchange.objects.filter(pk=exchange_id, user_id=owner, purpose=Purpose.SIGN_IN, attempt=attempt).first()
    if found is None:
        raise FactorError(Code.EID_EXCHANGE_UNKNOWN)
    return found


def refuse_dead(exchange: Exchange) -> None:
    """FactorError when this exchange, as it was read, cannot be used, or not any more."""
    if exchange.used_at is not None:
        raise FactorError(Code.EID_EXCHANGE_USED)
    if exchange.failure:
        raise FactorError(Code(exchange.failure))
    if exchange.expires_at <= clock.now():
        raise FactorError(Code.EID_EXCHANGE_EXPIRED)


def use_up(exchange: Exchange) -> None:
    """Use what was proved: one caller succeeds, the others get FactorError. In the caller's transaction."""
    now = clock.now()
    proved = Exchange.objects.filter(pk=exchange.pk, used_at=None, expires_at__gt=now).exclude(proved_at=None)
    if proved.update(used_at=now):
        return
    current = Exchange.objects.filter(pk=exchange.pk).first()
    if current is None:
        raise FactorError(Code.EID_EXCHANGE_UNKNOWN)
    refuse_dead(current)
    raise FactorError(Code.EID_NOT_PROVED)


def note_refusal(exchange: Exchange, code: str) -> None:
    """Last in its transaction."""
    record(Event.EID_REFUSED, subject=exchange.user_id or "", method=Strength.EIDAS, reason=code)
