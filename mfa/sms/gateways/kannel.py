"""Kannel's HTTP interface (`sendsms`), tried with Kannel 1.4.5."""

from datetime import datetime
from functools import cache
from urllib.parse import parse_qsl, urlsplit, urlunsplit

import httpx
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from mfa.sms.alphabet import is_gsm7
from mfa.sms.gateways.contract import GatewayCode, GatewayError

TIMEOUT = httpx.Timeout(10, connect=5)


@cache
def _client() -> httpx.Client:
    # One for the process: each new one reads the certificate authorities (17 ms), and connects anew.
    return httpx.Client(timeout=TIMEOUT)


class KannelGateway:
    """Sends through the `sendsms` address of `settings.SMS_KANNEL_URL`.

    The query of that address (`username`, `password`, `from`, `smsc` …) is sent as `X-Kannel-…` headers and the text
    as the body of a POST: addresses stand in the logs of HTTP clients and proxies, and must hold no secret.
    """

    def __init__(self) -> None:
        parts = urlsplit(settings.SMS_KANNEL_URL)
        if not parts.scheme:
            raise ImproperlyConfigured("SMS_KANNEL_URL must hold the address of Kannel's sendsms service.")
        self.address = urlunsplit(parts._replace(query=""))
        self.headers = {f"X-Kannel-{name}": value for name, value in parse_qsl(parts.query)}

    def send(self, *, to: str, text: str, reference: str, sent_at: datetime) -> str:
        """Hand the message to Kannel. A 202 means accepted or queued; Kannel gives the message no name."""
        headers = {
            **self.headers,
            "Content-Type": "text/plain; charset=UTF-8",
            "X-Kannel-To": to,
            "X-Kannel-Coding": "0" if is_gsm7(text) else "2",
            "X-Kannel-BInfo": reference,
        }
        try:
            answer = _client().post(self.address, content=text.encode(), headers=headers)
        except httpx.HTTPError:
            raise GatewayError(GatewayCode.UNREACHABLE) from None
        _refuse(answer.status_code)
        return ""


def _refuse(status: int) -> None:
    if status == httpx.codes.ACCEPTED:
        return
    if status == httpx.codes.FORBIDDEN:
        # A wrong password here is our fault, not the message's: it goes out once the setting is right.
        raise GatewayError(GatewayCode.NOT_AUTHORISED)
    if status == httpx.codes.BAD_REQUEST:
        raise GatewayError(GatewayCode.REFUSED, permanent=True)
    raise GatewayError(GatewayCode.BUSY)
