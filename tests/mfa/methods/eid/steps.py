"""The way to a country and back, as a browser goes it."""

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.pages import Web

LIST = "/cas/userdata/manageMyEIDs.cgi"
LINK = "/cas/userdata/linkMyEID.cgi"
#: An invented person of the French stock.
ELODIE = "2840399990101"
BASTIEN = "1791299990202"


def html(response: Any) -> str:
    return unescape(response.content.decode())


def leave(browser: Web, country: str = "FR", scheme: str = "france-identite", query: str = "") -> str:
    """Choose country and scheme; the address to which the browser is sent."""
    address: str = browser.post(f"{LINK}/{country}{query}", {"scheme": scheme})["Location"]
    return address


def request_in(address: str) -> str:
    return parse_qs(urlsplit(address).query)["request"][0]


def at_provider(browser: Web, address: str, person: str = ELODIE, level: str = "high", button: str = "_agree") -> Any:
    """What the person does at the national provider; the page that carries the answer."""
    fields = {"request": request_in(address), "person": person, "level": level, button: "1"}
    return browser.post("/simulator/eidas/", fields)


def form_on(page: Any) -> tuple[str, dict[str, str]]:
    """Address and hidden field of the page that carries an answer."""
    shown = page.content.decode()
    action = re.search(r'<form method="post" action="([^"]+)"', shown)
    field = re.search(r'<input type="hidden" name="(response|token)" value="([^"]*)"', shown, re.DOTALL)
    assert action, shown
    assert field, shown
    return urlsplit(action[1]).path, {field[1]: unescape(field[2])}


def carry(browser: Web, page: Any) -> Any:
    """Press «Continue» there; the page or redirect that follows once the browser has shown itself."""
    action, fields = form_on(page)
    answered = browser.post(action, fields)
    if answered.status_code != 302:
        return answered
    return browser.get(answered["Location"])


def prove(browser: Web, **choices: Any) -> str:
    """Go to a French provider and come back; the address of the page that asks for the last word."""
    address: str = carry(browser, at_provider(browser, leave(browser), **choices))["Location"]
    return address


def at_desk(browser: Web, page: Any, card: str, pin: str = "1234") -> Any:
    """From our page for cards to the virtual desk; what the desk answers after the PIN."""
    desk = re.search(r'href="(/simulator/eidas/desk/\?[^"]+)"', html(page))
    assert desk, html(page)
    query = urlsplit(desk[1]).query
    return browser.post(f"/simulator/eidas/desk/{card}/?{query}", {"pin": pin})
