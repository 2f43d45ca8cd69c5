"""What a card in its reader does: counts wrong PINs, and signs as the Web eID software does."""

import base64
import hashlib
import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from django.db import transaction
from django.db.models import F

from simulator.eidas import pki
from simulator.eidas.models import PIN_TRIES, PUK_TRIES, CardState
from simulator.eidas.reference import Card

APP = "https://web-eid.eu/web-eid-app/releases/0.0.0+simulated-desk"
#: Algorithm and length of each half of the signature, in bytes (RFC 7518).
ALGORITHMS = {"P-256": ("ES256", 32, hashes.SHA256), "P-384": ("ES384", 48, hashes.SHA384)}


class CardLocked(Exception):
    """No tries are left."""


@dataclass
class WrongCode(Exception):
    """That was not the PIN, or not the PUK; this many tries are left."""

    tries_left: int


def state_of(card: Card) -> CardState:
    """The card's counters, as they stand."""
    locked = card.state == "locked"
    begun = {"pin": card.pin, "pin_tries": 0 if locked else PIN_TRIES, "puk_tries": PUK_TRIES}
    return CardState.objects.get_or_create(card=card.key, defaults=begun)[0]


def check_pin(card: Card, pin: str) -> None:
    """Count a try, then compare. WrongCode or CardLocked; the right PIN gives all tries back."""
    state_of(card)
    rows = CardState.objects.filter(card=card.key)
    if not rows.filter(pin_tries__gt=0).update(pin_tries=F("pin_tries") - 1):
        raise CardLocked
    if not rows.filter(pin=pin).update(pin_tries=PIN_TRIES):
        raise WrongCode(rows.values_list("pin_tries", flat=True)[0])


def unblock(card: Card, puk: str, new_pin: str) -> None:
    """A new PIN with the PUK. WrongCode or CardLocked; a card whose PUK was wrong three times is lost."""
    state_of(card)
    rows = CardState.objects.filter(card=card.key)
    if not rows.filter(puk_tries__gt=0).update(puk_tries=F("puk_tries") - 1):
        raise CardLocked
    if puk != card.puk:
        raise WrongCode(rows.values_list("puk_tries", flat=True)[0])
    with transaction.atomic():
        rows.update(pin=new_pin, pin_tries=PIN_TRIES, puk_tries=PUK_TRIES)


def origin_of(address: str) -> str:
    """Scheme and host of the page that asked, as a browser gives it to the Web eID software."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def authentication_token(card: Card, nonce: str, origin: str) -> str:
    """The token of the format web-eid:1.0 (JSON) that the card signs for this nonce and origin."""
    algorithm, size, digest = ALGORITHMS[card.curve]
    name = digest().name
    parts = hashlib.new(name, origin.encode()).digest() + hashlib.new(name, nonce.encode()).digest()
    signature = pki.card_key(card).sign(hashlib.new(name, parts).digest(), ec.ECDSA(Prehashed(digest())))
    r, s = decode_dss_signature(signature)
    token = {
        "unverifiedCertificate": _base64(pki.card_certificate(card).public_bytes(Encoding.DER)),
        "algorithm": algorithm,
        "signature": _base64(r.to_bytes(size, "big") + s.to_bytes(size, "big")),
        "format": "web-eid:1.0",
        "appVersion": APP,
    }
    return json.dumps(token)


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
