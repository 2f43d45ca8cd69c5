"""The HTTP interface: docs/release-interface.md. JSON out, errors as problem details with a `code`."""

import re
from collections.abc import Callable
from datetime import UTC
from enum import StrEnum
from functools import wraps

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from eulogin.cas.services import accepted_strengths
from eulogin.release import states
from eulogin.release.models import Reader
from eulogin.release.readers import authenticate
from kernel import clock
from kernel.limits.counting import LimitReached
from kernel.web.problems import problem
from mfa import api as mfa

MOST_UIDS = 100
MOST_CHANGES, DEFAULT_CHANGES = 500, 200
#: A revision, and `-` where a walk goes on: only its first step looks for changes that nobody has written down.
CURSOR = re.compile(r"([0-9]{1,18})(-?)")
UID = re.compile(r"[a-z0-9._-]{3,32}")


class ProblemCode(StrEnum):
    """Why a call was refused."""

    CREDENTIAL_REFUSED = "credential-refused"
    TOO_MANY_CALLS = "too-many-calls"
    UIDS_MISSING = "uids-missing"
    UIDS_TOO_MANY = "uids-too-many"
    UID_MALFORMED = "uid-malformed"
    LIMIT_MALFORMED = "limit-malformed"
    CURSOR_MALFORMED = "cursor-malformed"
    CURSOR_EXPIRED = "cursor-expired"


#: Status and sentence of each; the interface speaks English.
REFUSALS = {
    ProblemCode.CREDENTIAL_REFUSED: (401, "Send the credential of your service as HTTP Basic."),
    ProblemCode.TOO_MANY_CALLS: (429, "Too many calls. Wait for the seconds in Retry-After."),
    ProblemCode.UIDS_MISSING: (400, "Name at least one person: ?uid=…"),
    ProblemCode.UIDS_TOO_MANY: (400, f"At most {MOST_UIDS} people in one call."),
    ProblemCode.UID_MALFORMED: (400, "A uid has 3 to 32 lower-case letters, digits, full stops, hyphens, underscores."),
    ProblemCode.LIMIT_MALFORMED: (400, f"limit is a number from 1 to {MOST_CHANGES}."),
    ProblemCode.CURSOR_MALFORMED: (400, "Send a cursor as it was received, or none to begin."),
    ProblemCode.CURSOR_EXPIRED: (410, "Withdrawals since this cursor are forgotten. Begin again without a cursor."),
}

View = Callable[[HttpRequest, Reader], HttpResponse]


class Refused(Exception):
    """The call cannot be answered."""

    def __init__(self, code: ProblemCode) -> None:
        super().__init__(code)
        self.code = code


def refusal(code: ProblemCode) -> HttpResponse:
    """The problem details of a code."""
    status, sentence = REFUSALS[code]
    answer = problem(status, sentence, code=code.value)
    if code is ProblemCode.CREDENTIAL_REFUSED:
        answer["WWW-Authenticate"] = 'Basic realm="release", charset="UTF-8"'
    return answer


def for_readers(view: View) -> Callable[[HttpRequest], HttpResponse]:
    """A call by a service that proved itself; never kept by caches."""

    @require_safe
    @wraps(view)
    def inner(request: HttpRequest) -> HttpResponse:
        try:
            source = str(request.META.get("REMOTE_ADDR", ""))
            reader = authenticate(request.headers.get("Authorization", ""), source)
            answer = view(request, reader) if reader else refusal(ProblemCode.CREDENTIAL_REFUSED)
        except LimitReached as limit:
            answer = refusal(ProblemCode.TOO_MANY_CALLS)
            answer["Retry-After"] = str(max(1, int((limit.until - clock.now()).total_seconds()) + 1))
        except Refused as error:
            answer = refusal(error.code)
        answer["Cache-Control"] = "no-store"
        return answer

    return inner


@for_readers
def people(request: HttpRequest, reader: Reader) -> HttpResponse:
    """The states of the people named by `uid`."""
    uids = list(dict.fromkeys(request.GET.getlist("uid")))
    if not uids:
        raise Refused(ProblemCode.UIDS_MISSING)
    if len(uids) > MOST_UIDS:
        raise Refused(ProblemCode.UIDS_TOO_MANY)
    if not all(UID.fullmatch(uid) for uid in uids):
        raise Refused(ProblemCode.UID_MALFORMED)
    return _answer(reader, states.of_people(reader, uids))


@for_readers
def changes(request: HttpRequest, reader: Reader) -> HttpResponse:
    """What changed since `cursor`; everything that is released without one."""
    after, goes_on = _cursor(request.GET.get("cursor", "0"))
    most = _limit(request.GET.get("limit", str(DEFAULT_CHANGES)))
    if 0 < after < reader.forgotten_up_to:
        raise Refused(ProblemCode.CURSOR_EXPIRED)
    if not goes_on:
        states.observe(reader)
    found, reached, more = states.changes(reader, after, most)
    return _answer(reader, found, cursor=f"{reached}{'-' if more else ''}", more=more)


def _cursor(text: str) -> tuple[int, bool]:
    match = CURSOR.fullmatch(text)
    if match is None:
        raise Refused(ProblemCode.CURSOR_MALFORMED)
    return int(match[1]), bool(match[2])


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 4 and 1 <= int(text) <= MOST_CHANGES):
        raise Refused(ProblemCode.LIMIT_MALFORMED)
    return int(text)


def _answer(reader: Reader, found: list[states.State], **more: object) -> HttpResponse:
    body = {
        "people": [_document(state) for state in found],
        "accepted": [kind.value for kind in mfa.kinds_of_strengths(accepted_strengths(reader.service))],
        "read_at": clock.now().astimezone(UTC).isoformat(),
        **more,
    }
    return JsonResponse(body)


def _document(state: states.State) -> dict[str, object]:
    if not state.released or state.released_at is None:
        return {"uid": state.uid, "released": False}
    moment = state.released_at.astimezone(UTC).isoformat()
    return {"uid": state.uid, "released": True, "factors": state.factors, "released_at": moment}
