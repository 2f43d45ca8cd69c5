"""The code without network: OCRA (RFC 6287) in the one suite that EU Login and its app use."""

import hashlib
import hmac

SUITE = "OCRA-1:HOTP-SHA256-8:QA10-PSHA1"
CHALLENGE_BYTES = 128
DIGITS = 8


def code(secret: bytes, challenge: str, pin: str) -> str:
    """Eight digits for a challenge of letters and digits. A wrong PIN gives a wrong code."""
    question = challenge.encode("ascii").ljust(CHALLENGE_BYTES, b"\0")
    pin_hash = hashlib.sha1(pin.encode("ascii")).digest()  # noqa: S324 - named by the suite
    mac = hmac.digest(secret, SUITE.encode() + b"\0" + question + pin_hash, "sha256")
    offset = mac[-1] & 0xF
    number = int.from_bytes(mac[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"
