from django.apps import AppConfig


class PhonesConfig(AppConfig):
    """Virtual phones."""

    name = "simulator.phones"
    label = "phones"
