from django.apps import AppConfig


class EidasConfig(AppConfig):
    """The simulated eIDAS node, its national identity providers, and virtual cards."""

    name = "simulator.eidas"
    label = "eidas"
