"""Choose a role type, search an organisation, ask for a role, take a request back."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from traces import access
from traces.cards import Deciders, role_types
from traces.delays import usual_delay
from traces.errors import ErrorCode, TracesError
from traces.flows import choices, requesting, waiting
from traces.forms import RequestForm, SearchForm
from traces.links import link
from traces.models import Organisation, Person, RoleType, name_of
from traces.operators.search import LIMIT, Found
from traces.requests import TracesRequest, for_people, for_unsuspended_people
from traces.role_kinds import RoleKind


@require_safe
@for_unsuspended_people
def types(request: TracesRequest, person: Person) -> HttpResponse:
    """The three role types; once one is held, why the others are not possible."""
    choice = choices.held(person)
    held = RoleType(choice.role_type) if choice else None
    context = {"types": role_types(held.value if held else ""), "held": held}
    return render(request, "traces/role_types.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_unsuspended_people
def search_and_request(request: TracesRequest, person: Person, kind: RoleKind) -> HttpResponse:
    """One address for the way from the search to the request: everything chosen stands in it.

    Without parameters the empty search; with criteria the results; with `request` the dialog; posted, the request.
    """
    if request.method == "POST":
        return _send(request, person, kind)
    form = kind.form(request.GET if kind.form.is_sent(request.GET) else None)
    page = _page(request, form, kind)
    if "request" in request.GET:
        try:
            organisations = requesting.check(person, kind.role_type, _ticked(request, page))
        except TracesError as error:
            form.add_error(None, error.sentence)
            status = 404 if error.code == ErrorCode.ORGANISATION_UNKNOWN else 200
            return _results(request, person, kind, form, page, status)
        return _dialog(request, person, kind, RequestForm(), organisations)
    return _results(request, person, kind, form, page)


def _send(request: TracesRequest, person: Person, kind: RoleKind) -> HttpResponse:
    form, organisations, status = RequestForm(request.POST), list[Organisation](), 200
    ticked = request.POST.getlist("pick")
    try:
        organisations = access.organisations(kind.role_type, ticked)
        if form.is_valid():
            text = form.cleaned_data["additional_information"]
            requesting.request_roles(person, kind.role_type, ticked, text)
            messages.success(request, _("Your authorisation request has been sent. You can follow it on this page."))
            return HttpResponseRedirect(link(request.environment, "profile"))
    except TracesError as error:
        form.add_error(None, error.sentence)
        status = 404 if error.code == ErrorCode.ORGANISATION_UNKNOWN else 200
    return _dialog(request, person, kind, form, organisations, status)


def _ticked(request: TracesRequest, page: Page[Organisation] | None) -> list[str]:
    """The lines ticked; the box at the head of the column takes every line of the page, without a script too."""
    if "all" in request.GET and page is not None:
        return [str(organisation.pk) for organisation in page]
    return request.GET.getlist("pick")


def _page(request: TracesRequest, form: SearchForm, kind: RoleKind) -> Page[Organisation] | None:
    if not form.is_valid():
        return None
    found, similar = form.find(), False
    if isinstance(found, Found) and not found and (meant := form.find_similar()):
        found, similar = meant, True
    page: Page[Organisation] = Paginator(found, kind.page_size).get_page(request.GET.get("page"))
    vars(page).update(similar=similar, more=isinstance(found, Found) and found.more)
    return page


def _criteria(request: TracesRequest, form: SearchForm) -> list[tuple[str, str]]:
    """The search as it stands in the address."""
    return [(name, value) for name in form.fields if (value := request.GET.get(name, ""))]


def _results(
    request: TracesRequest,
    person: Person,
    kind: RoleKind,
    form: SearchForm,
    page: Page[Organisation] | None,
    status: int = 200,
) -> HttpResponse:
    choice = choices.held(person)
    criteria = _criteria(request, form)
    ticked = set(_ticked(request, page))
    rows = [kind.row(organisation, str(organisation.pk) in ticked) for organisation in page or []]
    context = {
        "kind": kind,
        "form": form,
        "searched": page is not None,
        "page_obj": page,
        "limit": LIMIT,
        "rows": rows,
        "criteria": criteria,
        "query": f"{urlencode(criteria)}&",
        "create": _create_page(request, kind, criteria) if page is not None else "",
        "held": RoleType(choice.role_type) if choice and choice.role_type != kind.role_type else None,
    }
    return render(request, "traces/role_search.html", context, status=status)


def _create_page(request: TracesRequest, kind: RoleKind, criteria: list[tuple[str, str]]) -> str:
    """Where an operator that was searched in vain is created, with what was searched."""
    if kind.role_type != RoleType.OPERATOR:
        return ""
    return f"{link(request.environment, 'operator-new')}?{urlencode(criteria)}"


def _dialog(
    request: TracesRequest,
    person: Person,
    kind: RoleKind,
    form: RequestForm,
    organisations: list[Organisation],
    status: int = 200,
) -> HttpResponse:
    criteria, in_words = _criteria(request, kind.form()), Deciders(person, organisations)
    context = {
        "kind": kind,
        "form": form,
        "organisations": [{"key": one.pk, "name": name_of(one), "detail": kind.detail(one)} for one in organisations],
        "deciders": in_words.of_all(organisations),
        "delay": usual_delay(request.environment, kind.role_type),
        "back": f"{request.path}?{urlencode([*criteria, ('page', request.GET.get('page', '1'))])}",
    }
    return render(request, "traces/role_request.html", context, status=status)


@require_POST
@for_people
def withdraw(request: TracesRequest, person: Person, pk: int) -> HttpResponse:
    """Take a request back."""
    role = access.own_role(person, pk)
    try:
        requesting.withdraw(role)
    except TracesError as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("Your request has been withdrawn."))
    return HttpResponseRedirect(link(request.environment, "profile"))


@require_POST
@for_people
def remind(request: TracesRequest, person: Person, pk: int) -> HttpResponse:
    """Remind those who can decide on a request."""
    role = access.own_role(person, pk)
    try:
        waiting.remind(role)
    except TracesError as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("Those who can decide on your request have been reminded."))
    return HttpResponseRedirect(link(request.environment, "profile"))
