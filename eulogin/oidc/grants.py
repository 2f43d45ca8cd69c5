"""Codes and access tokens: issued, used up, checked, revoked. Only digests are kept."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from eulogin.models import SsoSession
from eulogin.oidc.events import Event
from eulogin.oidc.models import OidcClient, OidcCode, OidcToken
from kernel import clock, crypto
from kernel.journal.writing import record


@dataclass(frozen=True)
class Asked:
    """The part of an authorisation request that its code is bound to."""

    issuer: str
    redirect_uri: str
    scope: list[str]
    nonce: str
    code_challenge: str


def _code_digest(code: str) -> str:
    return crypto.fingerprint(code, "oidc:code")


def _token_digest(token: str) -> str:
    return crypto.fingerprint(token, "oidc:access-token")


@transaction.atomic
def issue_code(code: str, client: OidcClient, session: SsoSession, asked: Asked) -> None:
    """Keep a new code and what was proved for it; it lives 60 seconds unless the setting says otherwise."""
    OidcCode.objects.create(
        digest=_code_digest(code),
        client=client,
        session=session,
        issuer=asked.issuer,
        redirect_uri=asked.redirect_uri,
        scope=asked.scope,
        nonce=asked.nonce,
        code_challenge=asked.code_challenge,
        authenticated_at=session.authenticated_at,
        strengths=session.strengths,
        expires_at=clock.now() + settings.EULOGIN_OIDC_CODE_LIFE,
    )
    record(Event.CODE_ISSUED, subject=session.account_id, client=client.client_id)


@transaction.atomic
def use_code(code: str, client: OidcClient) -> OidcCode | None:
    """Use a code up for its client, whatever is wrong with the rest of the request; None for a code worth nothing.

    A second use takes back what the first one gave (RFC 6749, section 4.1.2).
    """
    own = OidcCode.objects.filter(digest=_code_digest(code), client=client)
    if own.filter(used_at=None).update(used_at=clock.now()):
        found = own.select_related("session__account", "client").get()
        alive = clock.now() < found.expires_at and found.session.is_alive and found.session.account.is_active
        if not alive:
            record(Event.CODE_REFUSED, subject=found.session.account_id, client=client.client_id)
        return found if alive else None
    if own.filter(replayed_at=None).update(replayed_at=clock.now()):
        record(Event.CODE_REPLAYED, client=client.client_id)
    else:
        record(Event.CODE_REFUSED, client=client.client_id)
    return None


@transaction.atomic
def keep_token(token: str, code: OidcCode) -> None:
    """Keep a new access token."""
    OidcToken.objects.create(
        digest=_token_digest(token),
        code=code,
        expires_at=clock.now() + settings.EULOGIN_OIDC_ACCESS_TOKEN_LIFE,
    )
    record(Event.TOKEN_ISSUED, subject=code.session.account_id, client=code.client.client_id)


def living_token(token: str) -> OidcToken | None:
    """The access token if it is worth anything now."""
    tokens = OidcToken.objects.select_related("code__client", "code__session__account")
    found = tokens.filter(digest=_token_digest(token)).first()
    return found if found is not None and found.is_alive else None


@transaction.atomic
def revoke_token(token: str, client: OidcClient) -> None:
    """End a token of this client; another client's, or an unknown one, is left alone."""
    own = OidcToken.objects.filter(digest=_token_digest(token), code__client=client, revoked_at=None)
    if own.update(revoked_at=clock.now()):
        record(Event.TOKEN_REVOKED, client=client.client_id)
