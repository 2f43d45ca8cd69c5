"""SAML 1.1 ticket validation (`/samlValidate`): an envelope with the ticket in, an assertion out."""

import secrets
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from eulogin.cas.answers import as_text, flat, members
from eulogin.cas.parameters import InvalidParameter, ValidationRequest
from eulogin.cas.validation import Failure, Success
from kernel import clock

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
PROTOCOL = "urn:oasis:names:tc:SAML:1.0:protocol"
ASSERTION = "urn:oasis:names:tc:SAML:1.0:assertion"
ATTRIBUTES = "http://www.ja-sig.org/products/cas/"
ARTIFACT = "urn:oasis:names:tc:SAML:1.0:cm:artifact"
PASSWORD = "urn:oasis:names:tc:SAML:1.0:am:password"  # noqa: S105 - the standard's name of a way to authenticate
LONGEST = 64_000
#: For clocks of clients that go a little wrong.
LIFE = timedelta(seconds=30)

PREFIXES = {SOAP: "SOAP-ENV", PROTOCOL: "samlp", ASSERTION: "saml"}


def ticket_in(body: bytes) -> tuple[str, str]:
    """The ticket and the request's id in a SAML 1.1 request. InvalidParameter when it is none."""
    if len(body) > LONGEST:
        raise InvalidParameter("AssertionArtifact")
    try:
        root = ElementTree.fromstring(body)
    except (ElementTree.ParseError, DefusedXmlException, ValueError) as error:
        raise InvalidParameter("AssertionArtifact") from error
    request = root.find(f".//{{{PROTOCOL}}}Request")
    artifact = root.find(f".//{{{PROTOCOL}}}AssertionArtifact")
    if artifact is None or not (artifact.text or "").strip():
        raise InvalidParameter("AssertionArtifact")
    return str(artifact.text).strip(), request.get("RequestID", "") if request is not None else ""


def answer(outcome: Success | Failure, request: ValidationRequest | None, *, to: str) -> str:
    """The envelope with the response; `to` is the id of the request."""
    envelope = ET.Element("SOAP-ENV:Envelope", {f"xmlns:{prefix}": uri for uri, prefix in PREFIXES.items()})
    ET.SubElement(envelope, "SOAP-ENV:Header")
    response = ET.SubElement(ET.SubElement(envelope, "SOAP-ENV:Body"), "samlp:Response", _head("ResponseID"))
    if to:
        response.set("InResponseTo", to)
    status = ET.SubElement(response, "samlp:Status")
    if isinstance(outcome, Failure) or request is None:
        ET.SubElement(status, "samlp:StatusCode", Value="samlp:RequestDenied")
        text = f"{outcome.code.value}: {outcome.text}" if isinstance(outcome, Failure) else "INTERNAL_ERROR"
        ET.SubElement(status, "samlp:StatusMessage").text = text
    else:
        ET.SubElement(status, "samlp:StatusCode", Value="samlp:Success")
        _assertion(response, outcome, request)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(envelope, encoding="unicode")


def _head(name: str) -> dict[str, str]:
    return {
        name: f"_{secrets.token_hex(16)}",
        "MajorVersion": "1",
        "MinorVersion": "1",
        "IssueInstant": _instant(clock.now()),
    }


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _assertion(response: ET.Element, success: Success, request: ValidationRequest) -> None:
    now = clock.now()
    assertion = ET.SubElement(response, "saml:Assertion", {**_head("AssertionID"), "Issuer": "EU Login SIMULATOR"})
    window = {"NotBefore": _instant(now - LIFE), "NotOnOrAfter": _instant(now + LIFE)}
    conditions = ET.SubElement(assertion, "saml:Conditions", window)
    audience = ET.SubElement(conditions, "saml:AudienceRestrictionCondition")
    ET.SubElement(audience, "saml:Audience").text = request.service
    statement = ET.SubElement(assertion, "saml:AttributeStatement")
    _subject(statement, success)
    for name, values in _attributes(success, request).items():
        attribute = ET.SubElement(statement, "saml:Attribute", AttributeName=name, AttributeNamespace=ATTRIBUTES)
        for value in values:
            ET.SubElement(attribute, "saml:AttributeValue").text = value
    authentication = ET.SubElement(
        assertion,
        "saml:AuthenticationStatement",
        AuthenticationMethod=PASSWORD,
        AuthenticationInstant=_instant(success.session.authenticated_at),
    )
    _subject(authentication, success)


def _subject(statement: ET.Element, success: Success) -> None:
    subject = ET.SubElement(statement, "saml:Subject")
    ET.SubElement(subject, "saml:NameIdentifier").text = success.account.uid
    confirmation = ET.SubElement(subject, "saml:SubjectConfirmation")
    ET.SubElement(confirmation, "saml:ConfirmationMethod").text = ARTIFACT


def _attributes(success: Success, request: ValidationRequest) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in members(success, request)[1:]:
        for key, item in flat(name, value):
            found.setdefault(key, []).append(as_text(item))
    return found
