"""Answers of ticket validation: the dialect of EU Login, and what generic CAS 3 clients expect.

In the dialect the attributes stand directly under `authenticationSuccess`, lists carry `number`, and the prefix is
literally `cas:`; each of these makes or breaks a real client (fact sheet, section 12).
"""

import fnmatch
import json
from datetime import datetime
from typing import Any
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

from eulogin.cas.parameters import ValidationRequest
from eulogin.cas.validation import Failure, Success
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


def _clean(text: str) -> str:
    """Leave out what XML cannot hold, even escaped."""
    return "".join(
        c for c in text if c in "\t\n\r" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
    )


def members(success: Success, request: ValidationRequest) -> Members:
    """The elements of a success in the order of the schema; a list stands for a repeated element."""
    account, session = success.account, success.session
    rows: Members = [("user", account.uid)]
    if request.user_details:
        rows += [
            ("email", account.email),
            ("employeeType", account.employee_type),
            ("firstName", account.first_name),
            ("lastName", account.last_name.upper()),
            ("domain", account.domain),
            ("domainUsername", account.uid),
            ("locale", account.language),
            ("assuranceLevel", str(account.assurance_level)),
            ("uid", account.uid),
        ]
    if request.groups is not None:
        rows.append(("groups", [g for g in account.groups if any(fnmatch.fnmatchcase(g, p) for p in request.groups)]))
    return [
        *rows,
        ("authenticationLevel", success.level.name),
        ("strengths", success.strengths),
        ("authenticationFactors", {"moniker": session.moniker, **session.factors}),
        ("loginDate", iso(session.authenticated_at)),
        ("sso", success.from_sso),
        ("ticketType", "SERVICE"),
    ]


SINGULAR = {"groups": "group", "strengths": "strength"}


def _text(value: Any) -> str:
    return _clean(str(value).lower() if isinstance(value, bool) else str(value))


def _add(parent: ET.Element, name: str, value: Any) -> None:
    element = ET.SubElement(parent, f"cas:{name}")
    if isinstance(value, list):
        element.set("number", str(len(value)))
        for item in value:
            _add(element, SINGULAR[name], item)
    elif isinstance(value, dict):
        element.set("number", str(len(value)))
        for key, item in value.items():
            _add(element, key, item)
    else:
        element.text = _text(value)


def _root(namespace: str) -> ET.Element:
    root = ET.Element("cas:serviceResponse", {"xmlns:cas": namespace})
    if namespace == ECAS:
        root.attrib.update(server=SERVER, date=iso(clock.now()), version=VERSION)
    return root


def _serialise(root: ET.Element) -> str:
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode")


def dialect_xml(outcome: Success | Failure, request: ValidationRequest | None) -> str:
    """The answer of EU Login in XML."""
    root = _root(ECAS)
    if isinstance(outcome, Failure) or request is None:
        _failure(root, outcome)
    else:
        success = ET.SubElement(root, "cas:authenticationSuccess")
        for name, value in members(outcome, request):
            _add(success, name, value)
    return _serialise(root)


def _failure(root: ET.Element, outcome: Success | Failure) -> None:
    if isinstance(outcome, Failure):
        element = ET.SubElement(root, "cas:authenticationFailure", code=outcome.code.value)
        element.text = _clean(outcome.text)


def dialect_json(outcome: Success | Failure, request: ValidationRequest | None) -> str:
    """The answer of EU Login in JSON: lists as arrays, `assuranceLevel` as text, `sso` as boolean."""
    content: dict[str, Any] = {"server": SERVER, "date": iso(clock.now()), "version": VERSION}
    if isinstance(outcome, Failure) or request is None:
        failure = outcome if isinstance(outcome, Failure) else None
        content["authenticationFailure"] = {
            "code": str(failure and failure.code),
            "description": failure and failure.text,
        }
    else:
        content["authenticationSuccess"] = dict(members(outcome, request))
    return json.dumps({"serviceResponse": content}, ensure_ascii=False)


def generic_xml(outcome: Success | Failure, request: ValidationRequest | None) -> str:
    """The answer for generic CAS 3 clients: Yale namespace, `cas:attributes`, repeated elements for lists."""
    root = _root(YALE)
    if isinstance(outcome, Failure) or request is None:
        _failure(root, outcome)
        return _serialise(root)
    success = ET.SubElement(root, "cas:authenticationSuccess")
    _add(success, "user", outcome.account.uid)
    attributes = ET.SubElement(success, "cas:attributes")
    for name, value in members(outcome, request)[1:]:
        for key, item in _flat(name, value):
            _add(attributes, key, item)
    return _serialise(root)


def _flat(name: str, value: Any) -> Members:
    if isinstance(value, dict):
        return list(value.items())
    return [(name, item) for item in value] if isinstance(value, list) else [(name, value)]
