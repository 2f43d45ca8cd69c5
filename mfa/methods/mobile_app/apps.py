from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MobileAppMethodConfig(AppConfig):
    """EU Login mobile app."""

    name = "mfa.methods.mobile_app"
    label = "mobile_app_method"
    verbose_name = _("Mobile devices")
