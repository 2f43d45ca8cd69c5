"""What the door of EU Login (`eulogin.api`) opens of the provider."""

from collections.abc import Mapping
from typing import Any

from eulogin.oidc import clients
from eulogin.oidc.metadata import MetadataError
from eulogin.oidc.models import BackchannelLogout, OidcClient, OidcCode, OidcToken, UsedAssertion

__all__ = ["MetadataError", "register_client", "reset_clients"]


def register_client(metadata: Mapping[str, Any]) -> tuple[dict[str, Any], bool]:
    """Register a client or change it; returns its document (with a secret that is new) and whether it is new."""
    client, secret, created = clients.register_client(metadata)
    return clients.document(client, secret), created


def reset_clients() -> None:
    """Forget every client, code, token and message. The keys stay: clients may have kept the key set."""
    for model in (BackchannelLogout, UsedAssertion, OidcToken, OidcCode, OidcClient):
        model._default_manager.all().delete()
