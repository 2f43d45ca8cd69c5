"""«Créer un nouvel opérateur»: the form, what is likely there already, the dialog, the sending."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from traces.cards import Deciders
from traces.delays import usual_delay
from traces.errors import SENTENCES, ErrorCode, TracesError
from traces.flows import choices
from traces.flows.creating import create_and_request
from traces.forms import OperatorSearchForm, RequestForm
from traces.links import link
from traces.models import Person, RoleType
from traces.operator_draft import Draft
from traces.requests import TracesRequest, for_unsuspended_people
from traces.role_kinds import OPERATOR


@require_http_methods(["GET", "HEAD", "POST"])
@for_unsuspended_people
def new_operator(request: TracesRequest, person: Person) -> HttpResponse:
    """One address for all steps; what is typed travels in the form, and is stored when it is sent."""
    try:
        choices.check(person, RoleType.OPERATOR)
    except TracesError as error:
        messages.error(request, error.sentence)
        return HttpResponseRedirect(link(request.environment, "roles"))
    if request.method != "POST":
        return _begin(request)
    if changed := Draft.changed(request.POST):
        return _form(request, changed)
    draft = Draft.typed(request.POST)
    if not draft.check(request.POST):
        return _form(request, draft)
    if "send" in request.POST:
        return _send(request, person, draft)
    same = [] if "different" in request.POST else draft.likely_duplicates()
    return _duplicates(request, draft, same) if same else _dialog(request, draft, RequestForm())


def _begin(request: TracesRequest) -> HttpResponse:
    """Only after a search, whose name and country are taken over (official help: to limit duplicates)."""
    if not OperatorSearchForm(request.GET).is_valid():
        messages.warning(request, str(SENTENCES[ErrorCode.SEARCH_FIRST]))
        return HttpResponseRedirect(link(request.environment, "operator"))
    return _form(request, Draft.begin(request.GET.get("name", ""), request.GET.get("country", "")))


def _form(request: TracesRequest, draft: Draft) -> HttpResponse:
    return render(request, "traces/operator_new.html", {"draft": draft, "form": draft.form})


def _duplicates(request: TracesRequest, draft: Draft, same: list) -> HttpResponse:  # type: ignore[type-arg]
    rows = [(OPERATOR.row(one, ticked=False), _request_of(request, one)) for one in same]
    context = {"columns": OPERATOR.columns, "rows": rows, "carried": draft.carried(request.POST)}
    return render(request, "traces/operator_duplicates.html", context)


def _request_of(request: TracesRequest, operator: object) -> str:
    """The dialog of a request for an operator that is there."""
    query = {"identifier": operator.identifier, "pick": operator.pk, "request": "1"}  # type: ignore[attr-defined]
    return f"{link(request.environment, 'operator')}?{urlencode(query)}"


def _dialog(request: TracesRequest, draft: Draft, form: RequestForm) -> HttpResponse:
    operator = draft.form.operator(request.environment)
    further, place = draft.further_addresses()
    context = {
        "form": form,
        "operator": operator,
        "activity": draft.form.cleaned_data["activity"],
        "addresses": further,
        "place": place,
        "deciders": [Deciders().of(operator)],
        "delay": usual_delay(request.environment, RoleType.OPERATOR),
        "carried": draft.carried(request.POST),
    }
    return render(request, "traces/operator_request.html", context)


def _send(request: TracesRequest, person: Person, draft: Draft) -> HttpResponse:
    form = RequestForm(request.POST)
    if not form.is_valid():
        return _dialog(request, draft, form)
    further, place = draft.further_addresses()
    try:
        create_and_request(
            person,
            draft.form.operator(request.environment),
            draft.form.cleaned_data["activity"],
            further,
            place,
            form.cleaned_data["additional_information"],
        )
    except TracesError as error:
        form.add_error(None, error.sentence)
        return _dialog(request, draft, form)
    messages.success(
        request,
        _("The operator has been created, your authorisation request sent. You can follow it on this page."),
    )
    return HttpResponseRedirect(link(request.environment, "profile"))
