"""Metadata of a client, by the names of RFC 7591: read and checked before anything is stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from eulogin.cas.addresses import MalformedAddress, parse
from eulogin.cas.services import LOCAL_HOSTS
from eulogin.oidc.vocabulary import ASSERTION_ALGORITHMS, CLAIM, LEVELS, LISTED_CLAIMS, ClientAuth, Scope

LONGEST_NAME, LONGEST_LIST = 100, 50


class MetadataError(Exception):
    """A client cannot be registered as asked. `code` is the error of RFC 7591, `field` the member at fault."""

    def __init__(self, field_name: str, text: str, code: str = "invalid_client_metadata") -> None:
        super().__init__(text)
        self.code, self.field, self.text = code, field_name, text


@dataclass(frozen=True)
class Metadata:
    """What a client says about itself, checked."""

    client_name: str = ""
    redirect_uris: list[str] = field(default_factory=list)
    token_endpoint_auth_method: str = ClientAuth.SECRET_BASIC
    token_endpoint_auth_signing_alg: str = ""
    scope: list[str] = field(default_factory=list)
    claims: list[str] = field(default_factory=list)
    default_acr_values: list[str] = field(default_factory=list)
    userinfo: bool = False
    post_logout_redirect_uris: list[str] = field(default_factory=list)
    backchannel_logout_uri: str = ""
    backchannel_logout_session_required: bool = False


def read(given: Mapping[str, Any]) -> Metadata:
    """Check metadata; members that nobody knows are ignored, as RFC 7591 wants. MetadataError."""
    _expect_supported(given)
    method = _one_of(given, "token_endpoint_auth_method", list(ClientAuth), ClientAuth.SECRET_BASIC)
    redirect_uris = [_redirect_uri("redirect_uris", uri) for uri in _texts(given, "redirect_uris")]
    if not redirect_uris:
        raise MetadataError("redirect_uris", "At least one redirection address is needed.", "invalid_redirect_uri")
    backchannel = _text(given, "backchannel_logout_uri")
    return Metadata(
        client_name=_text(given, "client_name")[:LONGEST_NAME],
        redirect_uris=redirect_uris,
        token_endpoint_auth_method=method,
        token_endpoint_auth_signing_alg=_one_of(
            given, "token_endpoint_auth_signing_alg", ["", *ASSERTION_ALGORITHMS], ""
        ),
        scope=_scope(given),
        claims=_claims(given),
        default_acr_values=_members_of(given, "default_acr_values", list(LEVELS)),
        userinfo=_flag(given, "userinfo"),
        post_logout_redirect_uris=[
            _redirect_uri("post_logout_redirect_uris", uri) for uri in _texts(given, "post_logout_redirect_uris")
        ],
        backchannel_logout_uri=_redirect_uri("backchannel_logout_uri", backchannel) if backchannel else "",
        backchannel_logout_session_required=_flag(given, "backchannel_logout_session_required"),
    )


def is_loopback(uri: str) -> bool:
    """Whether an address lies on this very machine."""
    return parse(uri).host in LOCAL_HOSTS


def _expect_supported(given: Mapping[str, Any]) -> None:
    """Refuse what would be promised and not kept."""
    for name, supported in (("grant_types", "authorization_code"), ("response_types", "code")):
        wanted = _texts(given, name)
        if wanted and supported not in wanted:
            raise MetadataError(name, f"Only {supported} is offered.")
    algorithm = _text(given, "id_token_signed_response_alg")
    if algorithm not in ("", "PS512"):
        raise MetadataError("id_token_signed_response_alg", "ID tokens are signed with PS512 only.")


def _redirect_uri(name: str, uri: str) -> str:
    """https, or http on this machine (RFC 8252, section 7.3); no fragment, and nothing two readers read differently."""
    code = "invalid_redirect_uri" if name == "redirect_uris" else "invalid_client_metadata"
    try:
        address = parse(uri)
    except MalformedAddress as error:
        raise MetadataError(name, "Not an absolute http(s) address.", code) from error
    if "#" in uri:
        raise MetadataError(name, "An address has no fragment here.", code)
    if address.scheme != "https" and address.host not in LOCAL_HOSTS:
        raise MetadataError(name, "http is for this machine only; use https.", code)
    return uri


def _scope(given: Mapping[str, Any]) -> list[str]:
    wanted = _text(given, "scope").split() or list(Scope)
    unknown = sorted(set(wanted) - set(Scope))
    if unknown:
        raise MetadataError("scope", f"Unknown scopes: {' '.join(unknown)[:200]}.")
    return list(dict.fromkeys([Scope.OPENID.value, *(str(scope) for scope in wanted)]))


def _claims(given: Mapping[str, Any]) -> list[str]:
    """Claims by their full name, or by the last part of it."""
    full = [name if "/" in name else f"{CLAIM}{name}" for name in _texts(given, "claims")]
    unknown = sorted(set(full) - set(LISTED_CLAIMS))
    if unknown:
        raise MetadataError("claims", f"Unknown claims: {' '.join(unknown)[:200]}.")
    return full


def _text(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name)
    if value is None:
        return ""
    # Neither NUL nor half a character: no database stores them.
    if not isinstance(value, str) or "\x00" in value or any("\ud800" <= c <= "\udfff" for c in value):
        raise MetadataError(name, "A text is expected.")
    return value.strip()


def _texts(given: Mapping[str, Any], name: str) -> list[str]:
    value = given.get(name)
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > LONGEST_LIST or not all(isinstance(v, str) for v in value):
        raise MetadataError(name, "A list of texts is expected.")
    return value


def _flag(given: Mapping[str, Any], name: str) -> bool:
    value = given.get(name)
    if value is not None and not isinstance(value, bool):
        raise MetadataError(name, "true or false is expected.")
    return bool(value)


def _one_of(given: Mapping[str, Any], name: str, known: list[Any], default: str) -> str:
    value = _text(given, name) or default
    if value not in known:
        raise MetadataError(name, f"One of: {', '.join(str(k) for k in known if k)}.")
    return str(value)


def _members_of(given: Mapping[str, Any], name: str, known: list[str]) -> list[str]:
    values = _texts(given, name)
    if set(values) - set(known):
        raise MetadataError(name, f"Members of: {', '.join(known)}.")
    return values
