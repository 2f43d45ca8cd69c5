from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SmsMethodConfig(AppConfig):
    """Mobile Phone + SMS."""

    name = "mfa.methods.sms"
    label = "sms_method"
    verbose_name = _("Mobile phone numbers")
