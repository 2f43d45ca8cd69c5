"""How the clients of the institutions read answers, re-enacted: each breaks on some careless answer."""

import base64
import hashlib
import json
import re
from typing import Any
from xml.dom import minidom
from xml.parsers import expat

import httpx

#: How clients find, and cut out, a ticket in an address.
TICKET = re.compile(r"[?&]ticket=([A-Za-z0-9_-]+)")


class Refused(Exception):
    """EU Login refused; the text is the code."""


def accept(answer: httpx.Response, media_type: str) -> str:
    """What every reader does first: nothing but 200 and a known content type will do."""
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].split(";")[0] in media_type
    return answer.text


def tree_with_prefixes(text: str) -> dict[str, Any]:
    """XML as the usual parsers of Node.js give it: names with their prefix as they stand there, namespaces unread."""
    root: dict[str, Any] = {}
    open_elements: list[tuple[dict[str, Any], list[str]]] = [(root, [])]

    def begin(name: str, attributes: dict[str, str]) -> None:
        open_elements.append(({f"@{key}": value for key, value in attributes.items()}, []))

    def end(name: str) -> None:
        element, words = open_elements.pop()
        value: Any = element or "".join(words)
        if element and "".join(words).strip():
            element["#text"] = "".join(words)
        parent = open_elements[-1][0]
        known = parent.get(name)
        parent[name] = value if known is None else [*known, value] if isinstance(known, list) else [known, value]

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler = lambda words: open_elements[-1][1].append(words)
    parser.Parse(text, True)
    return root


def by_literal_names(answer: httpx.Response) -> dict[str, Any]:
    """The TypeScript client: looks names up with `cas:`, and reads `loginDate` and `groups` without asking."""
    response = tree_with_prefixes(accept(answer, "application/xml text/xml"))["cas:serviceResponse"]
    if "cas:authenticationFailure" in response:
        raise Refused(response["cas:authenticationFailure"]["@code"])
    success = response["cas:authenticationSuccess"]
    groups = success["cas:groups"].get("cas:group", [])
    return {
        "user": success["cas:user"],
        "loginDate": success["cas:loginDate"],
        "groups": groups if isinstance(groups, list) else [groups],
    }


def by_cutting_the_prefix(answer: httpx.Response) -> dict[str, str]:
    """The ColdFusion client: deletes the text `cas:` everywhere before it parses."""
    document = minidom.parseString(accept(answer, "application/xml text/xml").replace("cas:", ""))  # noqa: S318
    failures = document.getElementsByTagName("authenticationFailure")
    if failures:
        raise Refused(failures[0].getAttribute("code"))
    success = document.getElementsByTagName("authenticationSuccess")[0]
    return {child.tagName: _text(child) for child in success.childNodes if child.nodeType == child.ELEMENT_NODE}


def by_attribute_number(answer: httpx.Response) -> dict[str, Any]:
    """Drupal's module: each child must be an element, and is a list exactly when it says its `number`."""
    document = minidom.parseString(accept(answer, "application/xml text/xml"))  # noqa: S318
    success = document.getElementsByTagNameNS("*", "authenticationSuccess")
    if not success:
        raise Refused(document.getElementsByTagNameNS("*", "authenticationFailure")[0].getAttribute("code"))
    return dict(_children(success[0]))


def _children(node: Any) -> list[tuple[str, Any]]:
    # The module has blanks between elements removed; a comment or a text would have no attributes to be asked for.
    children = [c for c in node.childNodes if not (c.nodeType == c.TEXT_NODE and not c.data.strip())]
    return [
        (c.localName, [value for _, value in _children(c)] if c.hasAttribute("number") else _text(c)) for c in children
    ]


def _text(node: Any) -> str:
    return "".join(c.data if c.nodeType == c.TEXT_NODE else _text(c) for c in node.childNodes)


#: The return types of the getters of ecphp's user; PHP raises an error for any other type.
STRICT_TYPES = {
    **dict.fromkeys(("assuranceLevel", "departmentNumber", "domain", "domainUsername", "email", "employeeNumber"), str),
    **dict.fromkeys(
        ("employeeType", "firstName", "lastName", "locale", "loginDate", "orgId", "ticketType", "uid"), str
    ),
    **dict.fromkeys(("groups", "strengths", "proxies"), list),
    **dict.fromkeys(("sso", "teleworkingPriority"), bool),
    "authenticationFactors": dict,
}


def by_strict_types(answer: httpx.Response) -> dict[str, Any]:
    """ecphp's bundle: JSON whose values have exactly one type each."""
    response = json.loads(accept(answer, "application/json"))["serviceResponse"]
    if "authenticationFailure" in response:
        raise Refused(response["authenticationFailure"]["code"])
    success: dict[str, Any] = response["authenticationSuccess"]
    for name, wanted in STRICT_TYPES.items():
        if name in success:
            assert type(success[name]) is wanted, f"{name} is {success[name]!r}"
    return success


def cut_the_ticket(address: str) -> tuple[str, str]:
    """The address without the ticket, as clients say it again at validation, and the ticket."""
    found = TICKET.search(address)
    assert found
    return address.replace(found[0], ""), found[1]


def key_from(pgt_iou: str) -> bytes:
    """The ColdFusion client makes an AES key of the third token of a PGTIOU."""
    return base64.b64decode(pgt_iou.split("-")[2][:24], validate=True)


def fingerprints(raw: bytes) -> tuple[str, str]:
    """What ecphp sends as `clientFingerprint` when it opens a transaction, and what at validation."""
    twice = hashlib.sha1(hashlib.sha1(raw).digest()).digest()  # noqa: S324 - the protocol's own
    return base64.b64encode(twice).decode(), base64.b64encode(raw).decode()
