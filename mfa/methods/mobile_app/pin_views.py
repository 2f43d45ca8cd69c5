"""A forgotten PIN: a new one behind the proof by another factor, and the ways out where there is no other.

An unlocked phone in a stranger's hand must not get round its PIN. So nothing here is done on the phone: the new PIN is
typed on the web, after a fresh proof. The app itself proves nothing without the PIN that is forgotten, so with the
password and the phone alone nobody passes.
"""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mfa import guard, pages
from mfa.contract import FactorError
from mfa.methods.mobile_app import devices, enrolment
from mfa.methods.mobile_app.forms import PinForm
from mfa.methods.mobile_app.models import MobileDevice
from mfa.registry import methods
from mfa.strengths import Strength

#: What nobody can prove who has forgotten the PIN.
BY_PIN = {Strength.PASSWORD_MOBILE_APP, Strength.PASSWORD_SOFTWARE_TOKEN, Strength.MOBILE_APP}


@guard.factor_change
def reset(request: HttpRequest, device_id: int) -> HttpResponse:
    """«Réinitialiser le code PIN»: the new one, twice."""
    owned = MobileDevice.objects.filter(user=guard.owner(request), confirmed=True).select_related("user")
    device = owned.filter(pk=device_id).first()
    if device is None:
        raise Http404
    form = PinForm(pages.posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            enrolment.reset_pin(device, form.cleaned_data["pin"], request)
        except FactorError as error:
            form.add_error(error.field, error.sentence)
        else:
            messages.success(request, _("The new PIN code is valid at once. The old one no longer works."))
            return redirect("mfa:mobile-devices")
    context = {"device": device, "form": form, "list_url": reverse("mfa:mobile-devices")}
    return render(request, "mfa/mobile_app/pin_reset.html", context)


@require_safe
@guard.signed_in
def forgotten(request: HttpRequest) -> HttpResponse:
    """Which ways lead to a new PIN for this person: it asks for no factor, and changes nothing."""
    user = guard.owner(request)
    others = [m.name for m in methods() if m.strength not in BY_PIN and m.is_set_up(user)]
    context = {"others": others, "several": len(devices.of(user)) > 1, "list_url": reverse("mfa:mobile-devices")}
    return render(request, "mfa/mobile_app/pin_forgotten.html", context)
