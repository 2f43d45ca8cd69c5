"""The kinds of second factor in words."""

from django.utils.translation import gettext_lazy as _

from mfa.api import FactorKind

KIND_NAMES = {
    FactorKind.SMS: _("Mobile phone numbers (SMS)"),
    FactorKind.MOBILE_APP: _("Mobile devices with the EU Login app"),
    FactorKind.SECURITY_KEY: _("Security keys and trusted platforms"),
    FactorKind.EID: _("Electronic identities (eID)"),
}
