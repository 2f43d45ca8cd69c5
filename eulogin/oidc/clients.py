"""Registration of clients."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction

from eulogin.oidc.events import Event
from eulogin.oidc.metadata import MetadataError, read
from eulogin.oidc.models import OidcClient
from eulogin.oidc.vocabulary import ASSERTION_ALGORITHMS, ClientAuth
from kernel import crypto
from kernel.journal.writing import record

#: Octets of a new secret: enough for every algorithm of assertions.
SECRET_BYTES = 64


@transaction.atomic
def register_client(metadata: Mapping[str, Any]) -> tuple[OidcClient, str, bool]:
    """Register a client, or change the one with this `client_id`.

    Returns it, its secret in clear (empty for clients without one, and where a known one stays as it is) and whether
    it is new. `client_id` and `client_secret` are made where the metadata do not give them. MetadataError.
    """
    checked = read(metadata)
    client_id = _given_text(metadata, "client_id", 100) or crypto.new_token(16)
    secret = _given_text(metadata, "client_secret", 500)
    _expect_long_enough(checked.token_endpoint_auth_method, checked.token_endpoint_auth_signing_alg, secret)
    client = OidcClient.objects.select_for_update().filter(client_id=client_id).first()
    created = client is None
    client = client or OidcClient(client_id=client_id)
    method_before = client.token_endpoint_auth_method
    for name, value in asdict(checked).items():
        setattr(client, name, value)
    if client.token_endpoint_auth_method == ClientAuth.NONE:
        secret = ""
    elif not secret and (created or method_before != client.token_endpoint_auth_method):
        secret = crypto.new_token(SECRET_BYTES)
    if secret or client.token_endpoint_auth_method == ClientAuth.NONE:
        client.set_secret(secret)
    client.save()
    record(Event.CLIENT_REGISTERED, client=client.client_id, new=created)
    return client, secret, created


def _given_text(metadata: Mapping[str, Any], name: str, longest: int) -> str:
    value = metadata.get(name) or ""
    if not isinstance(value, str) or len(value) > longest or not value.isascii() or not (value + "x").isprintable():
        raise MetadataError(name, f"At most {longest} printable ASCII characters are expected.")
    return value


def _expect_long_enough(method: str, algorithm: str, secret: str) -> None:
    least = ASSERTION_ALGORITHMS[algorithm or "HS256"]
    if method == ClientAuth.SECRET_JWT and secret and len(secret) < least:
        raise MetadataError("client_secret", f"Assertions need a secret of at least {least} characters.")


def document(client: OidcClient, secret: str) -> dict[str, Any]:
    """The metadata document of a client, as registration answers it; the secret only right after it was made."""
    names = [
        *("client_id", "client_name", "redirect_uris", "token_endpoint_auth_method", "claims", "default_acr_values"),
        *("token_endpoint_auth_signing_alg", "userinfo", "post_logout_redirect_uris", "backchannel_logout_uri"),
        "backchannel_logout_session_required",
    ]
    members = {name: getattr(client, name) for name in names}
    return {
        **{name: value for name, value in members.items() if value not in ("", [])},
        "scope": " ".join(client.scope),
        "grant_types": ["authorization_code"],
        "response_types": ["code"],
        "id_token_signed_response_alg": "PS512",
        "client_id_issued_at": int(client.created_at.timestamp()),
        **({"client_secret": secret, "client_secret_expires_at": 0} if secret else {}),
    }
