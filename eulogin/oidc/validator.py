"""Our answers to what the protocol library asks: clients, codes, tokens, scopes, ID tokens.

One object for each request: it knows the issuer, the place the request came from and, at the authorisation endpoint,
the browser's session.
"""

import re
from collections.abc import Callable
from typing import Any

from oauthlib.oauth2.rfc6749.errors import InvalidClientError, InvalidGrantError
from oauthlib.openid import RequestValidator
from oauthlib.openid.connect.core.exceptions import InteractionRequired

from eulogin.models import SsoSession
from eulogin.oidc import authentication, claims, grants, keys
from eulogin.oidc.models import OidcClient, OidcCode
from eulogin.oidc.vocabulary import ClientAuth, Scope
from kernel.limits.counting import LimitReached

#: RFC 7636, section 4.1.
CODE_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


class TooManyFailures(InvalidClientError):
    """Too many failed tries of this client from this place."""

    status_code = 429
    description = "Too many failed tries to authenticate this client from this place. Try again later."


class Validator(RequestValidator):
    """The library's contract, method by method; where it wants a truth value, False is a refusal."""

    def __init__(
        self,
        issuer: str,
        *,
        source: str = "",
        public_clients: bool = True,
        session: SsoSession | None = None,
        fulfils: Callable[[SsoSession, OidcClient], bool] | None = None,
    ) -> None:
        self.issuer, self.source, self.public_clients = issuer, source, public_clients
        self.session, self._fulfils = session, fulfils

    # --- the client at the authorisation endpoint

    def validate_client_id(self, client_id: str, request: Any, *args: Any, **kwargs: Any) -> bool:
        """Whether such a client is registered."""
        request.client = authentication.find(client_id)
        return request.client is not None

    def validate_redirect_uri(self, client_id: str, redirect_uri: str, request: Any, *args: Any, **kwargs: Any) -> bool:
        """Only an address registered letter for letter."""
        return redirect_uri in request.client.redirect_uris

    def get_default_redirect_uri(self, client_id: str, request: Any, *args: Any, **kwargs: Any) -> None:
        """OpenID Connect wants the address in each request."""

    def validate_response_type(
        self, client_id: str, response_type: str, client: OidcClient, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        """Authorisation code and nothing else."""
        return response_type == "code"

    def validate_scopes(
        self, client_id: str, scopes: list[str], client: OidcClient, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        """`openid`, and otherwise what the client is registered with."""
        return Scope.OPENID in scopes and set(scopes) <= set(client.scope)

    def get_default_scopes(self, client_id: str, request: Any, *args: Any, **kwargs: Any) -> list[str]:
        """None: a request without `openid` is not OpenID Connect."""
        return []

    def is_pkce_required(self, client_id: str, request: Any) -> bool:
        """Always."""
        return True

    # --- the person at the authorisation endpoint

    def validate_silent_login(self, request: Any) -> bool:
        """`prompt=none`: whether the browser's session is enough as it is."""
        if self.session is None:
            return False
        if self._fulfils is not None and not self._fulfils(self.session, request.client):
            raise InteractionRequired(request=request)
        return True

    def validate_silent_authorization(self, request: Any) -> bool:
        """EU Login asks for no consent."""
        return True

    def validate_user_match(
        self, id_token_hint: str | None, scopes: list[str], claims: Any, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        """Whether who is signed in here is who the hint names."""
        if not id_token_hint:
            return True
        hint = keys.read(id_token_hint, self.issuer)
        return hint is not None and (self.session is None or hint["sub"] == self.session.account_id)

    def save_authorization_code(
        self, client_id: str, code: dict[str, str], request: Any, *args: Any, **kwargs: Any
    ) -> None:
        """Keep the code with all it is bound to."""
        assert self.session is not None  # noqa: S101 - nobody gets here without one
        asked = grants.Asked(
            issuer=self.issuer,
            redirect_uri=request.redirect_uri,
            scope=list(dict.fromkeys(request.scopes)),
            nonce=request.nonce or "",
            code_challenge=request.code_challenge,
        )
        grants.issue_code(code["code"], request.client, self.session, asked)

    # --- the client at the other endpoints

    def client_authentication_required(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        """Everybody but a public client that says who it is and nothing more, where it may."""
        given = self._credentials(request)
        client = authentication.find(given.client_id) if given and given.method == ClientAuth.NONE else None
        public = client is not None and client.token_endpoint_auth_method == ClientAuth.NONE
        return not (public and self.public_clients)

    def authenticate_client(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        """By assertion or secret."""
        given = self._credentials(request)
        if given is None:
            return False
        audience = [self.issuer, f"{self.issuer}/token", f"{self.issuer}/introspect", f"{self.issuer}/revoke"]
        try:
            request.client = authentication.authenticate(given, audience, self.source)
        except LimitReached as error:
            raise TooManyFailures(request=request) from error
        return request.client is not None

    def authenticate_client_id(self, client_id: str, request: Any, *args: Any, **kwargs: Any) -> bool:
        """A public client, by its name."""
        request.client = authentication.find(client_id)
        return request.client is not None and request.client.token_endpoint_auth_method == ClientAuth.NONE

    def _credentials(self, request: Any) -> authentication.Credentials | None:
        parameters = {k: v for k, v in request.decoded_body or [] if v}
        return authentication.credentials_of(parameters, request.headers.get("Authorization", ""))

    # --- code and token

    def validate_grant_type(
        self, client_id: str, grant_type: str, client: OidcClient, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        """Authorisation code and nothing else."""
        return grant_type == "authorization_code"

    def validate_code(
        self, client_id: str, code: str, client: OidcClient, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        """Use the code up; the request carries what it was bound to."""
        found = grants.use_code(code, client)
        if found is None or found.issuer != self.issuer:
            return False
        request.grant, request.user, request.scopes = found, found.session.account, found.scope
        return True

    def get_code_challenge(self, code: str, request: Any) -> str:
        """The challenge of the authorisation request; a verifier of another form than RFC 7636 has never matches."""
        if request.code_verifier is not None and not CODE_VERIFIER.fullmatch(request.code_verifier):
            raise InvalidGrantError(description="Malformed code_verifier.", request=request)
        grant: OidcCode = request.grant
        return grant.code_challenge

    def get_code_challenge_method(self, code: str, request: Any) -> str:
        """S256: a request with any other never got a code."""
        return "S256"

    def confirm_redirect_uri(
        self, client_id: str, code: str, redirect_uri: str, client: OidcClient, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        """Letter for letter that of the authorisation request."""
        if redirect_uri != request.grant.redirect_uri:
            raise InvalidGrantError(description="redirect_uri differs from the one at authorisation.", request=request)
        return True

    def get_authorization_code_nonce(self, client_id: str, code: str, redirect_uri: str, request: Any) -> str | None:
        """The nonce of the authorisation request."""
        return request.grant.nonce or None

    def finalize_id_token(
        self, id_token: dict[str, Any], token: dict[str, Any], token_handler: Any, request: Any
    ) -> str:
        """Add who it is, and sign."""
        return keys.sign(claims.id_token(request.grant, id_token))

    def get_id_token(self, token: dict[str, Any], token_handler: Any, request: Any) -> None:
        """Nothing: the library makes the frame, `finalize_id_token` the rest."""

    def save_bearer_token(self, token: dict[str, Any], request: Any, *args: Any, **kwargs: Any) -> None:
        """Keep the digest of the access token."""
        grants.keep_token(token["access_token"], request.grant)

    def invalidate_authorization_code(self, client_id: str, code: str, request: Any, *args: Any, **kwargs: Any) -> None:
        """Nothing: `validate_code` used it up, before anything else could happen."""

    # --- introspection, revocation, UserInfo

    def introspect_token(self, token: str, token_type_hint: str | None, request: Any, *args: Any, **kwargs: Any) -> Any:
        """What a client may know about its own token; None for any other."""
        found = grants.living_token(token)
        if found is None or found.code.client_id != request.client.pk:
            return None
        code = found.code
        return {
            "iss": code.issuer,
            "sub": code.session.account_id,
            "aud": code.client.client_id,
            "client_id": code.client.client_id,
            "scope": " ".join(code.scope),
            "token_type": "Bearer",
            "iat": int(found.created_at.timestamp()),
            "exp": int(found.expires_at.timestamp()),
            **claims.of_authentication(code),
        }

    def revoke_token(self, token: str, token_type_hint: str | None, request: Any, *args: Any, **kwargs: Any) -> None:
        """End a token of this client."""
        grants.revoke_token(token, request.client)

    def validate_bearer_token(self, token: str | None, scopes: list[str], request: Any) -> bool:
        """Whether this access token opens UserInfo; the view asks whether its client has UserInfo switched on."""
        found = grants.living_token(token) if token else None
        if found is not None:
            request.grant, request.client, request.scopes = found.code, found.code.client, found.code.scope
        return found is not None

    def get_userinfo_claims(self, request: Any) -> dict[str, Any]:
        """The same claims about the person as in the ID token."""
        return claims.of_person(request.grant)
