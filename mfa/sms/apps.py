from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SmsConfig(AppConfig):
    """The outbox of text messages."""

    name = "mfa.sms"
    label = "sms"
    verbose_name = _("Text messages")
