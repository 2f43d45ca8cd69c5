"""What is not the same in two addresses, in the order in which people look."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eulogin.cas.addresses import Address, MalformedAddress, parse


class Part(StrEnum):
    """A part of an address."""

    MALFORMED = "malformed"
    SCHEME = "scheme"
    HOST = "host"
    PORT = "port"
    PATH = "path"
    QUERY = "query"


@dataclass(frozen=True)
class Difference:
    """The first part that differs, as it was at login and at validation."""

    part: Part
    login: str
    validation: str


SENTENCES: dict[Part, Any] = {
    Part.MALFORMED: gettext_lazy("This is no address that everybody reads alike: %(address)s"),
    Part.SCHEME: gettext_lazy("The scheme differs: %(login)s at login, %(validation)s at validation."),
    Part.HOST: gettext_lazy("The host differs: %(login)s at login, %(validation)s at validation."),
    Part.PORT: gettext_lazy("The port differs: %(login)s at login, %(validation)s at validation."),
    Part.PATH: gettext_lazy("The path differs: %(login)s at login, %(validation)s at validation."),
    Part.QUERY: gettext_lazy("The query differs: %(login)s at login, %(validation)s at validation."),
}
HINTS: dict[Part, Any] = {
    Part.MALFORMED: gettext_lazy("Encode the address once, and keep user names, blanks and “..” out of it."),
    Part.SCHEME: gettext_lazy(
        "Behind a proxy an application may not know that it is served over HTTPS: pass X-Forwarded-Proto on, or set its"
        " public address."
    ),
    Part.HOST: gettext_lazy("Take the public host from a setting, not from the request; localhost is not 127.0.0.1."),
    Part.PORT: gettext_lazy("Behind a proxy take the public port, not the one on which the application listens."),
    Part.PATH: gettext_lazy("A final slash counts, and so do upper and lower case."),
    Part.QUERY: gettext_lazy("Cut exactly the parameter “ticket” off the address, and leave the rest as it was."),
}


def first_difference(login: str, validation: str) -> Difference | None:
    """The first part that differs; None for addresses that are the same to EU Login."""
    one, other = _parsed(login), _parsed(validation)
    if one is None or other is None:
        return Difference(Part.MALFORMED, "" if one else login, "" if other else validation)
    for part in (Part.SCHEME, Part.HOST, Part.PORT, Part.PATH):
        left, right = str(getattr(one, part)), str(getattr(other, part))
        if left != right:
            return Difference(part, left, right)
    if one.query != other.query:
        return Difference(Part.QUERY, _only(one, other), _only(other, one))
    return None


def sentence(difference: Difference | None) -> str:
    """The difference in words; nothing for none."""
    if difference is None:
        return ""
    nothing = _("nothing")
    sides = {"login": difference.login or nothing, "validation": difference.validation or nothing}
    return str(SENTENCES[difference.part]) % {**sides, "address": difference.login or difference.validation}


def hint(difference: Difference | None) -> str:
    """Where such a difference usually comes from."""
    return str(HINTS[difference.part]) if difference else ""


def _parsed(text: str) -> Address | None:
    try:
        return parse(text)
    except MalformedAddress:
        return None


def _only(one: Address, other: Address) -> str:
    """The parameters that only the first address has, or more often."""
    rest = list(other.query)
    found = []
    for pair in one.query:
        if pair in rest:
            rest.remove(pair)
        else:
            found.append("=".join(pair))
    return "&".join(found)
