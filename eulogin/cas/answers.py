"""Answers of ticket validation: the dialect of EU Login, and what generic CAS 3 clients expect.

In the dialect the attributes stand directly under `authenticationSuccess`, lists carry `number`, and the prefix is
literally `cas:`; each of these makes or breaks a real client (fact sheet, section 12).
"""

import fnmatch
import json
import re
from datetime import datetime
from typing import Any
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

from eulogin.cas.parameters import ValidationRequest
from eulogin.cas.validation import CasCode, Failure, Success
from eulogin.models import Account
from kernel import clock

ECAS = "https://ecas.ec.europa.eu/cas/schemas"
YALE = "http://www.yale.edu/tp/cas"
SERVER = "EU Login SIMULATOR version 8.3.0"
VERSION = "8.3"
BRUSSELS = ZoneInfo("Europe/Brussels")

Members = list[tuple[str, Any]]


def iso(moment: datetime) -> str:
    """ISO 8601 with milliseconds and zone, as the real answers have it."""
    return moment.astimezone(BRUSSELS).isoformat(timespec="milliseconds")


#: What XML cannot hold, even escaped.
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _clean(text: str) -> str:
    return FORBIDDEN.sub("", text)


def members(success: Success, request: ValidationRequest) -> Members:
    """The elements of a success in the order of the schema; a list stands for a repeated element."""
    ticket, session = success.ticket, success.session
    rows: Members = [("user", success.account.uid)]
    if request.user_details:
        rows += _details(success.account)
    if request.groups is not None:
        rows.append(("groups", _groups(success.account, request.groups)))
    rows += [
        ("authenticationLevel", success.level.name),
        ("strengths", success.strengths),
        ("authenticationFactors", {"moniker": session.moniker, **session.factors}),
        ("loginDate", iso(session.authenticated_at)),
        ("sso", ticket.from_sso),
        ("ticketType", ticket.kind),
    ]
    if success.granting:
        rows += [("proxyGrantingProtocol", "PGT_URL"), ("proxyGrantingTicket", success.granting)]
    if ticket.proxies:
        rows.append(("proxies", ticket.proxies))
    return rows


def _details(account: Account) -> Members:
    """Who it is; what nobody knows of them is left out."""
    rows = [
        ("departmentNumber", account.department_number),
        ("email", account.address),
        ("employeeNumber", account.employee_number),
        ("employeeType", account.employee_type),
        ("firstName", account.first_name),
        ("lastName", account.last_name.upper()),
        ("domain", account.domain),
        ("domainUsername", account.domain_username or account.uid),
        ("telephoneNumber", account.telephone_number),
        ("locale", account.language),
        ("assuranceLevel", str(account.assurance_level)),
        ("uid", account.uid),
    ]
    return [(name, value) for name, value in rows if value]


def _groups(account: Account, wanted: list[str]) -> list[str]:
    return [group for group in account.groups if any(fnmatch.fnmatchcase(group, pattern) for pattern in wanted)]


SINGULAR = {"groups": "group", "strengths": "strength", "proxies": "proxy"}
#: Lists whose elements say how many there are; a client recognises lists by that.
NUMBERED = {"groups", "strengths", "authenticationFactors"}


def as_text(value: Any) -> str:
    """A value as XML holds it."""
    return _clean(str(value).lower() if isinstance(value, bool) else str(value))


def _add(parent: ET.Element, name: str, value: Any) -> None:
    element = ET.SubElement(parent, f"cas:{name}")
    if isinstance(value, list | dict) and name in NUMBERED:
        element.set("number", str(len(value)))
    if isinstance(value, list):
        for item in value:
            _add(element, SINGULAR[name], item)
    elif isinstance(value, dict):
        for key, item in value.items():
            _add(element, key, item)
    else:
        element.text = as_text(value)


def _root(namespace: str) -> ET.Element:
    root = ET.Element("cas:serviceResponse", {"xmlns:cas": namespace})
    if namespace == ECAS:
        root.attrib.update(server=SERVER, date=iso(clock.now()), version=VERSION)
    return root


def _serialise(root: ET.Element) -> str:
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode")


def _refusal(root: ET.Element, name: str, failure: Failure) -> str:
    element = ET.SubElement(root, f"cas:{name}", code=failure.code.value)
    element.text = _clean(failure.text)
    return _serialise(root)


def dialect_xml(outcome: Success | Failure, request: ValidationRequest | None) -> str:
    """The answer of EU Login in XML."""
    root = _root(ECAS)
    if isinstance(outcome, Failure) or request is None:
        return _refusal(root, "authenticationFailure", _failure(outcome))
    success = ET.SubElement(root, "cas:authenticationSuccess")
    for name, value in members(outcome, request):
        _add(success, name, value)
    return _serialise(root)


def _failure(outcome: Success | Failure) -> Failure:
    """A success without a request cannot be told."""
    return outcome if isinstance(outcome, Failure) else Failure(CasCode.INTERNAL_ERROR, "Internal error")


