"""The accounts that a script added to a phone's app, on the screen: operated by the server, without JavaScript."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from simulator.phones.app import acts, codes
from simulator.phones.app.acts import Decision
from simulator.phones.app.server import RefusedError
from simulator.phones.forms import ScriptedForm
from simulator.phones.models import VirtualPhone
from simulator.phones.pages import screen


@require_http_methods(["GET", "HEAD", "POST"])
def accounts(request: HttpRequest, phone_id: int) -> HttpResponse:
    """What waits, with the two answers; and the reading of a QR code."""
    phone = get_object_or_404(VirtualPhone, pk=phone_id)
    problem, offline_code = "", ""
    if request.method == "POST":
        try:
            offline_code = _act(phone, ScriptedForm(request.POST))
            if not offline_code:
                return redirect("phones:accounts", phone.pk)
        except ValueError as error:
            problem = str(error)
    try:
        waiting = acts.pending(phone)
    except (acts.NoNetworkError, RefusedError) as error:
        waiting, problem = [], problem or _sentence(error)
    context = {
        **screen(phone, "app"),
        "accounts": phone.accounts.all(),
        "waiting": waiting,
        "problem": problem,
        "offline_code": offline_code,
        "payload": request.POST.get("payload", ""),
    }
    return render(request, "simulator/phones/accounts.html", context)


@require_POST
def reinstall(request: HttpRequest, phone_id: int) -> HttpResponse:
    """The app is installed again: the accounts operated by the server go here, the browser's own by its script."""
    phone = get_object_or_404(VirtualPhone, pk=phone_id)
    acts.reinstall(phone)
    messages.success(request, _("The app is installed again. Its links with EU Login are broken."))
    return redirect("phones:app", phone.pk)


def _act(phone: VirtualPhone, form: ScriptedForm) -> str:
    """Do what the form asks; the code to show, if any. ValueError with the sentence for the person."""
    if not form.is_valid():
        raise ValueError(next(iter(form.errors.values()))[0])
    values = form.cleaned_data
    try:
        if values["act"] == "scan":
            return _scan(phone, values["payload"], values["pin"])
        acts.answer(phone, Decision(values["act"]), values["pin"], values["request"])
    except (acts.NoNetworkError, acts.NothingPendingError, acts.NoSuchAccountError, RefusedError) as error:
        raise ValueError(_sentence(error)) from error
    except codes.NotOursError as error:
        raise ValueError(_("This is not a QR code of EU Login.")) from error
    return ""


def _scan(phone: VirtualPhone, payload: str, pin: str) -> str:
    code = codes.read(payload)
    if not pin:
        raise ValueError(_("The PIN code has four digits."))
    if isinstance(code, codes.OfflineSignIn):
        return acts.offline_code(phone, code, pin)
    acts.enrol(phone, code, pin)
    return ""


def _sentence(error: Exception) -> str:
    if isinstance(error, RefusedError):
        return error.detail
    if isinstance(error, acts.NoNetworkError):
        return _("No network: only the code for a QR code works now.")
    if isinstance(error, acts.NothingPendingError):
        return _("This request does not wait any more.")
    return _("This request is for an account that the app does not have. Add the account first.")
