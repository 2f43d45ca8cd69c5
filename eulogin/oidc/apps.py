from django.apps import AppConfig


class OidcConfig(AppConfig):
    """OpenID Connect."""

    name = "eulogin.oidc"
    label = "oidc"

    def ready(self) -> None:
        """Listen to sessions: their clients are told when one ends."""
        from eulogin.oidc import receivers  # noqa: F401 - connecting is the purpose
