"""The pages behind the links of the mails: one confirms, the other stops. Neither needs a sign-in.

Opening a link changes nothing, because mail scanners open links; only the button does. The token leaves the address
at once: this browser's session remembers which request it may act on.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from eulogin.models import FactorReset
from eulogin.myaccount.lost_factor import flow
from eulogin.myaccount.lost_factor.state import Stage, latest, stage_of

CONFIRM, STOP = "factor_reset_confirm_", "factor_reset_stop_"
DEAD = {Stage.EXPIRED, Stage.STOPPED, Stage.CARRIED_OUT}


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """The button that begins the waiting time."""
    if "token" in request.GET:
        digest = flow.confirm_digest(request.GET["token"])
        return _remember(request, CONFIRM, FactorReset.objects.filter(confirm_digest=digest).first())
    reset = _held(request, CONFIRM)
    if reset is None or stage_of(reset) in DEAD:
        return render(request, "eulogin/lost_factor/dead_link.html", status=410)
    if request.method == "POST":
        flow.confirm(request, reset)
        return redirect(request.get_full_path())
    context = {"reset": reset, "support_only": reset.account.always_several_factors}
    return render(request, "eulogin/lost_factor/confirm.html", context)


@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest) -> HttpResponse:
    """The button that ends the account's request, even one made after this link; then the page says what to do."""
    if "token" in request.GET:
        digest = flow.stop_digest(request.GET["token"])
        return _remember(request, STOP, FactorReset.objects.filter(stop_digest=digest).first())
    reset = _held(request, STOP)
    if reset is None:
        return render(request, "eulogin/lost_factor/dead_link.html", status=410)
    if request.method == "POST":
        flow.stop(reset.account)
        return redirect(request.get_full_path())
    return render(request, "eulogin/lost_factor/stop.html", {"stage": stage_of(latest(reset.account))})


def _remember(request: HttpRequest, kind: str, reset: FactorReset | None) -> HttpResponse:
    if reset is not None:
        request.session[f"{kind}{reset.pk}"] = True
    name = "confirm-lost-factor" if kind == CONFIRM else "stop-lost-factor"
    return redirect(f"{reverse(name)}?{urlencode({'request': reset.pk if reset else 0})}")


def _held(request: HttpRequest, kind: str) -> FactorReset | None:
    """The request that this browser holds the link of."""
    number = request.GET.get("request", "0")
    if f"{kind}{number}" not in request.session:
        return None
    return FactorReset.objects.select_related("account").filter(pk=int(number)).first()
