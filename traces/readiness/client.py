"""Ask EU Login over HTTP what people released (docs/release-interface.md)."""

import contextvars
import logging
from dataclasses import dataclass
from typing import Any

import httpx
from django.conf import settings

from traces.cas.client import TIMEOUT, _transport
from traces.environments import Environment
from traces.readiness.errors import ReadError, ReadProblem
from traces.readiness.models import Kind

logger = logging.getLogger(__name__)

PAGE = 500
#: In one process no host is meant; EU Login takes any name then.
IN_PROCESS = "http://localhost/cas/"
#: What a column holds; more factors than that are nobody's.
LARGEST_COUNT = 32_767


@dataclass(frozen=True)
class Told:
    """What EU Login said of one person; `factors` is None when they released nothing, or not any more."""

    uid: str
    factors: dict[Kind, int] | None


@dataclass(frozen=True)
class Page:
    """One answer: people, the kinds accepted now, and where to go on."""

    people: list[Told]
    accepted: list[Kind]
    cursor: str
    more: bool


class Expired(Exception):
    """The cursor is too old: begin again without one."""


def changes(environment: Environment, cursor: str) -> Page:
    """What changed since `cursor`, everything without one. ReadError; Expired. Call outside a transaction."""
    name, _colon, secret = settings.TRACES_RELEASE_CREDENTIALS.get(environment.value, "").partition(":")
    if not name or not secret:
        raise ReadError(ReadProblem.NOT_CONFIGURED)
    query = {"limit": str(PAGE), **({"cursor": cursor} if cursor else {})}
    try:
        with _client(name, secret) as client:
            # In one process, the inner request must not touch the outer one's language, scope or URLs.
            answer = contextvars.copy_context().run(client.get, "api/release/v1/changes", params=query)
    except httpx.HTTPError as error:
        logger.warning("EU Login could not be read: %s", type(error).__name__)
        raise ReadError(ReadProblem.UNREACHABLE) from None
    return _page(answer)


def _client(name: str, secret: str) -> httpx.Client:
    if settings.TRACES_CAS_IN_PROCESS:
        base = f"{settings.PUBLIC_URL.rstrip('/')}/cas/" if settings.PUBLIC_URL else IN_PROCESS
    else:
        base = (settings.TRACES_CAS_URL or f"{settings.PUBLIC_URL.rstrip('/')}/cas").rstrip("/") + "/"
    return httpx.Client(base_url=base, transport=_transport(), timeout=TIMEOUT, trust_env=False, auth=(name, secret))


STATUSES = {
    httpx.codes.UNAUTHORIZED: ReadProblem.REFUSED,
    httpx.codes.FORBIDDEN: ReadProblem.REFUSED,
    httpx.codes.TOO_MANY_REQUESTS: ReadProblem.LIMITED,
}


def _page(answer: httpx.Response) -> Page:
    if answer.status_code == httpx.codes.GONE:
        raise Expired
    if answer.status_code != httpx.codes.OK:
        logger.warning("EU Login answered with status %s", answer.status_code)
        raise ReadError(STATUSES.get(httpx.codes(answer.status_code), ReadProblem.UNREACHABLE))
    try:
        body = answer.json()
        people = [_told(one) for one in body["people"]]
        accepted = [kind for kind in Kind if kind.value in body["accepted"]]
        cursor, more = body["cursor"], body["more"]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReadError(ReadProblem.MALFORMED) from error
    if not isinstance(cursor, str) or not 0 < len(cursor) <= 40 or not isinstance(more, bool):
        raise ReadError(ReadProblem.MALFORMED)
    return Page(people, accepted, cursor, more)


def _told(document: Any) -> Told:
    """One person; kinds that we do not know are left out. ValueError, KeyError or TypeError when it is malformed."""
    uid = document["uid"]
    if not isinstance(uid, str) or not 0 < len(uid) <= 32:
        raise ValueError(uid)
    if document["released"] is not True:
        return Told(uid, None)
    given = document["factors"]
    return Told(uid, {kind: min(max(int(given.get(kind.value, 0)), 0), LARGEST_COUNT) for kind in Kind})
