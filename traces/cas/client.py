"""Ask EU Login over HTTP whom a ticket belongs to."""

import contextvars
import logging
from typing import TYPE_CHECKING

import httpx
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.core.servers.basehttp import get_internal_wsgi_application
from django.http import HttpRequest, HttpResponse

from traces.cas.answers import Identity, Level, read
from traces.cas.problems import CasError, CasProblem

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

logger = logging.getLogger(__name__)
# httpx writes whole addresses at level INFO, and ours hold tickets.
logging.getLogger("httpx").setLevel(logging.WARNING)

#: Nobody waits longer than this in front of an empty page.
TIMEOUT = httpx.Timeout(10.0, connect=3.0)


def validate(request: HttpRequest, *, service: str, ticket: str, level: Level) -> Identity:
    """Use up `ticket`; return whose it is. `request` only tells the host when one process serves both.

    Raises CasError: unreachable, malformed, refused, or signed in below `level`. Call outside a transaction.
    """
    query = {
        "service": service,
        "ticket": ticket,
        "assuranceLevel": "LOW",  # people who registered themselves are the ones TRACES is for
        "userDetails": "true",
        "authenticationLevel": level.name,
    }
    try:
        with _client(request) as client:
            # In one process, the inner request must not touch the outer one's language, scope or URLs.
            answer = contextvars.copy_context().run(client.get, "serviceValidate", params=query)
    except httpx.HTTPError as error:
        # The class only: an address in the text would hold the ticket.
        logger.warning("EU Login could not be reached: %s", type(error).__name__)
        raise CasError(CasProblem.UNREACHABLE) from None
    if answer.status_code != httpx.codes.OK:
        logger.warning("EU Login answered with status %s", answer.status_code)
        raise CasError(CasProblem.UNREACHABLE)
    identity = read(answer.content)
    if identity.level < level:
        raise CasError(CasProblem.TOO_WEAK)
    return identity


def _client(request: HttpRequest) -> httpx.Client:
    transport = _transport()
    if settings.TRACES_CAS_IN_PROCESS:
        base = f"{request.scheme}://{request.get_host()}/cas/"
    else:
        # Never from the request: its sender would choose who vouches for him (system check traces.E002).
        base = (settings.TRACES_CAS_URL or f"{settings.PUBLIC_URL.rstrip('/')}/cas").rstrip("/") + "/"
    return httpx.Client(base_url=base, transport=transport, timeout=TIMEOUT, trust_env=False)


def _transport() -> httpx.BaseTransport | None:
    """In one process, requests go straight to the WSGI application; otherwise httpx's own transport."""
    return httpx.WSGITransport(app=_application) if settings.TRACES_CAS_IN_PROCESS else None


def _application(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
    """Django's application for a request within a request of the same thread.

    Without the signals that begin and end a request: they would close the outer one's database connection.
    """
    handler = get_internal_wsgi_application()
    response = handler.get_response(WSGIRequest(environ))
    start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
    return [response.content if isinstance(response, HttpResponse) else b""]  # answers are never streamed
