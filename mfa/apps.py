from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MfaConfig(AppConfig):
    """Second factors: what every method has in common."""

    name = "mfa"
    label = "mfa"
    verbose_name = _("Second factors")
