"""Proxy-granting tickets (PGT): an application gets one to act for somebody at another application.

EU Login POSTs `pgtId` and `pgtIou` to the application's call-back address, generic CAS clients expect a GET. The
call-back is a request of this server to an address that somebody else chose: HTTPS only, to the application's own
registered host, and to no address inside the network unless the setting allows it.
"""

import logging

import httpx
from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from django.conf import settings
from django.db import transaction

from eulogin.cas import tickets
from eulogin.cas.addresses import Address, MalformedAddress, parse
from eulogin.cas.reasons import Fact, Reason
from eulogin.cas.services import UnknownService, accepted_strengths, find_service
from eulogin.events import Event
from eulogin.models import ProxyGrant, ServiceTicket
from kernel import crypto, outward
from kernel.journal.writing import record

logger = logging.getLogger(__name__)

#: Seconds that an application has for its answer: somebody waits meanwhile.
PATIENCE = 5.0
#: Bytes of an answer that are read.
LONGEST_ANSWER = 64_000
COMMUNICATION_ERROR = "ECAS_PROXY_COMMUNICATION_ERROR"


class Refused(Exception):
    """The protocol's code and text, the cause, and what the inspector may tell of it."""

    def __init__(self, code: str, text: str, reason: Reason, **facts: Fact) -> None:
        super().__init__(code)
        self.code = code
        self.text = text
        self.reason = reason
        self.facts = facts


class CallbackRefused(Refused):
    """No proxy-granting ticket: the address is not acceptable, or nobody there took it."""


class ProxyRefused(Refused):
    """No proxy ticket."""


def grant(ticket: ServiceTicket, callback: str, own_base: str, *, generic: bool) -> str:
    """Give the application behind `callback` a PGT; returns its PGTIOU for the answer. CallbackRefused."""
    address = _acceptable(callback, own_base)
    # Letters and digits only in each part: a client derives a key from the third one.
    pgt, iou = tickets.random_identifier("PGT"), tickets.random_identifier("PGTIOU")
    _deliver(address, callback, {"pgtId": pgt, "pgtIou": iou}, generic=generic)
    with transaction.atomic():
        ProxyGrant.objects.create(
            digest=_digest(pgt),
            session=ticket.session,
            proxies=[callback, *ticket.proxies],
            generic=generic,
        )
        record(Event.PROXY_GRANTED, subject=ticket.session.account_id)
    return iou


def find(pgt: str) -> ProxyGrant:
    """The grant of a PGT whose session is alive. ProxyRefused(BAD_PGT)."""
    found = ProxyGrant.objects.select_related("session__account").filter(digest=_digest(pgt)).first()
    if found is None or not found.session.is_alive or not found.session.account.is_active:
        reason = Reason.GRANT_ENDED if found else Reason.GRANT_UNKNOWN
        raise ProxyRefused("BAD_PGT", "Proxy-granting ticket not recognised, or its session has ended", reason)
    return found


def proxy_ticket(granted: ProxyGrant, target: str, own_base: str) -> str:
    """A proxy ticket for `target`. ProxyRefused when nobody registered it, or the person may not reach it."""
    try:
        service = find_service(target, own_base)
    except UnknownService as error:
        reason = Reason.SERVICE_UNKNOWN
        raise ProxyRefused("INVALID_SERVICE", "The target service is not registered", reason) from error
    proved, accepted = granted.session.strengths, accepted_strengths(service)
    if not set(proved) & set(accepted):
        record(Event.PROXY_REFUSED, subject=granted.session.account_id)
        raise ProxyRefused(
            "ACCESSED_DENIED",
            "The target service asks for a stronger authentication",
            Reason.TARGET_TOO_STRONG,
            proved=proved,
            accepted=accepted,
        )
    return tickets.issue_proxy(granted, target)


def _digest(pgt: str) -> str:
    return crypto.fingerprint(pgt, "proxy-granting-ticket")


def _acceptable(callback: str, own_base: str) -> Address:
    try:
        address = parse(callback)
        find_service(callback, own_base)
    except (MalformedAddress, UnknownService) as error:
        unknown = isinstance(error, UnknownService)
        reason = Reason.CALLBACK_UNREGISTERED if unknown else Reason.CALLBACK_MALFORMED
        text = "The call-back address is malformed or unknown"
        raise CallbackRefused("INVALID_PROXY_CALLBACK_URL", text, reason) from error
    if address.scheme != "https":
        text = "The call-back address must begin with https"
        raise CallbackRefused("INVALID_PROXY_CALLBACK_URL", text, Reason.CALLBACK_NOT_HTTPS)
    return address


def _deliver(address: Address, callback: str, values: dict[str, str], *, generic: bool) -> None:
    """Hand the ticket over; the answer must say that it was taken. CallbackRefused."""
    try:
        # The connection goes to the very address that was looked at: a name may mean another one a moment later.
        internal = settings.EULOGIN_PROXY_INTERNAL_HOSTS
        url = httpx.URL(callback).copy_with(host=outward.reachable(address.host, address.port, internal_hosts=internal))
        with (
            httpx.Client(
                verify=outward.trusted(settings.EULOGIN_PROXY_CA_FILE),
                timeout=PATIENCE,
                follow_redirects=False,
                trust_env=False,
            ) as client,
            client.stream(
                "GET" if generic else "POST",
                url.copy_merge_params(values) if generic else url,
                data=None if generic else values,
                headers={"Host": outward.host_header(address.host, address.port)},
                extensions={"sni_hostname": address.host},
            ) as answer,
        ):
            status, body = answer.status_code, _read(answer)
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        logger.info("a proxy call-back failed: %s", type(error).__name__)
        text = "The call-back address could not be reached"
        kind = type(error).__name__
        raise CallbackRefused(COMMUNICATION_ERROR, text, Reason.CALLBACK_UNREACHABLE, error=kind) from error
    if status != 200:
        text = f"The call-back address answered {status}"
        raise CallbackRefused(COMMUNICATION_ERROR, text, Reason.CALLBACK_STATUS, status=status)
    if not generic and not _is_success(body):
        text = "The call-back address did not say proxySuccess"
        raise CallbackRefused(COMMUNICATION_ERROR, text, Reason.CALLBACK_SILENT)


def _read(answer: httpx.Response) -> bytes:
    body = b""
    for piece in answer.iter_bytes():
        body += piece
        if len(body) > LONGEST_ANSWER:
            raise OSError("too long")
    return body


def _is_success(body: bytes) -> bool:
    """Whether there is an element `proxySuccess`, in whatever namespace."""
    try:
        root = ElementTree.fromstring(body)
    except (ElementTree.ParseError, DefusedXmlException):
        return False
    return any(str(element.tag).rpartition("}")[2] == "proxySuccess" for element in root.iter())
