"""A device with the app that really signs, and speaks with the server by its API only."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from django.test import Client

from mfa.methods.mobile_app import keys
from mfa.methods.mobile_app.ocra import APP_SUITE, Suite

API = "/cas/api/mobile/v1/"
PIN = "4711"
PLATFORM = {"os": "Android 15", "manufacturer": "Simulator", "model": "Virtual phone"}


def asked_by(payload: str) -> dict[str, str]:
    """The parameters of a QR code's text."""
    return {name: values[0] for name, values in parse_qs(urlsplit(payload).query).items()}


class Phone:
    """One account in the app of one device. `pin` is what its owner types."""

    def __init__(self, pin: str = PIN) -> None:
        self.client = Client()
        self.pin = pin
        self.signing, self.agreement = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
        self.known: dict[str, Any] = {}

    # --- what it says

    @property
    def jwks(self) -> dict[str, dict[str, str]]:
        """Its two public keys."""
        return {
            "signing_key": keys.as_jwk(self.signing.public_key()),
            "agreement_key": keys.as_jwk(self.agreement.public_key()),
        }

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """One call; its bearer goes along once it has one."""
        if self.known:
            headers = {"Authorization": f"Bearer {self.known['bearer']}", **headers}
        data = json.dumps(body) if body is not None else ""
        return self.client.generic(method, API + path, data, content_type="application/json", headers=headers)

    def sign(self, act: str, what: str = "-", decision: str = "-", device: str = "") -> str:
        """The signature that the server asks for."""
        text = "\n".join([keys.HEADING, act, device or self.known["device_id"], what, decision]).encode()
        r, s = decode_dss_signature(self.signing.sign(text, ec.ECDSA(hashes.SHA256())))
        return keys.encoded(r.to_bytes(32, "big") + s.to_bytes(32, "big"))

    # --- what it does

    def learn(self, known: dict[str, Any]) -> None:
        """Keep what the server answered to the scan."""
        self.known = known

    def scan(self, payload: str) -> Any:
        """Take an enrolment."""
        body = {"token": asked_by(payload)["token"], **self.jwks, "platform": PLATFORM}
        answer = self.call("POST", "enrolments", body)
        if answer.status_code == 201:
            self.learn(answer.json())
        return answer

    def confirm(self, pin: str = "") -> Any:
        """Type the PIN of an enrolment."""
        body = {"pin": pin or self.pin, "signature": self.sign("confirm", self.known["nonce"])}
        return self.call("POST", f"devices/{self.known['device_id']}/confirmation", body)

    def requests(self) -> list[dict[str, Any]]:
        """What waits."""
        answer = self.call("GET", f"devices/{self.known['device_id']}/requests")
        assert answer.status_code == 200, answer.content
        found: list[dict[str, Any]] = answer.json()["requests"]
        return found

    def answer(self, asked: dict[str, Any], decision: str = "approve", **changed: str) -> Any:
        """Answer a request; `changed` lies."""
        what = f"{asked['id']}:{asked['nonce']}"
        body = {
            "decision": decision,
            "pin": self.pin,
            "signature": self.sign("answer", what, decision),
            **changed,
        }
        return self.call("POST", f"devices/{self.known['device_id']}/requests/{asked['id']}/answer", body)

    def approve(self, **changed: str) -> Any:
        """Approve the newest request."""
        return self.answer(self.requests()[0], **changed)

    def code(self, payload: str, pin: str = "") -> str:
        """The eight digits, without network."""
        theirs = keys.public_key(self.known["server_key"], "server_key")
        secret = keys.derive(self.agreement, theirs, keys.decoded(self.known["salt"]))
        return Suite(APP_SUITE).code(secret, asked_by(payload)["challenge"], pin=pin or self.pin)

    def unlink(self, **changed: str) -> Any:
        """Take the account off this device."""
        headers = {"X-Signature": self.sign("unlink"), **changed}
        return self.call("DELETE", f"devices/{self.known['device_id']}", **headers)
