"""EU Login as a scripted phone reaches it: HTTP calls that never leave this process.

A QR code names a server, and who writes QR codes chooses it: so the name only fills the header `Host`, and the call
goes to this installation through the HTTP client's in-process transport. No code makes a phone ask anybody else.
"""

import contextvars
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx
from django.core.handlers.wsgi import WSGIRequest
from django.core.servers.basehttp import get_internal_wsgi_application
from django.http import HttpResponse
from django.utils import translation

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

# httpx writes whole addresses at level INFO.
logging.getLogger("httpx").setLevel(logging.WARNING)

API = "/cas/api/mobile/v1/"


class RefusedError(Exception):
    """EU Login said no: `status` of HTTP, a `code` for programs, a sentence for people."""

    def __init__(self, status: int, code: str, detail: str, tries_left: int | None = None) -> None:
        super().__init__(code)
        self.status, self.code, self.detail, self.tries_left = status, code, detail, tries_left


@dataclass(frozen=True)
class Server:
    """One EU Login, and the bearer that a device has for it."""

    base: str
    bearer: str = ""

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> dict[str, Any]:
        """Call the API and return what it answers. RefusedError. Call it outside of transactions."""
        headers["Accept-Language"] = translation.get_language() or "en"
        if self.bearer:
            headers["Authorization"] = f"Bearer {self.bearer}"
        with httpx.Client(base_url=f"{self.base}{API}", transport=httpx.WSGITransport(app=_application)) as client:
            # The inner request must not touch the outer one's language, scope or URLs.
            ask = contextvars.copy_context().run
            answer: httpx.Response = ask(client.request, method, path, json=body, headers=headers)
        if answer.is_success:
            values: dict[str, Any] = answer.json() if answer.content else {}
            return values
        raise _refusal(answer)


def _refusal(answer: httpx.Response) -> RefusedError:
    try:
        problem = answer.json()
    except ValueError:
        problem = {}
    code = str(problem.get("code") or "unexpected")
    return RefusedError(answer.status_code, code, str(problem.get("detail") or code), problem.get("tries_left"))


def _application(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
    """Django's application for a request within a request of the same thread.

    Without the signals that begin and end a request: they would close the outer one's database connection.
    """
    response = get_internal_wsgi_application().get_response(WSGIRequest(environ))
    start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
    return [response.content if isinstance(response, HttpResponse) else b""]
