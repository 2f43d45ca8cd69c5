from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TracesConfig(AppConfig):
    """TRACES NT: people, roles, requests, validation."""

    name = "traces"
    verbose_name = _("Actors")

    def ready(self) -> None:
        """Register the system checks and what follows changes of operators."""
        from traces import checks, receivers  # noqa: F401 - importing registers them
