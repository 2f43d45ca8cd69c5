"""Pages of the security keys and trusted platforms, beside EU Login's other pages of the account."""

from django.urls import path

from mfa.methods.security_key import views
from mfa.methods.security_key.models import Kind

BASE = "userdata/"
urlpatterns = [
    path(f"{BASE}manageMySecurityKeys.cgi", views.security_keys, name="security-keys"),
    path(f"{BASE}addSecurityKey.cgi", views.add, {"kind": Kind.SECURITY_KEY}, name="security-key-add"),
    path(f"{BASE}addTrustedPlatform.cgi", views.add, {"kind": Kind.PLATFORM}, name="trusted-platform-add"),
    path(f"{BASE}confirmSecurityKey.cgi/<int:ceremony_id>", views.confirm, name="security-key-confirm"),
    path(f"{BASE}deleteSecurityKey.cgi/<int:key_id>", views.delete, name="security-key-delete"),
]
