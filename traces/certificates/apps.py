from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """Certificates for movements within the Union."""

    name = "traces.certificates"
    label = "certificates"

    def ready(self) -> None:
        """Register the system checks."""
        from traces.certificates import checks  # noqa: F401 - importing registers them
