"""Start page and clock page."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kernel import clock as kernel_clock
from simulator.control import clock
from simulator.control.forms import FORMATS, ClockForm
from simulator.control.people import PASSWORD, PEOPLE, by_email
from simulator.control.seeding import TRACES_PATHS
from simulator.phones.models import VirtualPhone

ENVIRONMENT_NAMES = {
    "production": gettext_lazy("Production"),
    "acceptance": gettext_lazy("Acceptance"),
    "training": gettext_lazy("Training"),
}


@dataclass(frozen=True)
class Jump:
    """A button of the clock page."""

    label: str | Promise
    moment: datetime
    mode: str

    @property
    def value(self) -> str:
        """The moment as the form wants it."""
        return timezone.localtime(self.moment).strftime(FORMATS[0])


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Who can sign in, what to try, and where everything is."""
    phones = dict(VirtualPhone.objects.filter(number__in=[p.number for p in PEOPLE]).values_list("number", "pk"))
    context = {
        "people": [(person, phones.get(person.number)) for person in PEOPLE],
        "password": PASSWORD,
        "environments": [(ENVIRONMENT_NAMES[name], path) for name, path in TRACES_PATHS.items()],
        "clock": clock.state(),
        "change": settings.TRACES_TWO_FACTORS_FROM,
        "inspector": settings.EULOGIN_INSPECTOR,
        "agent": by_email("helene.durandeau@example.org"),
    }
    return render(request, "simulator/control/start.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def clock_page(request: HttpRequest) -> HttpResponse:
    """Read and set the clock."""
    if request.method == "POST":
        form = ClockForm(request.POST)
        if form.is_valid():
            clock.set(form.cleaned_data["now"], frozen=form.frozen)
            messages.success(request, _("The clock is set."))
            return redirect("simulator:clock")
    else:
        form = ClockForm(initial={"now": clock.now()})
    context = {"form": form, "clock": clock.state(), "jumps": _jumps()}
    return render(request, "simulator/control/clock.html", context)


@require_POST
def release_clock(request: HttpRequest) -> HttpResponse:
    """Back to the machine's own time."""
    clock.release()
    messages.success(request, _("The clock shows the real time again."))
    return redirect("simulator:clock")


def _jumps() -> list[Jump]:
    change = settings.TRACES_TWO_FACTORS_FROM
    return [
        Jump(_("10 June 2024 23:59:30, before the change"), change - timedelta(seconds=30), "running"),
        Jump(_("11 June 2024 00:00, two factors"), change, "running"),
        Jump(_("Now, and stop there"), kernel_clock.system(), "frozen"),
    ]
