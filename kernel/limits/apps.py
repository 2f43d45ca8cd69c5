from django.apps import AppConfig


class LimitsConfig(AppConfig):
    """Counters of tries."""

    name = "kernel.limits"
    label = "limits"
