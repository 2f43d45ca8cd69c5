"""The door of the devices: JSON under `/cas/api/mobile/v1/`, described in docs/mobile-app-api.md."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Header, NinjaAPI, Status
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.docs import Swagger
from ninja.security import HttpBearer

from kernel import clock, crypto
from kernel.web import problems
from mfa.contract import FactorError
from mfa.errors import FactorErrorCode as Code
from mfa.errors import sentence
from mfa.methods.mobile_app import answering, asking, enrolment, keys, push, schemas
from mfa.methods.mobile_app.models import Decision, MobileDevice

STATUSES = {
    Code.APP_GONE: HTTPStatus.UNAUTHORIZED,
    Code.APP_PIN_WRONG: HTTPStatus.FORBIDDEN,
    Code.APP_DISABLED: HTTPStatus.FORBIDDEN,
    Code.APP_SIGNATURE_WRONG: HTTPStatus.FORBIDDEN,
    Code.REQUEST_UNKNOWN: HTTPStatus.NOT_FOUND,
    Code.ENROLMENT_UNKNOWN: HTTPStatus.NOT_FOUND,
    Code.REQUEST_EXPIRED: HTTPStatus.GONE,
    Code.ENROLMENT_EXPIRED: HTTPStatus.GONE,
    Code.APP_KEY_MALFORMED: HTTPStatus.UNPROCESSABLE_ENTITY,
    Code.PUSH_MALFORMED: HTTPStatus.UNPROCESSABLE_ENTITY,
    Code.PUSH_OFF: HTTPStatus.NOT_FOUND,
}
ANSWERED = {Decision.APPROVE: "approved", Decision.REFUSE: "refused", Decision.NOT_ME: "disowned"}


class Bearer(HttpBearer):
    """The device that the address names, when it holds the bearer that was made for it."""

    def authenticate(self, request: HttpRequest, token: str) -> MobileDevice | None:
        """None for strangers, and for a device that was not confirmed in time."""
        identifier = request.resolver_match.kwargs["device_id"] if request.resolver_match else ""
        found = MobileDevice.objects.select_related("user", "enrolment").filter(identifier=identifier).first()
        expected = found.bearer_fingerprint if found else ""
        if not crypto.same(enrolment.bearer_fingerprint(identifier, token), expected) or found is None:
            return None
        begun = getattr(found, "enrolment", None)
        return found if found.confirmed or (begun is not None and enrolment.is_alive(begun)) else None


class Documentation(Swagger):
    """Swagger UI from django-ninja's own static files, inside our page."""

    template = "mfa/mobile_app/api_docs.html"


api = NinjaAPI(
    title="EU Login mobile app",
    version="1",
    description="What a device with the app says to EU Login. Errors are problem details.",
    urls_namespace="mobile-app-api",
    docs=Documentation(),
    docs_url="/docs",
)
by_device = Bearer()


def _device(request: HttpRequest) -> MobileDevice:
    device = getattr(request, "auth", None)
    assert isinstance(device, MobileDevice)  # noqa: S101 - `by_device` let it in
    return device


@api.post("enrolments", response={201: schemas.Taken}, auth=None)
def scan(request: HttpRequest, body: schemas.Scan) -> Status[dict[str, Any]]:
    """Take the enrolment whose QR code was scanned. It works once."""
    _enrolment, taken = enrolment.take(
        body.token,
        body.signing_key.dict(exclude_none=True),
        body.agreement_key.dict(exclude_none=True),
        body.platform.dict(),
    )
    return Status(201, taken)


@api.get("devices/{device_id}", response=schemas.Link, auth=by_device)
def link(request: HttpRequest, device_id: str) -> dict[str, Any]:
    """Whether the device is still linked."""
    device = _device(request)
    return {
        "device_id": device.identifier,
        "device_name": device.name,
        "account": enrolment.account_of(device.user),
        "confirmed": device.confirmed,
        "disabled": device.disabled_at is not None,
    }


