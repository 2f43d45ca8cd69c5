"""Credentials of the services that read: given, renewed, taken back, and proved at each call."""

import base64
import binascii
from datetime import timedelta

from django.db import transaction

from eulogin.models import Service
from eulogin.release.events import Event
from eulogin.release.models import Reader
from kernel import clock, crypto
from kernel.journal.writing import record
from kernel.limits.counting import LimitReached, Rule, clear, hit

#: Octets of a new secret: it cannot be guessed, so that a keyed digest is enough at rest.
SECRET_BYTES = 32
LONGEST_NAME = 100
#: Failed tries with one name from one place.
FAILURES = Rule("release-failures", 30, timedelta(minutes=5))
#: Calls of one reader.
CALLS = Rule("release-calls", 600, timedelta(minutes=1))


class UnknownService(Exception):
    """No service is registered with this prefix."""


@transaction.atomic
def register(url_prefix: str, *, client_id: str = "", secret: str = "") -> tuple[Reader, str]:
    """Give the service with this prefix a credential, or a new secret; returns it and the secret in clear.

    The old secret is worth nothing from then on. What people released stays. `client_id` counts for a new credential
    only. UnknownService.
    """
    service = Service.objects.select_for_update().filter(url_prefix=url_prefix).first()
    if service is None:
        raise UnknownService(url_prefix)
    reader = Reader.objects.filter(service=service).first()
    created = reader is None
    reader = reader or Reader(service=service, client_id=client_id or crypto.new_token(12))
    secret = secret or crypto.new_token(SECRET_BYTES)
    reader.set_secret(secret)
    reader.rotated_at = clock.now()
    reader.save()
    record(Event.READER_REGISTERED if created else Event.READER_ROTATED, client=reader.client_id)
    return reader, secret


@transaction.atomic
def remove(url_prefix: str) -> bool:
    """Take the credential back; what people released to the service is forgotten. Whether there was one."""
    reader = Reader.objects.filter(service__url_prefix=url_prefix).first()
    if reader is None:
        return False
    reader.delete()
    record(Event.READER_REMOVED, client=reader.client_id)
    return True


def authenticate(authorization: str, source: str) -> Reader | None:
    """The reader that a header `Authorization: Basic …` proves, or None. LimitReached after too many failures."""
    name, secret = _credentials(authorization)
    if not name:
        return None
    try:
        hit(FAILURES, name, source)
    except LimitReached:
        record(Event.READER_LIMITED, client=name)
        raise
    reader = Reader.objects.select_related("service").filter(client_id=name).first()
    # An unknown name costs the same comparison as a wrong secret.
    if not (reader or Reader(client_id=name)).has_secret(secret) or reader is None:
        record(Event.READER_REFUSED, client=name)
        return None
    clear(FAILURES, name, source)
    hit(CALLS, name)
    return reader


def _credentials(authorization: str) -> tuple[str, str]:
    scheme, _space, encoded = authorization.partition(" ")
    try:
        decoded = base64.b64decode(encoded.strip(), validate=True).decode() if scheme.lower() == "basic" else ""
    except (binascii.Error, ValueError):
        return "", ""
    name, _colon, secret = decoded.partition(":")
    return name if name.isascii() and name.isprintable() and len(name) <= LONGEST_NAME else "", secret
