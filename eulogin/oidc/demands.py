"""What an authorisation request demands of the sign-in, and whether the session in this browser fulfils it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from oauthlib.oauth2.rfc6749.errors import CustomOAuth2Error, InvalidRequestError

from eulogin.cas.parameters import LoginRequest
from eulogin.models import SsoSession
from eulogin.oidc.models import OidcClient
from eulogin.oidc.vocabulary import HIGHEST, LEVELS
from eulogin.signin import policy
from kernel import clock, crypto
from mfa.api import Level

#: What begins with "browser" outlasts signing in.
ASKED_KEY = "browser_oidc_asked"
#: Requests of one browser that may wait for a sign-in at the same time.
MOST_ASKED = 10
PROMPTS = {"none", "login", "consent", "select_account"}
#: Longer ages than this are the same as none.
LONGEST_AGE = 10**9


@dataclass(frozen=True)
class Demand:
    """The level asked, whether to prove oneself again, and the age a proof may have."""

    level: Level
    again: bool = False
    max_age: timedelta | None = None


def demand_of(parameters: Mapping[str, str], client: OidcClient) -> Demand:
    """Read `acr_values`, `prompt` and `max_age`; OAuth2Error for what is malformed or cannot be had here."""
    prompts = set(parameters.get("prompt", "").split())
    if prompts - PROMPTS:
        raise InvalidRequestError(description="Unknown prompt.")
    return Demand(
        level=_level(parameters.get("acr_values", "").split() or client.default_acr_values),
        # The page that asks for the password again has the link to another account.
        again=bool(prompts & {"login", "select_account"}),
        max_age=_max_age(parameters.get("max_age", "")),
    )


def _level(acr_values: list[str]) -> Level:
    """The lowest level listed: whoever reaches it reaches one of the values. Unknown values count for nothing."""
    known = [LEVELS[value] for value in acr_values if value in LEVELS]
    level = min(known) if known else Level.BASIC
    if (acr_values and not known) or level > HIGHEST:
        raise CustomOAuth2Error("unmet_authentication_requirements", description="No method reaches this acr.")
    return level


def _max_age(text: str) -> timedelta | None:
    if not text:
        return None
    if not text.isascii() or not text.isdecimal():
        raise InvalidRequestError(description="max_age is a number of seconds.")
    return timedelta(seconds=min(int(text[:12]), LONGEST_AGE))


def _name(request: HttpRequest) -> str:
    return crypto.fingerprint(request.GET.urlencode(), "oidc:asked")[:32]


def is_fulfilled(request: HttpRequest, session: SsoSession, demand: Demand) -> bool:
    """Whether the session is strong and fresh enough. Proving oneself after this very request came is fresh."""
    if not policy.satisfies(session, None, LoginRequest(level=demand.level)):
        return False
    age = clock.now() - session.authenticated_at
    stale = demand.again or (demand.max_age is not None and (age > demand.max_age or not demand.max_age))
    return not stale or _proved_since_asked(request, session)


def _proved_since_asked(request: HttpRequest, session: SsoSession) -> bool:
    asked = request.session.get(ASKED_KEY, {}).get(_name(request))
    return asked is not None and session.authenticated_at >= datetime.fromisoformat(asked["at"])


def sign_in_address(request: HttpRequest, demand: Demand, redirect_uri: str) -> str:
    """Where to sign in for this request and come back to it; remembers when it was asked, and for whom."""
    asked = dict(request.session.get(ASKED_KEY, {}))
    asked.pop(_name(request), None)
    parts = urlsplit(redirect_uri)
    asked[_name(request)] = {"at": clock.now().isoformat(), "origin": f"{parts.scheme}://{parts.netloc}"}
    request.session[ASKED_KEY] = dict(list(asked.items())[-MOST_ASKED:])
    query = {"next": request.get_full_path(), "authenticationLevel": demand.level.name}
    if demand.again or demand.max_age is not None:
        query["renew"] = "true"
    query.update(_locale(request))
    return f"{reverse('login')}?{urlencode(query)}"


def _locale(request: HttpRequest) -> dict[str, str]:
    """The first language of `ui_locales` that the screens have."""
    known = dict(settings.LANGUAGES)
    wanted = [tag.split("-")[0].lower() for tag in request.GET.get("ui_locales", "").split()]
    return next(({"locale": tag} for tag in wanted if tag in known), {})


def forget(request: HttpRequest) -> None:
    """The request has its answer: the same address sent again asks again."""
    asked = dict(request.session.get(ASKED_KEY, {}))
    if asked.pop(_name(request), None) is not None:
        request.session[ASKED_KEY] = asked


def waiting_origins(request: HttpRequest) -> list[str]:
    """Origins of the clients that wait for this browser's sign-in."""
    asked = request.session.get(ASKED_KEY, {})
    return sorted({one["origin"] for one in asked.values()})
