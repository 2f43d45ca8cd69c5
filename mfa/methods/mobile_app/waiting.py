"""What a page that waits for a device asks again and again: one indexed query, a few bytes."""

from enum import StrEnum

from django.http import Http404, HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from kernel import clock, crypto
from mfa.methods.mobile_app.models import AppRequest, Enrolment


class State(StrEnum):
    """What a waiting page wants to know; whenever it changes, the page goes on."""

    WAITING = "waiting"
    ANSWERED = "answered"
    SCANNED = "scanned"
    DONE = "done"
    OVER = "over"


def _key(kind: str, pk: int) -> str:
    """Only the page that was shown the address knows it; with the answer alone nothing can be done."""
    return crypto.fingerprint(str(pk), f"mobile-wait:{kind}")[:32]


def _address(kind: str, pk: int) -> str:
    return reverse(f"mfa:mobile-wait-{kind}", args=[pk, _key(kind, pk)])


def request_url(asked: AppRequest) -> str:
    """Where to ask for the state of a request."""
    return _address("request", asked.pk)


def enrolment_url(enrolment: Enrolment) -> str:
    """Where to ask for the state of an enrolment."""
    return _address("enrolment", enrolment.pk)


def state_of_request(asked: AppRequest) -> State:
    """How far a request is."""
    if asked.is_waiting:
        return State.WAITING
    return State.ANSWERED if asked.answered_at and not asked.void_at and not asked.used_at else State.OVER


def state_of_enrolment(enrolment: Enrolment) -> State:
    """How far an enrolment is; it needs the device too."""
    if enrolment.finished_at:
        return State.DONE
    device = enrolment.device
    lost = enrolment.taken_at is not None and (device is None or device.disabled_at is not None)
    if lost or enrolment.refused_at or enrolment.expires_at <= clock.now():
        return State.OVER
    return State.SCANNED if enrolment.taken_at else State.WAITING


@require_GET
def of_request(request: HttpRequest, pk: int, key: str) -> JsonResponse:
    """Has a device answered?"""
    _refuse_guess("request", pk, key)
    asked = AppRequest.objects.filter(pk=pk).first()
    return JsonResponse({"state": state_of_request(asked) if asked else State.OVER})


@require_GET
def of_enrolment(request: HttpRequest, pk: int, key: str) -> JsonResponse:
    """Has a device scanned, and its owner accepted?"""
    _refuse_guess("enrolment", pk, key)
    enrolment = Enrolment.objects.select_related("device").filter(pk=pk).first()
    return JsonResponse({"state": state_of_enrolment(enrolment) if enrolment else State.OVER})


def _refuse_guess(kind: str, pk: int, key: str) -> None:
    if not crypto.same(key, _key(kind, pk)):
        raise Http404
