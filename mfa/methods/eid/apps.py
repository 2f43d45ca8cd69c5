from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EidMethodConfig(AppConfig):
    """Electronic identities."""

    name = "mfa.methods.eid"
    label = "eid_method"
    verbose_name = _("Electronic identities (eID)")
