from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SecurityKeyMethodConfig(AppConfig):
    """Security Key or Trusted Platform."""

    name = "mfa.methods.security_key"
    label = "security_key_method"
    verbose_name = _("Security keys and trusted platforms")
