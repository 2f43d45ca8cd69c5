from django.apps import AppConfig


class EuLoginConfig(AppConfig):
    """EU Login."""

    name = "eulogin"

    def ready(self) -> None:
        """Listen to the factors, whose owner gets a mail, and to ended sessions, whose services get a message."""
        from eulogin import receivers  # noqa: F401 - connecting is the purpose
        from eulogin.cas import logout  # noqa: F401