@api.delete("devices/{device_id}", response={204: None}, auth=by_device)
def unlink(request: HttpRequest, device_id: str, x_signature: Header[str] = "") -> Status[None]:
    """Take the account off the device: it is deleted here too."""
    device = _device(request)
    keys.refuse_forged(device.signing_key, x_signature, keys.signed_text("unlink", device.identifier))
    enrolment.remove(device, request)
    return Status(204, None)


@api.post("devices/{device_id}/confirmation", response=schemas.Confirmed, auth=by_device)
def confirm(request: HttpRequest, device_id: str, body: schemas.Confirmation) -> dict[str, Any]:
    """The PIN; then its owner is asked on the device whether to accept."""
    device = _device(request)
    if device.confirmed:
        raise FactorError(Code.ENROLMENT_USED)
    return {"request": schemas.Asked.of(enrolment.ask(device, body.pin, body.signature))}


@api.get("devices/{device_id}/requests", response=schemas.Waiting, auth=by_device)
def requests(request: HttpRequest, device_id: str) -> dict[str, Any]:
    """What waits for this device, newest first."""
    waiting = asking.waiting_for(_device(request))
    return {"requests": [schemas.Asked.of(asked) for asked in waiting], "now": clock.now()}


@api.post("devices/{device_id}/requests/{request_id}/answer", response=schemas.Answered, auth=by_device)
def answer(request: HttpRequest, device_id: str, request_id: int, body: schemas.Answer) -> dict[str, str]:
    """Approve with the PIN, refuse, or say that it was somebody else."""
    device = _device(request)
    answering.answer(device, request_id, body.decision, pin=body.pin, signature=body.signature, request=request)
    return {"status": ANSWERED[body.decision]}


# --- being woken ------------------------------------------------------------------------------------------------------


@api.get("push-key", response=schemas.PushKey, auth=None)
def push_key(request: HttpRequest) -> dict[str, str]:
    """The key for which a browser subscribes to this server's push messages."""
    _refuse_push_off()
    return {"key": push.application_server_key()}


@api.put("devices/{device_id}/push", response={204: None}, auth=by_device)
def subscribe(request: HttpRequest, device_id: str, body: schemas.Subscription) -> Status[None]:
    """Wake this device from now on through its browser's push service, in place of an older subscription."""
    _refuse_push_off()
    push.subscribe(_device(request), body.endpoint, body.keys.p256dh, body.keys.auth)
    return Status(204, None)


@api.delete("devices/{device_id}/push", response={204: None}, auth=by_device)
def unsubscribe(request: HttpRequest, device_id: str) -> Status[None]:
    """Wake it no more."""
    push.unsubscribe(_device(request))
    return Status(204, None)


def _refuse_push_off() -> None:
    if not settings.MFA_PUSH:
        raise FactorError(Code.PUSH_OFF)


# --- errors -----------------------------------------------------------------------------------------------------------


@api.exception_handler(FactorError)
def _refused(request: HttpRequest, error: FactorError) -> HttpResponse:
    more: dict[str, object] = {"code": error.code.value}
    if error.tries_left is not None:
        more["tries_left"] = error.tries_left
    errors: list[problems.FieldProblem] = []
    if error.field:
        errors.append({"field": error.field, "code": error.code.value, "detail": error.sentence})
    return problems.problem(STATUSES.get(error.code, HTTPStatus.CONFLICT), error.sentence, errors, **more)


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    answered = problems.problem(HTTPStatus.UNAUTHORIZED, sentence(Code.APP_GONE), code=Code.APP_GONE.value)
    answered.headers["WWW-Authenticate"] = 'Bearer realm="mobile app"'
    return answered


@api.exception_handler(ValidationError)
def _malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [problems.of_validation(fault) for fault in error.errors]
    return problems.problem(422, "The request does not have the expected form.", errors, code="malformed")


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problems.problem(error.status_code, str(error), code="malformed")
