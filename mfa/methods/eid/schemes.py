"""How a person can be proved: the national schemes behind an eIDAS node, and cards in a reader (Web eID)."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Protocol

from babel import Locale
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mfa.methods.eid import eidas, web_eid
from mfa.methods.eid.certificates import trusted
from mfa.methods.eid.eidas import NodeScheme
from mfa.methods.eid.models import Exchange, Identity
from mfa.methods.security_key.sites import Site

#: The code of the scheme "card in a reader".
CARD = "web-eid"


class EidScheme(Protocol):
    """A way to prove a person of a country."""

    country: str
    code: str
    #: Whether the page that follows speaks with a card, rather than sending the browser to the country.
    by_card: bool

    @property
    def name(self) -> str:
        """What people call it."""
        ...

    def leave(self, exchange: Exchange, site: Site, answer_path: str) -> str:
        """Where the browser goes with this exchange's question."""
        ...

    def read(self, exchange: Exchange, site: Site, answer: Mapping[str, Any]) -> Identity:
        """Who the answer proves. FactorError when it is not true, or no answer to this exchange."""
        ...


class ThroughNode:
    """A national scheme behind the eIDAS node."""

    by_card = False

    def __init__(self, found: NodeScheme) -> None:
        self.country, self.code, self.name = found.country, found.code, found.name

    def leave(self, exchange: Exchange, site: Site, answer_path: str) -> str:
        """The node, with a signed request."""
        return eidas.request_address(exchange, site.origin, site.origin + answer_path)

    def read(self, exchange: Exchange, site: Site, answer: Mapping[str, Any]) -> Identity:
        """The minimum data set of a signed answer. FactorError."""
        return eidas.read(exchange, site.origin, str(answer.get("response", "")))


class CardInReader:
    """A card of a country whose authority is trusted, with the software of Web eID."""

    by_card = True
    code = CARD

    def __init__(self, country: str) -> None:
        self.country = country

    @property
    def name(self) -> str:
        """In words: cards have no common name."""
        return _("eID card with a card reader (Web eID)")

    def leave(self, exchange: Exchange, site: Site, answer_path: str) -> str:
        """Nowhere: the page for cards is our own."""
        return ""

    def read(self, exchange: Exchange, site: Site, answer: Mapping[str, Any]) -> Identity:
        """The holder of the card that signed. FactorError."""
        return web_eid.read(str(answer.get("token", "")), exchange.challenge, site.origin, exchange.country)


def every() -> list[EidScheme]:
    """All that are switched on; countries without one have no flag."""
    found: list[EidScheme] = [ThroughNode(scheme) for scheme in eidas.node_schemes()]
    return found + [CardInReader(country) for country in _card_countries()]


def are_any() -> bool:
    """Whether there is one at all: asked on the first screen, which must cost nothing."""
    return bool(eidas.node_schemes() or trusted())


def _card_countries() -> Sequence[str]:
    codes = {str(a.value) for ca in trusted() for a in ca.subject.get_attributes_for_oid(NameOID.COUNTRY_NAME)}
    return sorted(codes)


def of_country(country: str) -> list[EidScheme]:
    """Those of one country."""
    return [scheme for scheme in every() if scheme.country == country]


def find(country: str, code: str) -> EidScheme | None:
    """One of them; None when it is not switched on."""
    return next((scheme for scheme in of_country(country) if scheme.code == code), None)


@cache
def _territories(language: str) -> Mapping[str, str]:
    names: Mapping[str, str] = Locale.parse(language).territories
    return names


def country_name(country: str) -> str:
    """The country in the language of the page."""
    return _territories((get_language() or settings.LANGUAGE_CODE).partition("-")[0]).get(country, country)


def countries() -> list[tuple[str, str]]:
    """Codes and names of the countries that have a flag, by name."""
    return sorted({(s.country, country_name(s.country)) for s in every()}, key=lambda pair: pair[1].casefold())


def desk_address() -> str:
    """Where virtual cards lie; empty where nothing is simulated."""
    return str(settings.MFA_WEB_EID_DESK)
