from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Notices and preferences."""

    name = "traces.notifications"
    label = "notifications"
