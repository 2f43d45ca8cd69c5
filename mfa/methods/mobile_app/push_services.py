"""Hand an encrypted message to the push service of a browser's maker: an address that the browser chose."""

from email.utils import parseaddr
from functools import cache
from http import HTTPStatus

import httpx
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.conf import settings
from pydantic import AnyHttpUrl
from webpush import WebPush, WebPushSubscription
from webpush.types import WebPushKeys

from kernel import outward
from mfa.methods.mobile_app import push

#: Seconds that a push service has for its answer.
PATIENCE = 5.0
#: A service keeps one undelivered message of a kind: the newest (RFC 8030, 5.4).
TOPIC = "look"
#: The subscription does not exist any more, or was made for another key of ours: it will never work again.
GONE = {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE}


class PushRefused(Exception):
    """The message was not accepted. `permanent`: do not try again; `gone`: nor ever ask this address again."""

    def __init__(self, code: str, *, permanent: bool = False, gone: bool = False) -> None:
        super().__init__(code)
        self.code, self.permanent, self.gone = code, permanent, gone


def send(values: dict[str, str], body: str, *, seconds: int) -> None:
    """Encrypt `body` for the subscription `values` and hand it over; useless after `seconds`. PushRefused."""
    target = WebPushSubscription(
        endpoint=AnyHttpUrl(values["endpoint"]), keys=WebPushKeys(p256dh=values["p256dh"], auth=values["auth"])
    )
    # The library tells the time of its tokens by the machine, as push services do, not by the simulator's clock.
    message = _sender(settings.SECRET_KEY).get(body, target, ttl=max(seconds, 1))
    headers = {**message.headers, "urgency": "high", "topic": TOPIC}
    try:
        status = _post(values["endpoint"], message.encrypted, headers)
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise PushRefused(type(error).__name__) from error
    if status in GONE:
        raise PushRefused(f"status-{status}", permanent=True, gone=True)
    if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        later = status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR
        raise PushRefused(f"status-{status}", permanent=not later)


def _post(endpoint: str, content: bytes, headers: dict[str, str]) -> int:
    url = httpx.URL(endpoint)
    port = url.port or push.HTTPS_PORT
    # The connection goes to the very address that was looked at.
    address = outward.reachable(url.host, port, internal_hosts=settings.MFA_PUSH_INTERNAL_HOSTS)
    trusted = outward.trusted(settings.MFA_PUSH_CA_FILE)
    with (
        httpx.Client(verify=trusted, timeout=PATIENCE, follow_redirects=False, trust_env=False) as client,
        client.stream(
            "POST",
            url.copy_with(host=address),
            content=content,
            headers={**headers, "host": outward.host_header(url.host, port)},
            extensions={"sni_hostname": url.host},
        ) as answer,
    ):
        return answer.status_code  # the body is nothing to us, however long it is


@cache
def _sender(_secret: str) -> WebPush:
    key = push.server_key()
    return WebPush(
        private_key=key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        public_key=key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        subscriber=parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
    )
