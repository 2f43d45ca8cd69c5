"""OCRA (RFC 6287): codes from a secret and what both sides know. All of the RFC but its numeric time steps' clock."""

import hashlib
import hmac
import re
from dataclasses import dataclass

#: `OCRA-1:HOTP-SHA256-8:QA10-PSHA1`: code of eight digits, challenge of ten letters and digits, PIN.
APP_SUITE = "OCRA-1:HOTP-SHA256-8:QA10-PSHA1"
#: RFC 6287, 5.1: a challenge fills 128 bytes, with zeros after it.
CHALLENGE_BYTES = 128

SUITE = re.compile(
    r"OCRA-1:HOTP-(?P<hash>SHA1|SHA256|SHA512)-(?P<digits>0|[4-9]|10):"
    r"(?P<counter>C-)?Q(?P<format>[ANH])(?P<length>0[4-9]|[1-5]\d|6[0-4])"
    r"(?:-P(?P<pin>SHA1|SHA256|SHA512))?(?:-S(?P<session>\d{3}))?(?:-T(?P<step>\d+[HMS]))?"
)


@dataclass(frozen=True)
class Suite:
    """A parsed OCRA suite. ValueError when the text is none."""

    text: str

    def __post_init__(self) -> None:
        if not SUITE.fullmatch(self.text):
            raise ValueError(f"not an OCRA suite: {self.text}")

    def _part(self, name: str) -> str:
        found = SUITE.fullmatch(self.text)
        return (found[name] or "") if found else ""

    def _message(self, challenge: str, pin: str, counter: int | None, session: bytes, step: int | None) -> bytes:
        """RFC 6287, 5.1: the suite, a zero byte, and the data inputs in their order."""
        wanted = {"counter": counter is not None, "pin": bool(pin), "session": bool(session), "step": step is not None}
        for name, given in wanted.items():
            if given != bool(self._part(name)):
                raise ValueError(f"{name} does not fit {self.text}")
        parts = [self.text.encode(), b"\0"]
        if counter is not None:
            parts.append(counter.to_bytes(8, "big"))
        parts.append(self._challenge(challenge))
        if pin:
            parts.append(hashlib.new(self._part("pin"), pin.encode()).digest())
        if session:
            parts.append(session.rjust(int(self._part("session")), b"\0"))
        if step is not None:
            parts.append(step.to_bytes(8, "big"))
        return b"".join(parts)

    def _challenge(self, challenge: str) -> bytes:
        # A mutual challenge-response joins the challenges of both sides: twice the length that the suite names.
        if not 4 <= len(challenge) <= 2 * int(self._part("length")):
            raise ValueError("length of the challenge")
        kind = self._part("format")
        if kind == "A":
            return challenge.encode("ascii").ljust(CHALLENGE_BYTES, b"\0")
        digits = f"{int(challenge):X}" if kind == "N" else challenge
        # Appendix A of the RFC: hexadecimal digits, filled with zeros on the right.
        return bytes.fromhex(digits.ljust(2 * CHALLENGE_BYTES, "0"))

    def code(
        self,
        secret: bytes,
        challenge: str,
        *,
        pin: str = "",
        counter: int | None = None,
        session: bytes = b"",
        step: int | None = None,
    ) -> str:
        """The code; `step` counts the suite's time steps since 1970. ValueError where an input does not fit."""
        message = self._message(challenge, pin, counter, session, step)
        mac = hmac.digest(secret, message, self._part("hash"))
        digits = int(self._part("digits"))
        if not digits:
            return mac.hex()
        # RFC 4226, 5.3: dynamic truncation.
        offset = mac[-1] & 0x0F
        number = int.from_bytes(mac[offset : offset + 4], "big") & 0x7FFF_FFFF
        return f"{number % 10**digits:0{digits}}"
