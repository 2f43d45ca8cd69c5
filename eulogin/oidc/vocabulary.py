"""Words of EU Login's OpenID Connect (fact sheet, section 15): scopes, claims, levels, ways to authenticate."""

from enum import StrEnum

from mfa.api import Level, Strength

CLAIM = "https://ecas.ec.europa.eu/claims/"
DOMAIN = f"{CLAIM}domain"
DEPARTMENT_NUMBER = f"{CLAIM}department_number"
EMPLOYEE_NUMBER = f"{CLAIM}employee_number"
EMPLOYEE_TYPE = f"{CLAIM}employee_type"
GROUPS = f"{CLAIM}groups"
AUTHENTICATION_FACTORS = f"{CLAIM}authentication_factors"


class Scope(StrEnum):
    """What a client may ask for; `openid` always belongs to it."""

    OPENID = "openid"
    EMAIL = "email"
    PROFILE = "profile"
    PHONE = "phone"
    HR = "hr"
    AUTHENTICATION_FACTORS = "authentication_factors"


class ClientAuth(StrEnum):
    """How a client proves itself at the token endpoint."""

    SECRET_JWT = "client_secret_jwt"  # noqa: S105
    SECRET_BASIC = "client_secret_basic"  # noqa: S105
    NONE = "none"


#: Algorithms of a client's assertions, and the least octets of the secret for each (OpenID Connect Core, 16.19).
ASSERTION_ALGORITHMS = {"HS256": 32, "HS384": 48, "HS512": 64}
ID_TOKEN_ALGORITHM = "PS512"  # noqa: S105

#: `basic` is seen in clients, the others by analogy.
ACR = {level: f"https://ecas.ec.europa.eu/loa/{level.name.lower()}" for level in Level}
LEVELS = {acr: level for level, acr in ACR.items()}
#: No method of ours reaches more.
HIGHEST = max(strength.level for strength in Strength)

#: Ways to authenticate by their names in RFC 8176.
AMR = {
    Strength.PASSWORD: ["pwd"],
    Strength.PASSWORD_SMS: ["pwd", "sms", "mfa"],
    Strength.PASSWORD_MOBILE_APP: ["pwd", "swk", "mfa"],
    Strength.PASSWORD_SOFTWARE_TOKEN: ["pwd", "otp", "mfa"],
    Strength.MOBILE_APP: ["pin", "swk", "mfa"],
    Strength.PASSWORD_WEBAUTHN: ["pwd", "hwk", "mfa"],
    Strength.EIDAS: ["sc", "mfa"],
}


def amr(strengths: list[str]) -> list[str]:
    """The ways behind the strengths of a session, each once."""
    return list(dict.fromkeys(way for strength in strengths for way in AMR[Strength(strength)]))


#: Claims that a client may list in its `claims` metadata.
LISTED_CLAIMS = [GROUPS, DOMAIN, DEPARTMENT_NUMBER, EMPLOYEE_NUMBER, EMPLOYEE_TYPE, AUTHENTICATION_FACTORS]
CLAIMS_SUPPORTED = [
    *("iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "sid", "at_hash"),
    *("email", "email_verified", "name", "given_name", "family_name", "preferred_username", "locale", "phone_number"),
    *LISTED_CLAIMS,
]
