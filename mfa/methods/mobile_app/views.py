"""«Gérer mes appareils mobiles»: the list, adding, deleting."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel.web import qr
from kernel.web.origin import own_base
from mfa import guard, pages
from mfa.contract import FactorError
from mfa.methods.mobile_app import devices, enrolment, qr_texts, waiting
from mfa.methods.mobile_app.forms import DeviceForm
from mfa.methods.mobile_app.models import MOST_DEVICES, Enrolment, MobileDevice
from mfa.methods.mobile_app.waiting import State

#: The enrolments that this session began: nobody else sees their QR code.
BEGUN = "mobile_enrolments"


@require_safe
def mobile(request: HttpRequest) -> HttpResponse:
    """The short address that people type while they set up the app."""
    return redirect("mfa:mobile-devices")


@guard.factor_list
def mobile_devices(request: HttpRequest) -> HttpResponse:
    """The devices and the two actions."""
    return _page(request, "list", devices=devices.of(guard.owner(request)))


@guard.factor_change
def add(request: HttpRequest) -> HttpResponse:
    """Name and PIN; the next page shows the QR code."""
    form = DeviceForm(pages.posted(request))
    if request.method == "POST" and form.is_valid():
        name, pin = form.cleaned_data["name"], form.cleaned_data["pin"]
        try:
            begun = enrolment.begin(guard.owner(request), name, pin, proved=guard.is_proved(request))
        except FactorError as error:
            form.add_error(error.field, error.sentence)
        else:
            request.session[BEGUN] = [*request.session.get(BEGUN, []), begun.pk]
            return redirect(_confirm_url(request, begun))
    full = len(devices.of(guard.owner(request))) >= MOST_DEVICES
    return _page(request, "add", form=form, full=full)


@guard.signed_in
def confirm(request: HttpRequest, enrolment_id: int) -> HttpResponseBase:
    """The QR code, for the session that gave name and PIN; it goes on by itself when the device is confirmed."""
    begun = get_object_or_404(
        Enrolment.objects.select_related("device"), pk=enrolment_id, user_id=guard.owner(request).pk
    )
    if begun.pk not in request.session.get(BEGUN, []):
        raise Http404
    state = waiting.state_of_enrolment(begun)
    if state is State.DONE:
        return _done(request, begun)
    # Begun without a proof, because there was no factor yet, it must not go on so once there is one.
    stale = None if begun.proved else guard.ask_if_stale(request)
    if stale is not None:
        return stale
    payload = qr_texts.enrolment(own_base(request), begun.token) if state is State.WAITING else ""
    context = {
        "enrolment": begun,
        "state": state,
        "payload": payload,
        "image": qr.data_uri(payload) if payload else "",
        "wait_url": waiting.enrolment_url(begun),
    }
    return _page(request, "confirm", **context)


def _done(request: HttpRequest, begun: Enrolment) -> HttpResponse:
    if begun.device is not None:
        guard.remember_enrolled(request, begun.device)
    messages.success(request, _("Your mobile device has been added."))
    return redirect(pages.after(request, reverse("mfa:mobile-devices")))


@guard.factor_change
def delete(request: HttpRequest, device_id: int) -> HttpResponse:
    """Confirm, and delete."""
    owned = MobileDevice.objects.filter(user=guard.owner(request), confirmed=True).select_related("user")
    device = owned.filter(pk=device_id).first()
    if device is None:
        return _already_removed(request, device_id)
    if request.method != "POST":
        return _page(request, "delete", device=device)
    try:
        enrolment.remove(device, request)
    except FactorError as error:
        messages.error(request, error.sentence)
        return redirect(_list_url(request))
    pages.remember_removed(request, device.persistent_id)
    messages.success(request, _("The mobile device has been deleted."))
    return redirect(_list_url(request))


def _already_removed(request: HttpRequest, device_id: int) -> HttpResponse:
    """A second click in the session that deleted it; anybody else has never seen such a device."""
    pages.expect_removed(request, MobileDevice, device_id)
    messages.info(request, _("This mobile device has already been deleted."))
    return redirect(_list_url(request))


def _page(request: HttpRequest, name: str, **context: object) -> HttpResponse:
    links = {
        "list_url": _list_url(request),
        "add_url": pages.with_next(request, reverse("mfa:mobile-device-add")),
    }
    return render(request, f"mfa/mobile_app/{name}.html", {**links, **context})


def _list_url(request: HttpRequest) -> str:
    return pages.with_next(request, reverse("mfa:mobile-devices"))


def _confirm_url(request: HttpRequest, begun: Enrolment) -> str:
    return pages.with_next(request, reverse("mfa:mobile-device-confirm", args=[begun.pk]))
