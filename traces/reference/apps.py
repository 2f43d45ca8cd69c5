from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    """Reference data, the same in all three environments."""

    name = "traces.reference"
    label = "reference"