def _document(**content: Any) -> str:
    head = {"server": SERVER, "date": iso(clock.now()), "version": VERSION}
    return json.dumps({"serviceResponse": {**head, **content}}, ensure_ascii=False)


def dialect_json(outcome: Success | Failure, request: ValidationRequest | None) -> str:
    """The answer of EU Login in JSON: lists as arrays, `assuranceLevel` as text, `sso` as boolean."""
    if isinstance(outcome, Failure) or request is None:
        failure = _failure(outcome)
        return _document(authenticationFailure={"code": failure.code.value, "description": failure.text})
    return _document(authenticationSuccess=dict(members(outcome, request)))


#: What generic clients read beside the attributes, not among them.
BESIDE = {"user", "proxyGrantingProtocol", "proxyGrantingTicket", "proxies"}


def generic_xml(outcome: Success | Failure, request: ValidationRequest | None) -> str:
    """The answer for generic CAS 3 clients: Yale namespace, `cas:attributes`, repeated elements for lists."""
    root = _root(YALE)
    if isinstance(outcome, Failure) or request is None:
        return _refusal(root, "authenticationFailure", _failure(outcome))
    success = ET.SubElement(root, "cas:authenticationSuccess")
    told = members(outcome, request)
    _add(success, "user", outcome.account.uid)
    attributes = ET.SubElement(success, "cas:attributes")
    for name, value in told:
        if name not in BESIDE:
            for key, item in flat(name, value):
                _add(attributes, key, item)
    if outcome.granting:
        _add(success, "proxyGrantingTicket", outcome.granting)
    if outcome.ticket.proxies:
        _add(success, "proxies", outcome.ticket.proxies)
    return _serialise(root)


def generic_json(outcome: Success | Failure, request: ValidationRequest | None) -> str:
    """The answer for generic CAS 3 clients in JSON, as the protocol's appendix has it: every attribute a list."""
    if isinstance(outcome, Failure) or request is None:
        failure = _failure(outcome)
        return json.dumps(
            {"serviceResponse": {"authenticationFailure": {"code": failure.code.value, "description": failure.text}}}
        )
    attributes: dict[str, list[Any]] = {}
    for name, value in members(outcome, request):
        for key, item in flat(name, value) if name not in BESIDE else ():
            attributes.setdefault(key, []).append(item)
    content: dict[str, Any] = {"user": outcome.account.uid, "attributes": attributes}
    if outcome.granting:
        content["proxyGrantingTicket"] = outcome.granting
    if outcome.ticket.proxies:
        content["proxies"] = outcome.ticket.proxies
    return json.dumps({"serviceResponse": {"authenticationSuccess": content}}, ensure_ascii=False)


def flat(name: str, value: Any) -> Members:
    """A member as pairs of name and text: a list repeats the name, a structure gives its parts."""
    if isinstance(value, dict):
        return [pair for key, item in value.items() for pair in flat(key, item)]
    return [(name, item) for item in value] if isinstance(value, list) else [(name, value)]


def proxy_xml(outcome: str | Failure, *, generic: bool) -> str:
    """The answer of `/proxy`: a proxy ticket, or why there is none."""
    root = _root(YALE if generic else ECAS)
    if isinstance(outcome, Failure):
        return _refusal(root, "proxyFailure", outcome)
    _add(ET.SubElement(root, "cas:proxySuccess"), "proxyTicket", outcome)
    return _serialise(root)


def proxy_json(outcome: str | Failure) -> str:
    """The answer of `/proxy` in JSON."""
    if isinstance(outcome, Failure):
        return _document(proxyFailure={"code": outcome.code.value, "description": outcome.text})
    return _document(proxySuccess={"proxyTicket": outcome})


def transaction_xml(outcome: str | Failure) -> str:
    """The answer of `/login/init`: the root has no prefix, which its clients look up by name."""
    root = ET.Element("loginRequest", {"xmlns": ECAS})
    if isinstance(outcome, Failure):
        failure = ET.SubElement(root, "loginRequestFailure", code=outcome.code.value)
        failure.text = _clean(outcome.text)
    else:
        ET.SubElement(ET.SubElement(root, "loginRequestSuccess"), "loginRequestId").text = outcome
    return _serialise(root)


def transaction_json(outcome: str | Failure) -> str:
    """The answer of `/login/init` in JSON; a failure is a plain text there, which ecphp reads so."""
    if isinstance(outcome, Failure):
        content: dict[str, Any] = {"loginRequestFailure": f"{outcome.code.value}: {outcome.text}"}
    else:
        content = {"loginRequestSuccess": {"loginRequestId": outcome}}
    return json.dumps({"loginRequest": content}, ensure_ascii=False)


def plain_text(outcome: Success | Failure) -> str:
    """The answer of CAS 1: two lines."""
    return "no\n\n" if isinstance(outcome, Failure) else f"yes\n{outcome.account.uid}\n"
