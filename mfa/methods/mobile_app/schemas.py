"""What devices send and get, as JSON."""

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from mfa.methods.mobile_app.models import AppRequest, Decision, Kind

#: Longer than anything that a device says in one field.
Text = Annotated[str, Field(max_length=200)]
Short = Annotated[str, Field(max_length=64)]


class Jwk(Schema):
    """A public key on P-256."""

    kty: Short
    crv: Short
    x: Short
    y: Short


class GivenJwk(Jwk):
    """As devices send it: other members are ignored, but a private key is refused."""

    d: str | None = None


class Platform(Schema):
    """What the device says of itself."""

    os: Short = ""
    manufacturer: Short = ""
    model: Short = ""


class Scan(Schema):
    """A device has read the QR code."""

    token: Text
    signing_key: GivenJwk
    agreement_key: GivenJwk
    platform: Platform = Platform()


class AccountShown(Schema):
    """The account, for the app's list of accounts."""

    uid: str
    email: str
    name: str


class Taken(Schema):
    """What a device needs from now on; the bearer is said this once."""

    device_id: str
    bearer: str
    nonce: str
    salt: str
    server_key: Jwk
    account: AccountShown
    device_name: str


class Link(Schema):
    """Whether a device is still linked to its account."""

    device_id: str
    device_name: str
    account: AccountShown
    confirmed: bool
    disabled: bool


class Confirmation(Schema):
    """The PIN that was chosen on the web."""

    pin: Text
    signature: Text


class Asked(Schema):
    """A request that waits for its answer."""

    id: str
    kind: Kind
    site: str
    place: str
    browser: str
    value: str
    at: datetime
    expires_at: datetime
    nonce: str

    @classmethod
    def of(cls, asked: AppRequest) -> "Asked":
        """As devices see it."""
        return cls(
            id=str(asked.pk),
            kind=Kind(asked.kind),
            site=asked.site,
            place=asked.source,
            browser=asked.browser,
            value=asked.value,
            at=asked.created_at,
            expires_at=asked.expires_at,
            nonce=asked.nonce,
        )


class Confirmed(Schema):
    """The PIN was right: its owner is asked."""

    request: Asked


class Waiting(Schema):
    """Everything that waits, newest first."""

    requests: list[Asked]
    now: datetime


class Answer(Schema):
    """What the person decided; the PIN where they approve."""

    decision: Decision
    pin: Text = ""
    signature: Text


class Answered(Schema):
    """What became of the request."""

    status: str


class PushKey(Schema):
    """An uncompressed point on P-256, in base64url: what a browser calls `applicationServerKey`."""

    key: str


class PushKeys(Schema):
    """The browser's own keys (RFC 8291)."""

    p256dh: Text
    auth: Short


class Subscription(Schema):
    """What a browser's `PushSubscription.toJSON()` gives; other members are ignored."""

    endpoint: Annotated[str, Field(max_length=1000)]
    keys: PushKeys
