"""Claims: who the person is, as far as the client may know it."""

from datetime import timedelta
from typing import Any

from django.conf import settings

from eulogin.models import Account, SsoSession
from eulogin.oidc import vocabulary as words
from eulogin.oidc.models import OidcClient, OidcCode
from eulogin.oidc.vocabulary import Scope
from kernel import clock, crypto
from mfa.api import Level, Strength


def sid(session: SsoSession, client: OidcClient) -> str:
    """The name of a session for one client: two clients cannot compare theirs."""
    return crypto.fingerprint(str(session.pk), f"oidc:sid:{client.client_id}")[:32]


def acr(strengths: list[str]) -> str:
    """The level of assurance that these strengths reach."""
    return words.ACR[max((Strength(s).level for s in strengths), default=Level.BASIC)]


def of_authentication(code: OidcCode) -> dict[str, Any]:
    """When and how the person proved who they are: as it was when the code was issued."""
    return {
        "auth_time": int(code.authenticated_at.timestamp()),
        "acr": acr(code.strengths),
        "amr": words.amr(code.strengths),
        "sid": sid(code.session, code.client),
    }


def of_person(code: OidcCode) -> dict[str, Any]:
    """The person, by the scopes that were granted and the claims that the client has listed; nothing empty."""
    account, session = code.session.account, code.session
    given: dict[str, Any] = {}
    for scope in code.scope:
        given.update(_of_scope(Scope(scope), account, session))
    listed = {**_of_staff(account), words.DOMAIN: account.domain, words.GROUPS: account.groups}
    listed[words.AUTHENTICATION_FACTORS] = _factors(session)
    given.update({name: value for name, value in listed.items() if name in code.client.claims})
    given = {name: value for name, value in given.items() if value not in ("", None, {})}
    return {"sub": account.uid, **given}


def _of_scope(scope: Scope, account: Account, session: SsoSession) -> dict[str, Any]:
    match scope:
        case Scope.EMAIL:
            # An account cannot be opened without the link that is sent to its address.
            return {"email": account.address, "email_verified": True} if account.address else {}
        case Scope.PROFILE:
            return _profile(account)
        case Scope.PHONE:
            return {"phone_number": account.telephone_number}
        case Scope.HR:
            return _of_staff(account)
        case Scope.AUTHENTICATION_FACTORS:
            return {words.AUTHENTICATION_FACTORS: _factors(session)}
        case _:
            return {}


def _profile(account: Account) -> dict[str, Any]:
    return {
        "given_name": account.first_name,
        "family_name": account.last_name.upper(),
        "name": account.get_full_name(),
        "preferred_username": account.domain_username or account.uid,
        "locale": account.language,
        words.DOMAIN: account.domain,
    }


def _of_staff(account: Account) -> dict[str, Any]:
    return {
        words.DEPARTMENT_NUMBER: account.department_number,
        words.EMPLOYEE_NUMBER: account.employee_number,
        words.EMPLOYEE_TYPE: account.employee_type,
    }


def _factors(session: SsoSession) -> dict[str, Any]:
    return {"moniker": session.moniker, **session.factors}


def id_token(code: OidcCode, base: dict[str, Any]) -> dict[str, Any]:
    """The claims of an ID token; `base` has what the protocol library put there (audience, nonce, hashes)."""
    life: timedelta = settings.EULOGIN_OIDC_ID_TOKEN_LIFE
    now = int(clock.now().timestamp())
    return {
        **base,
        **of_person(code),
        **of_authentication(code),
        "iss": code.issuer,
        "iat": now,
        "exp": now + int(life.total_seconds()),
    }
