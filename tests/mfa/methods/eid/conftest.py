"""What the tests of the method share."""

import pytest

from eulogin.models import Account
from mfa.methods.eid import devices
from mfa.methods.eid.models import Identity, LinkedEid
from tests.mfa.methods.eid.steps import ELODIE

FRENCH_ID = f"FR/EU/{ELODIE}"


@pytest.fixture
def identity() -> Identity:
    """Élodie as France knows her."""
    return Identity(FRENCH_ID, "Châtaignier", "Élodie", "1984-03-11", "high")


@pytest.fixture
def eid(alice: Account, identity: Identity) -> LinkedEid:
    """Alice's linked eID."""
    return devices.link(alice, identity, country="FR", scheme="france-identite")
