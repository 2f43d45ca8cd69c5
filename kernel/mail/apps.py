from django.apps import AppConfig


class MailConfig(AppConfig):
    """The outbox of e-mails."""

    name = "kernel.mail"
    label = "outgoing_mail"
