"""Tell clients that a session has ended (OpenID Connect Back-Channel Logout)."""

import json
from functools import partial

from django.db import transaction

from eulogin.models import SsoSession
from eulogin.oidc import claims, keys
from eulogin.oidc.models import BackchannelLogout, OidcCode
from kernel import clock, crypto

EVENT = "http://schemas.openid.net/event/backchannel-logout"
#: Seconds that a sign-out token lives; the recommendation is two minutes at most.
TOKEN_LIFE = 120


def announce(session: SsoSession) -> None:
    """Store a message for each client that got tokens from this session and wants to know; in the caller's act."""
    from eulogin.oidc.tasks import deliver

    told = OidcCode.objects.filter(session=session).exclude(used_at=None).exclude(client__backchannel_logout_uri="")
    issuers = {code.client: code.issuer for code in told.select_related("client")}
    for client, issuer in issuers.items():
        body = {"iss": issuer, "sub": session.account_id, "sid": claims.sid(session, client)}
        message = BackchannelLogout.store(json.dumps(body), client=client)
        transaction.on_commit(partial(deliver.delay, message.pk))


def logout_token(message: BackchannelLogout) -> str:
    """The signed message; made at each try, so that it is never stale. It has no nonce, so it is no ID token."""
    now = int(clock.now().timestamp())
    members = {"aud": message.client.client_id, "iat": now, "exp": now + TOKEN_LIFE, "jti": crypto.new_token(16)}
    return keys.sign({**json.loads(message.body), **members, "events": {EVENT: {}}}, token_type="logout+jwt")  # noqa: S106
