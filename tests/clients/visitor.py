"""Somebody with a browser that runs no scripts: follows redirects, keeps cookies, fills in forms."""

import ssl
from typing import Self
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
from lxml import html

from tests.eulogin.conftest import PASSWORD, PHONE, last_text

#: Seconds; a busy machine is slow, but not wrong.
PATIENCE = 20
#: Nothing here is asked over TLS, and reading the list of all authorities takes time.
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def fetch(address: str, **query: str) -> httpx.Response:
    """What somebody without cookies gets, who follows no redirects; applications ask so too."""
    return httpx.get(address, params=query or None, verify=NO_TLS, timeout=PATIENCE)


class Visitor:
    """A person at a browser."""

    def __init__(self) -> None:
        #: The addresses with a ticket that the browser was sent to, oldest first.
        self.callbacks: list[str] = []
        self._browser = httpx.Client(
            verify=NO_TLS,
            follow_redirects=True,
            timeout=PATIENCE,
            headers={"Accept-Language": "en"},
            event_hooks={"request": [self._note]},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._browser.close()

    def open(self, address: str) -> httpx.Response:
        """The page at the end of the redirects."""
        return self._browser.get(address)

    def fill(self, page: httpx.Response, **fields: str) -> httpx.Response:
        """Send the form of the page that has these fields; the others keep what they hold."""
        forms = html.fromstring(page.content).forms
        form = next((f for f in forms if set(fields) <= set(f.fields.keys())), None)
        assert form is not None, f"{page.url} ({page.status_code}) has no form with {sorted(fields)}"
        for name, value in fields.items():
            form.fields[name] = value
        return self._send(page, form)

    def sign_in(self, address: str, who: str, **choice: str) -> httpx.Response:
        """Ask for a protected page, go through the two screens, and answer what comes back at the end.

        `loginStrength="PASSWORD_SMS"` proves the telephone too.
        """
        second = self.fill(self.open(address), username=who)
        if choice.get("loginStrength") != "PASSWORD_SMS":
            return self.fill(second, password=PASSWORD, **choice)
        third = self.fill(second, password=PASSWORD, mobilePhoneNumber=PHONE, **choice)
        first, second_box, third_box = last_text().split("-")
        return self.fill(third, challenge1=first, challenge2=second_box, challenge3=third_box)

    def sign_out(self, address: str) -> httpx.Response:
        """Leave an application by its own address for that, and confirm to EU Login that we leave it too."""
        page = self.open(address)
        return self._send(page, html.fromstring(page.content).xpath("//form[.//button[@name='_submit']]")[0])

    def ticket_for(self, cas: str, service: str) -> str:
        """A ticket for an application that the browser is not sent to; somebody is signed in already."""
        answer = self._browser.get(f"{cas}/login", params={"service": service}, follow_redirects=False)
        return parse_qs(urlsplit(answer.headers["Location"]).query)["ticket"][0]

    def _send(self, page: httpx.Response, form: html.FormElement) -> httpx.Response:
        values: dict[str, str] = dict(form.form_values())
        return self._browser.request(form.method, urljoin(str(page.url), form.action), data=values)

    def _note(self, request: httpx.Request) -> None:
        if "ticket=" in str(request.url):
            self.callbacks.append(str(request.url))
