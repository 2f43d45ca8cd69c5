from django.apps import AppConfig


class ReadinessConfig(AppConfig):
    """Second factors of people as they released them, and the plans of usable phones."""

    name = "traces.readiness"
    label = "readiness"
