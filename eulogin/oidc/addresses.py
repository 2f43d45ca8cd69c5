"""Addresses of the provider itself."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from eulogin.oidc.vocabulary import ACR, ASSERTION_ALGORITHMS, CLAIMS_SUPPORTED, HIGHEST, ClientAuth, Scope
from kernel.web.origin import own_base


def issuer_of(request: HttpRequest) -> str:
    """The issuer: `…/cas/oauth2`, as in the real one."""
    return own_base(request) + reverse("oidc-root").rstrip("/")


def configuration(issuer: str, *, registration: bool) -> dict[str, Any]:
    """The discovery document (OpenID Connect Discovery, section 3; RFC 8414)."""
    methods = [method.value for method in ClientAuth]
    confidential = [method for method in methods if method != ClientAuth.NONE]
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/authorize",
        "token_endpoint": f"{issuer}/token",
        "jwks_uri": f"{issuer}/jwks",
        "userinfo_endpoint": f"{issuer}/userinfo",
        "introspection_endpoint": f"{issuer}/introspect",
        "revocation_endpoint": f"{issuer}/revoke",
        "end_session_endpoint": f"{issuer}/logout",
        **({"registration_endpoint": f"{issuer}/register"} if registration else {}),
        "scopes_supported": [scope.value for scope in Scope],
        "claims_supported": CLAIMS_SUPPORTED,
        "acr_values_supported": [acr for level, acr in ACR.items() if level <= HIGHEST],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["PS512"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": methods,
        "token_endpoint_auth_signing_alg_values_supported": list(ASSERTION_ALGORITHMS),
        "introspection_endpoint_auth_methods_supported": confidential,
        "introspection_endpoint_auth_signing_alg_values_supported": list(ASSERTION_ALGORITHMS),
        "revocation_endpoint_auth_methods_supported": methods,
        "revocation_endpoint_auth_signing_alg_values_supported": list(ASSERTION_ALGORITHMS),
        "prompt_values_supported": ["none", "login", "consent", "select_account"],
        "ui_locales_supported": ["fr", "en"],
        "claims_parameter_supported": False,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
        "authorization_response_iss_parameter_supported": True,
        "backchannel_logout_supported": True,
        "backchannel_logout_session_supported": True,
    }
