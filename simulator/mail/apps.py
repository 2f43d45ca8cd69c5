from django.apps import AppConfig


class MailboxConfig(AppConfig):
    """The mailbox."""

    name = "simulator.mail"
    label = "mailbox"
