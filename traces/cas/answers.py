"""Read the answer of EU Login's `serviceValidate`: flat attributes in EU Login's own namespace."""

import re
from dataclasses import dataclass, field
from enum import IntEnum
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from traces.cas.problems import FAILURE_CODES, CasError, CasProblem

NAMESPACE = "https://ecas.ec.europa.eu/cas/schemas"
#: `n00` and five more for who registered themselves; other populations have other forms.
UID = re.compile(r"[A-Za-z0-9._-]{1,32}")
LONGEST_NAME = 150
LONGEST_EMAIL = 254
LONGEST_ANSWER = 1_000_000


class Level(IntEnum):
    """How strongly somebody signed in, in ascending order."""

    BASIC = 1
    MEDIUM = 2
    HIGH = 3


@dataclass(frozen=True)
class Identity:
    """Who EU Login says is there, and how that was proved."""

    uid: str
    email: str = ""
    first_name: str = ""
    last_name: str = ""
    domain: str = ""
    language: str = ""
    level: Level = Level.BASIC
    strengths: list[str] = field(default_factory=list)


def read(content: bytes) -> Identity:
    """The identity in a successful answer; CasError with EU Login's failure, or MALFORMED."""
    if len(content) > LONGEST_ANSWER:
        raise CasError(CasProblem.MALFORMED)
    try:
        root = fromstring(content)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise CasError(CasProblem.MALFORMED) from error
    if _name(root) != "serviceResponse":
        raise CasError(CasProblem.MALFORMED)
    answers = {_name(child): child for child in root}
    # An answer that says both yes and no is no answer.
    if set(answers) == {"authenticationFailure"}:
        code = answers["authenticationFailure"].get("code", "")
        raise CasError(FAILURE_CODES.get(code, CasProblem.MALFORMED))
    if set(answers) != {"authenticationSuccess"}:
        raise CasError(CasProblem.MALFORMED)
    return _identity(answers["authenticationSuccess"])


def _name(element: Element) -> str:
    """The local name of an element in EU Login's namespace, which some servers write with a final slash."""
    namespace, _, name = element.tag.removeprefix("{").rpartition("}")
    return name if namespace.rstrip("/") == NAMESPACE else ""


def _identity(success: Element) -> Identity:
    texts: dict[str, str] = {}
    for child in success:
        if texts.setdefault(_name(child), (child.text or "").strip()) != (child.text or "").strip():
            raise CasError(CasProblem.MALFORMED)
    strengths = [
        (strength.text or "").strip() for child in success if _name(child) == "strengths" for strength in child
    ]
    identity = Identity(
        uid=texts.get("user", ""),
        email=texts.get("email", ""),
        first_name=texts.get("firstName", ""),
        last_name=texts.get("lastName", ""),
        domain=texts.get("domain", ""),
        language=texts.get("locale", ""),
        level=_level(texts.get("authenticationLevel", "")),
        strengths=strengths,
    )
    longest_name = max(len(identity.first_name), len(identity.last_name), len(identity.domain))
    if not UID.fullmatch(identity.uid) or longest_name > LONGEST_NAME or len(identity.email) > LONGEST_EMAIL:
        raise CasError(CasProblem.MALFORMED)
    return identity


def _level(text: str) -> Level:
    """A missing level is BASIC (servers before protocol 8.2 send none); an unknown one is malformed."""
    try:
        return Level[text] if text else Level.BASIC
    except KeyError:
        raise CasError(CasProblem.MALFORMED) from None
