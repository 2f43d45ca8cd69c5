from django.apps import AppConfig


class ControlConfig(AppConfig):
    """The controls of the simulator."""

    name = "simulator.control"
    label = "control"
