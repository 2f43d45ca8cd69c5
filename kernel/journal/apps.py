from django.apps import AppConfig


class JournalConfig(AppConfig):
    """The audit journal."""

    name = "kernel.journal"
    label = "journal"
