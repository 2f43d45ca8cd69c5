"""The protocol, by oauthlib: authorisation code with PKCE S256, ID tokens, introspection, revocation, UserInfo."""

import hashlib
import re
from collections.abc import Callable
from typing import Any

from oauthlib.oauth2.rfc6749.endpoints import (
    AuthorizationEndpoint,
    IntrospectEndpoint,
    RevocationEndpoint,
    TokenEndpoint,
)
from oauthlib.oauth2.rfc6749.errors import InsufficientScopeError, InvalidRequestError, UnsupportedResponseTypeError
from oauthlib.oauth2.rfc6749.grant_types import AuthorizationCodeGrant as PlainGrant
from oauthlib.oauth2.rfc6749.grant_types.authorization_code import code_challenge_method_s256
from oauthlib.oauth2.rfc6749.tokens import BearerToken
from oauthlib.openid.connect.core.endpoints import UserInfoEndpoint
from oauthlib.openid.connect.core.exceptions import (
    RegistrationNotSupported,
    RequestNotSupported,
    RequestURINotSupported,
)
from oauthlib.openid.connect.core.grant_types import AuthorizationCodeGrant

from eulogin.oidc.validator import Validator
from kernel import crypto

#: The base64url form of a SHA-256 digest (RFC 7636, section 4.2).
CODE_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
LONGEST_NONCE = 2000
NOT_SUPPORTED = {
    "request": RequestNotSupported,
    "request_uri": RequestURINotSupported,
    "registration": RegistrationNotSupported,
}


class S256Grant(PlainGrant):
    """The library's authorisation code grant, with codes of 256 bits and without the `plain` challenge."""

    _code_challenge_methods = {"S256": code_challenge_method_s256}

    def create_authorization_code(self, request: Any) -> dict[str, str]:
        """A new code, the client's state and, against mix-ups, who issued it (RFC 9207)."""
        grant = {"code": crypto.new_token(), "iss": self.request_validator.issuer}
        return {**grant, "state": request.state} if request.state else grant


class CodeGrant(AuthorizationCodeGrant):
    """OpenID Connect on top of it; hashes in the ID token follow its algorithm, PS512."""

    def __init__(self, validator: Validator, checks: list[Callable[[Any], dict[str, Any]]]) -> None:
        self.proxy_target = S256Grant(request_validator=validator, refresh_token=False)
        self.custom_validators.pre_auth.extend(checks)
        self.custom_validators.post_auth.append(self.openid_authorization_validator)
        self.register_token_modifier(self.add_id_token)

    def id_token_hash(self, value: str, hashfunc: Any = hashlib.sha512) -> str:
        """The left half of the digest that belongs to PS512."""
        return str(super().id_token_hash(value, hashfunc))


def _check_form(request: Any) -> dict[str, Any]:
    """What the library leaves open: parameters we do not serve, and forms that others must be able to rely on."""
    for name, error in NOT_SUPPORTED.items():
        if getattr(request, name, None):
            raise error(request=request)
    if request.response_type not in (None, "code"):
        raise UnsupportedResponseTypeError(request=request)
    if request.response_mode not in (None, "", "query"):
        raise InvalidRequestError(description="Only response_mode=query is offered.", request=request)
    if request.code_challenge is not None and not CODE_CHALLENGE.fullmatch(request.code_challenge):
        raise InvalidRequestError(description="Malformed code_challenge.", request=request)
    if len(request.nonce or "") > LONGEST_NONCE:
        raise InvalidRequestError(description="nonce is too long.", request=request)
    return {}


class Server(AuthorizationEndpoint, TokenEndpoint, IntrospectEndpoint, RevocationEndpoint):
    """The endpoints with one grant: authorisation code."""

    def __init__(self, validator: Validator, *checks: Callable[[Any], dict[str, Any]]) -> None:
        grant = CodeGrant(validator, [_check_form, *checks])
        # `expires_in` is 0 in the real answers: nothing about the opaque token is promised to the client.
        bearer = BearerToken(validator, lambda request, refresh_token=False: crypto.new_token(), lambda request: 0)
        AuthorizationEndpoint.__init__(self, "code", bearer, {"code": grant})
        TokenEndpoint.__init__(self, "authorization_code", bearer, {"authorization_code": grant})
        IntrospectEndpoint.__init__(self, validator, ["access_token"])
        RevocationEndpoint.__init__(self, validator, ["access_token"])


class UserInfo(UserInfoEndpoint):
    """UserInfo, for the clients that have it switched on."""

    def validate_userinfo_request(self, request: Any) -> None:
        """A living access token, and the client's switch."""
        super().validate_userinfo_request(request)
        if not request.client.userinfo:
            raise InsufficientScopeError(description="UserInfo is off for this client; see the ID token.")
