"""A signing key that is made once, and relying parties."""

from functools import cache

import pytest

from eulogin.models import Account
from eulogin.oidc import keys
from eulogin.oidc.models import SigningKey
from tests.eulogin.oidc.relying import RelyingParty
from tests.pages import Web


@cache
def _key() -> SigningKey:
    return keys._new_key()


@pytest.fixture(autouse=True)
def signing_key(db: None) -> SigningKey:
    """The key of this test: a real one, but making it takes a second."""
    key = _key()
    return SigningKey.objects.create(kid=key.kid, sealed_private_key=key.sealed_private_key, public_jwk=key.public_jwk)


@pytest.fixture
def rp(web: Web, camille: Account) -> RelyingParty:
    """A client with `client_secret_jwt`, and Camille's browser."""
    return RelyingParty(web)
