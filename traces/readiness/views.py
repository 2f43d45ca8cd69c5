"""The board: figures, names, the file, «read now» and «remind»."""

from datetime import timedelta
from typing import cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kernel import clock
from kernel.journal.writing import record
from kernel.limits.counting import LimitReached, Rule, hit
from kernel.web.times import clock_text
from traces import remit
from traces.links import link
from traces.paging import BoundedPaginator
from traces.readiness import counting, csv_file, plot, reading, reminders, snapshots, units
from traces.readiness.doors import for_agents
from traces.readiness.errors import ReadProblem, sentence
from traces.readiness.events import Event
from traces.readiness.forms import MEANINGS, PeopleForm, Standing
from traces.readiness.listing import Wish, lines
from traces.readiness.models import Kind, Wanted
from traces.readiness.summary import Figures, Summary, Unit
from traces.readiness.tasks import read
from traces.readiness.whole import whole
from traces.remit import Agent
from traces.requests import TracesRequest

UNITS_ON_A_PAGE, PEOPLE_ON_A_PAGE = 25, 50
#: To find somebody by their posts takes ten times what the next name in the index does: few are sorted.
FEW_PEOPLE = 2500
#: «Read now»: everybody of an environment together.
READ_NOW = Rule("readiness-read-now", 4, timedelta(minutes=1))


@require_safe
@for_agents
def board(request: TracesRequest, agent: Agent) -> HttpResponse:
    """Totals, kinds, units and the time line; `unit` looks at one of them."""
    state = reading.current(request.environment)
    counted = counting.count(remit.visible(agent), state)
    summary = counted.summary
    chosen = units.pick(summary.units, request.GET.get("unit", ""))
    known = units.organisations(summary.units)
    names = units.names(summary.units, known)
    figures = summary.units[chosen] if chosen else summary.total
    followed = whole(agent, [chosen] if chosen else summary.units, known)
    days = snapshots.days(followed)
    page = Paginator(_by_need(summary, names), UNITS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "agent": agent,
        "reading": state,
        "counted": counted,
        "failure": sentence(ReadProblem(state.failure)) if state.failure else "",
        "figures": figures,
        "standings": _standings(figures),
        "accepted": [kind for kind in Kind if kind.value in state.accepted],
        "chosen": chosen,
        "chosen_name": names[chosen] if chosen else "",
        "page_obj": page,
        "days": days,
        "plot": plot.draw(days),
        "is_followed": bool(followed) or not summary.units,
        "remind": [(wanted, wanted.label) for wanted in Wanted],
        "every": settings.TRACES_REMINDER_EVERY.days,
    }
    return render(request, "traces/readiness/board.html", context)


def _standings(figures: Figures) -> list[tuple[Standing, str, int, int]]:
    """State, meaning, number and share in per cent."""
    numbers = {
        Standing.READY: figures.ready,
        Standing.NOT_READY: figures.not_ready,
        Standing.NOT_KNOWN: figures.not_known,
    }
    return [
        (state, str(MEANINGS[state]), number, round(100 * number / figures.people) if figures.people else 0)
        for state, number in numbers.items()
    ]


def _by_need(summary: Summary, names: dict[Unit, str]) -> list[tuple[Unit, str, Figures]]:
    rows = [(unit, names[unit], figures) for unit, figures in summary.units.items()]
    return sorted(rows, key=lambda row: (-row[2].not_ready, -row[2].not_known, row[1]))


@require_safe
@for_agents
def people(request: TracesRequest, agent: Agent) -> HttpResponse:
    """Names, by page; `?…` as in the form. The file has those that no page shows."""
    form, wish = _wish(request, agent)
    page = None
    if wish:
        found = wish.people()
        paginator = BoundedPaginator(found, PEOPLE_ON_A_PAGE, few=FEW_PEOPLE)
        page = paginator.lines_page(request.GET.get("page"), found)
    criteria = urlencode([(name, value) for name in form.fields if (value := request.GET.get(name))])
    context = {
        "form": form,
        "page_obj": page,
        "lines": lines(page, wish.posts(), wish.accepted) if wish and page else [],
        "query": f"{criteria}&" if criteria else "",
        "criteria": criteria,
    }
    return render(request, "traces/readiness/people.html", context)


@require_safe
@for_agents
def download(request: TracesRequest, agent: Agent) -> HttpResponse:
    """The same list as CSV; a filter that cannot be understood leads to the page that says so."""
    _form, wish = _wish(request, agent)
    if wish is None:
        return HttpResponseRedirect(f"{link(request.environment, 'readiness-people')}?{request.GET.urlencode()}")
    record(Event.LIST_EXPORTED, subject=agent.person.uid, environment=request.environment)
    content = csv_file.stream(wish, request.environment, get_language() or "en")
    response = StreamingHttpResponse(content, content_type="text/csv; charset=utf-8")
    name = f"{slugify(_('Readiness'))}-{localtime(clock.now()):%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return cast("HttpResponse", response)


def _wish(request: TracesRequest, agent: Agent) -> tuple[PeopleForm, Wish | None]:
    """The filter and what it asks for; None when it is not understood."""
    accepted = reading.current(request.environment).accepted
    roles = remit.visible(agent)
    found = units.within(agent, roles, request.GET.get("unit", ""))
    names = units.names(found, units.organisations(found))
    choices = sorted(((unit.key, names[unit]) for unit in found), key=lambda choice: choice[1])
    form = PeopleForm({name: request.GET.get(name, "") for name in PeopleForm.base_fields}, units=choices)
    if not form.is_valid():
        return form, None
    data = form.cleaned_data
    unit = units.pick(found, data["unit"])
    return form, Wish(roles, accepted, data["state"], data["kind"], unit, data["organisation"])


@require_POST
@for_agents
def read_now(request: TracesRequest, agent: Agent) -> HttpResponse:
    """Read in EU Login now: at once where tasks run in this process, else as soon as a worker is free."""
    back = HttpResponseRedirect(link(request.environment, "readiness"))
    before = reading.current(request.environment).read_at
    try:
        hit(READ_NOW, request.environment)
    except LimitReached as limit:
        messages.warning(request, _("This was done a moment ago. Try again at %s.") % clock_text(limit.until))
        return back
    read.delay(request.environment.value)
    state = reading.current(request.environment)
    if state.failure:
        messages.error(request, sentence(ReadProblem(state.failure)))
    elif state.read_at != before:
        messages.success(request, _("What people released in EU Login has been read."))
    else:
        messages.info(request, _("EU Login is being read. Load this page again in a moment."))
    return back


@require_POST
@for_agents
def remind(request: TracesRequest, agent: Agent) -> HttpResponse:
    """«Rappeler»: a second click finds nobody left to remind."""
    wanted = request.POST.get("wanted", "")
    if wanted in Wanted.values:
        number = reminders.ask(agent, Wanted(wanted))
        if number:
            text = ngettext("One person is being reminded.", "%(number)s people are being reminded.", number)
            messages.success(request, text % {"number": number})
        else:
            text = _("Nobody is left to remind: everybody concerned got a reminder in the last %(days)s days.")
            messages.info(request, text % {"days": settings.TRACES_REMINDER_EVERY.days})
    return HttpResponseRedirect(link(request.environment, "readiness"))
