"""Keys that sign ID tokens and sign-out messages: made once, kept sealed, rotated without breaking living tokens."""

from functools import lru_cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from jwt.algorithms import RSAPSSAlgorithm

from eulogin.oidc.events import Event
from eulogin.oidc.models import SigningKey
from eulogin.oidc.vocabulary import ID_TOKEN_ALGORITHM
from kernel import clock, crypto
from kernel.journal.writing import record

KEY_BITS = 3072


def active_key() -> SigningKey:
    """The key that signs now; the first caller makes it, and of two at once one wins."""
    return SigningKey.objects.filter(active=True).first() or _first_key()


def _first_key() -> SigningKey:
    key = _new_key()
    try:
        with transaction.atomic():
            key.save()
            record(Event.KEY_MADE, kid=key.kid)
    except IntegrityError:
        return SigningKey.objects.get(active=True)
    return key


def rotate() -> SigningKey:
    """Sign with a new key from now on; the old one stays published as long as a token signed with it can live."""
    key = _new_key()
    with transaction.atomic():
        until = clock.now() + settings.EULOGIN_OIDC_ID_TOKEN_LIFE + settings.EULOGIN_SESSION_ABSOLUTE
        SigningKey.objects.filter(active=True).update(active=False, published_until=until)
        key.save()
        record(Event.KEY_MADE, kid=key.kid)
    return key


def _new_key() -> SigningKey:
    """A key that is not saved yet. Making one takes a second: never inside a transaction."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    kid = crypto.new_token(12)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    public = RSAPSSAlgorithm.to_jwk(private.public_key(), as_dict=True)
    members = {name: public[name] for name in ("kty", "n", "e")}
    return SigningKey(
        kid=kid,
        sealed_private_key=crypto.seal(pem, _context(kid)),
        public_jwk={**members, "kid": kid, "use": "sig", "alg": ID_TOKEN_ALGORITHM},
    )


def _context(kid: str) -> str:
    return f"oidc:signing-key:{kid}"


@lru_cache(maxsize=4)
def _private_key(kid: str, sealed: str) -> rsa.RSAPrivateKey:
    """Opening a key takes longer than signing with it, so a process keeps the last ones open."""
    private = load_pem_private_key(crypto.unseal(sealed, _context(kid)).encode(), password=None)
    assert isinstance(private, rsa.RSAPrivateKey)  # noqa: S101 - for the type checker
    return private


def published() -> list[dict[str, Any]]:
    """The public keys, as the key set shows them, the active one first."""
    active = active_key()
    retired = SigningKey.objects.filter(Q(published_until__gt=clock.now()), active=False).order_by("-created_at")
    return [active.public_jwk, *(key.public_jwk for key in retired)]


def sign(claims: dict[str, Any], *, token_type: str = "JWT") -> str:  # noqa: S107 - a header, not a secret
    """A signed token with these claims."""
    key = active_key()
    private = _private_key(key.kid, key.sealed_private_key)
    return jwt.encode(claims, private, algorithm=ID_TOKEN_ALGORITHM, headers={"kid": key.kid, "typ": token_type})


def read(token: str, issuer: str) -> dict[str, Any] | None:
    """The claims of a token that we signed for `issuer`, however old (a hint, not a proof); None for any other."""
    try:
        kid = jwt.get_unverified_header(token).get("kid", "")
        public = {jwk["kid"]: jwk for jwk in published()}[kid]
        options: Any = {"verify_exp": False, "verify_iat": False, "verify_nbf": False, "verify_aud": False}
        key = jwt.PyJWK(public, algorithm=ID_TOKEN_ALGORITHM)
        return dict(jwt.decode(token, key, algorithms=[ID_TOKEN_ALGORITHM], issuer=issuer, options=options))
    except (jwt.PyJWTError, KeyError, ValueError):
        return None
