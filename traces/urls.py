"""Pages of one environment; `traces.routes` puts them under each prefix."""

from django.urls import include, path

from traces.cas.views import sign_in
from traces.role_kinds import AUTHORITY, CONTROL_BODY, OPERATOR
from traces.views import home, new_operator, profile, roles

app_name = "traces"

urlpatterns = [
    path("", home.root, name="root"),
    path("login", home.home, name="home"),
    path("logout", home.sign_out, name="logout"),
    path("cas/login", sign_in, name="cas-login"),
    path("profile", profile.profile, name="profile"),
    path("profile/language", profile.language, name="language"),
    path("profile/active", profile.choose_profile, name="active-profile"),
    path("", include("traces.notifications.urls")),
    path("", include("traces.certificates.urls")),
    path("roles/", roles.types, name="roles"),
    path("roles/operator/", roles.search_and_request, {"kind": OPERATOR}, name="operator"),
    path("roles/operator/new", new_operator.new_operator, name="operator-new"),
    path("roles/authority/", roles.search_and_request, {"kind": AUTHORITY}, name="authority"),
    path("roles/control-body/", roles.search_and_request, {"kind": CONTROL_BODY}, name="control_body"),
    path("roles/<int:pk>/withdraw", roles.withdraw, name="withdraw"),
    path("roles/<int:pk>/remind", roles.remind, name="remind"),
    path("readiness/", include("traces.readiness.urls")),
]
