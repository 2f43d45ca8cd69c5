"""Addresses of the OpenID Connect provider under `/cas/oauth2/`: those of the real one."""

from django.urls import path

from eulogin.oidc import logout, token_views, views

urlpatterns = [
    path("", views.root, name="oidc-root"),
    path(".well-known/openid-configuration", views.discovery, name="oidc-discovery"),
    path("jwks", views.jwks, name="oidc-jwks"),
    path("authorize", views.authorize, name="oidc-authorize"),
    path("authorize/confirm", views.confirm, name="oidc-confirm"),
    path("token", token_views.token, name="oidc-token"),
    path("introspect", token_views.introspect, name="oidc-introspect"),
    path("revoke", token_views.revoke, name="oidc-revoke"),
    path("userinfo", token_views.userinfo, name="oidc-userinfo"),
    path("register", token_views.register, name="oidc-register"),
    path("logout", logout.logout, name="oidc-logout"),
    path("logout/confirm", logout.confirm, name="oidc-logout-confirm"),
]
