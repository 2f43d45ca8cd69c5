"""Wake the app of a person's devices by web push (RFC 8030, 8291, 8292), where their browser allows it.

A message says «look» and which device it is for, nothing else: what waits is asked for over the device's own door. The
app works without push: it asks every few seconds while it is open.
"""

import json
from collections.abc import Sequence
from functools import partial
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db import transaction

from kernel import crypto
from mfa.contract import FactorError
from mfa.errors import FactorErrorCode as Code
from mfa.methods.mobile_app import keys
from mfa.methods.mobile_app.models import AppRequest, MobileDevice, PushSubscription, WakeUp

#: An uncompressed point on P-256, and the browser's secret (RFC 8291).
POINT_BYTES, AUTH_BYTES = 65, 16
HTTPS_PORT = 443


def server_key() -> ec.EllipticCurvePrivateKey:
    """The key by which push services know this server (VAPID)."""
    return crypto.p256_key("web-push-vapid")


def application_server_key() -> str:
    """Its public half, as a browser wants it when it subscribes."""
    return keys.encoded(keys.point(server_key().public_key()))


def subscribe(device: MobileDevice, endpoint: str, p256dh: str, auth: str) -> None:
    """Keep where this device's browser takes messages, in place of what was kept before. FactorError."""
    _refuse_address(endpoint)
    _refuse_keys(p256dh, auth)
    values = json.dumps({"endpoint": endpoint, "p256dh": p256dh, "auth": auth})
    sealed = crypto.seal(values, device.place_of("push"))
    PushSubscription.objects.update_or_create(device=device, defaults={"sealed": sealed})


def unsubscribe(device: MobileDevice) -> None:
    """No more messages to this device; nothing happens when there were none."""
    PushSubscription.objects.filter(device=device).delete()


def _refuse_address(endpoint: str) -> None:
    """Whether the host is inside the network is looked at when it is asked: a name may mean another address then."""
    try:
        parts = urlsplit(endpoint)
        port = parts.port or HTTPS_PORT
    except ValueError:
        raise FactorError(Code.PUSH_MALFORMED, field="endpoint") from None
    host = parts.hostname or ""
    plain = parts.scheme == "https" and host and not parts.username and not parts.fragment and endpoint.isascii()
    if not plain or (port != HTTPS_PORT and host not in settings.MFA_PUSH_INTERNAL_HOSTS):
        raise FactorError(Code.PUSH_MALFORMED, field="endpoint")


def _refuse_keys(p256dh: str, auth: str) -> None:
    try:
        point = keys.decoded(p256dh)
        ec.EllipticCurvePublicKey.from_encoded_point(keys.CURVE, point)
        if len(point) != POINT_BYTES:
            raise ValueError("compressed")
    except ValueError:
        raise FactorError(Code.PUSH_MALFORMED, field="p256dh") from None
    try:
        if len(keys.decoded(auth)) != AUTH_BYTES:
            raise ValueError("length")
    except ValueError:
        raise FactorError(Code.PUSH_MALFORMED, field="auth") from None


def wake(devices: Sequence[MobileDevice], asked: AppRequest) -> None:
    """Store a message for each of these devices that takes some, in the caller's transaction; sent after commit."""
    from mfa.methods.mobile_app.tasks import deliver

    if not settings.MFA_PUSH:
        return
    for subscription in PushSubscription.objects.filter(device__in=devices).select_related("device"):
        body = json.dumps({"look": subscription.device.identifier})
        message = WakeUp.store(body, subscription=subscription, useless_at=asked.expires_at)
        transaction.on_commit(partial(deliver.delay, message.pk))
