"""Pages of the factors, below /cas/."""

from django.urls import include, path

app_name = "mfa"
urlpatterns = [
    path("", include("mfa.methods.sms.urls")),
    path("", include("mfa.methods.security_key.urls")),
    path("", include("mfa.methods.mobile_app.urls")),
    path("", include("mfa.methods.eid.urls")),
]
