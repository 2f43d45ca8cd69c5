"""A sign-in that begins with an eID, as a browser goes it."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from eulogin.models import Account
from mfa import api as mfa
from tests.mfa.methods.eid.steps import ELODIE, at_provider, carry, html
from tests.pages import Web

FIRST = "/cas/login"


def flags(browser: Web, first: str = FIRST) -> str:
    """Press «Se connecter avec un eID»; the address of the page with the flags."""
    address: str = browser.post(first, {"eidSubmit": "eID"})["Location"]
    assert address.startswith("/cas/eid/country.cgi/"), address
    return address


def leave(browser: Web, address: str, country: str = "FR", scheme: str = "france-identite") -> str:
    """Choose flag and scheme; the way to the country."""
    schemes: str = browser.post(address, {"country": country})["Location"]
    way: str = browser.post(schemes, {"scheme": scheme})["Location"]
    return way


def page_of(flags_address: str) -> str:
    """The attempt's own page, which the flags lead back to."""
    return parse_qs(urlsplit(flags_address).query)["next"][0]


def prove(browser: Web, first: str = FIRST, **choices: Any) -> str:
    """To a French provider and back; the attempt's page."""
    address = flags(browser, first)
    back = carry(browser, at_provider(browser, leave(browser, address), **choices))
    assert back["Location"] == page_of(address)
    return page_of(address)


def go_on(browser: Web, page: str) -> Any:
    """«Connexion» on the page that says what the eID opens."""
    found = re.search(r'name="owner"\s+value="(\w*)"', html(browser.get(page)))
    assert found
    return browser.post(page, {"eidContinue": "1", "owner": found[1]})


def prove_in(browser: Web, page: str) -> str:
    carry(browser, at_provider(browser, leave(browser, flags(browser, page))))
    return page


def link(account: Account) -> None:
    mfa.add_eid(account, "FR", ELODIE, family_name="Châtaignier", first_name="Élodie")
