from django.apps import AppConfig


class EuLoginConfig(AppConfig):
    """EU Login."""

    name = "eulogin"

    def ready(self) -> None:
        """Listen to the factors: their owner gets a mail when one is added or removed."""
        from eulogin import receivers  # noqa: F401 - connecting is the purpose
