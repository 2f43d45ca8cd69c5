from django.apps import AppConfig


class OperatorsConfig(AppConfig):
    """Operators and their activities."""

    name = "traces.operators"
    label = "operators"
