from django.apps import AppConfig


class ReleaseConfig(AppConfig):
    """Releases of the state of second factors."""

    name = "eulogin.release"
    label = "release"
