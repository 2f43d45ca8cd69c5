"""An application with python-cas, used as its README does. It plays all versions: `/3/me`, `/1/me` and so on."""

import json
import secrets
from collections.abc import Callable, Iterable
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from cas import CASClient

Start = Callable[[str, list[tuple[str, str]]], Any]


class PythonCasApp:
    """Who is signed in stands in a session; `/…/me` tells it, after sending everybody else to EU Login."""

    def __init__(self, cas: str) -> None:
        self.cas = cas
        self.sessions: dict[str, dict[str, Any]] = {}

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        """Answer one request."""
        version, page = environ["PATH_INFO"].strip("/").split("/")
        cookies = SimpleCookie(environ.get("HTTP_COOKIE", ""))
        session = cookies["python_cas"].value if "python_cas" in cookies else ""
        service = f"http://{environ['HTTP_HOST']}/{version}/login"
        client = CASClient(version=version, service_url=service, server_url=f"{self.cas}/")
        if environ["REQUEST_METHOD"] == "POST":
            return self._told(start, client, environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode())
        if page == "logout":
            self.sessions.pop(session, None)
            return self._redirect(start, client.get_logout_url(service))
        if page == "login":
            return self._login(start, client, parse_qs(environ["QUERY_STRING"]).get("ticket", [""])[0], version)
        if session not in self.sessions:
            return self._redirect(start, client.get_login_url())
        return self._answer(start, "200 OK", self.sessions[session])

    def _login(self, start: Start, client: Any, ticket: str, version: str) -> Iterable[bytes]:
        if not ticket:
            return self._redirect(start, client.get_login_url())
        user, attributes, _ = client.verify_ticket(ticket)
        if not user:
            return self._answer(start, "403 Forbidden", {"error": "Failed to verify ticket."})
        session = secrets.token_urlsafe()
        self.sessions[session] = {"user": user, "attributes": attributes, "ticket": ticket}
        return self._redirect(start, f"/{version}/me", ("Set-Cookie", f"python_cas={session}; Path=/"))

    def _told(self, start: Start, client: Any, body: str) -> Iterable[bytes]:
        """EU Login says that the session behind a ticket has ended."""
        message = parse_qs(body).get("logoutRequest", [""])[0]
        for session, known in list(self.sessions.items()):
            if client.verify_logout_request(message, known["ticket"]):
                del self.sessions[session]
        return self._answer(start, "200 OK", {})

    @staticmethod
    def _redirect(start: Start, address: str, *more: tuple[str, str]) -> Iterable[bytes]:
        start("302 Found", [("Location", address), *more])
        return []

    @staticmethod
    def _answer(start: Start, status: str, content: dict[str, Any]) -> Iterable[bytes]:
        start(status, [("Content-Type", "application/json")])
        return [json.dumps(content).encode()]
