"""What the OpenID Connect provider writes in the journal."""

from enum import StrEnum


class Event(StrEnum):
    """Acts of the provider."""

    CLIENT_REGISTERED = "oidc:client:registered"
    CLIENT_REFUSED = "oidc:client:refused"
    CLIENT_LIMITED = "oidc:client:limited"
    CODE_ISSUED = "oidc:code:issued"
    CODE_REFUSED = "oidc:code:refused"
    CODE_REPLAYED = "oidc:code:replayed"
    TOKEN_ISSUED = "oidc:token:issued"  # noqa: S105
    TOKEN_REVOKED = "oidc:token:revoked"  # noqa: S105
    KEY_MADE = "oidc:key:made"
