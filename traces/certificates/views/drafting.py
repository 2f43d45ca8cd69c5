"""A draft's page: type, save, choose operators, submit, delete. Every button of the page saves what was typed."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kernel import clock
from traces.access import key
from traces.certificates import access, control_rules
from traces.certificates.errors import SENTENCES, CertificateError, CertificateErrorCode, IncompleteError
from traces.certificates.flows import drafts, submitting
from traces.certificates.flows.guard import Hand
from traces.certificates.forms import CommodityFormSet, DraftForm, OperatorSearchForm, lines_of
from traces.certificates.models import OPERATOR_BOXES, Certificate
from traces.certificates.views.doors import for_holders, hand
from traces.certificates.views.draft_page import DraftPage
from traces.links import link
from traces.models import Person
from traces.operators.models import Operator
from traces.operators.search import LIMIT
from traces.reference.models import Section
from traces.requests import TracesRequest

#: Lines of a page of results.
OPERATORS = 20


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def draft(request: TracesRequest, person: Person, pk: int) -> HttpResponse:
    """The page, and what its buttons do. A draft that was submitted leads to what it became."""
    certificate = access.draft(person, pk)
    if not certificate.is_draft:
        return _submitted(request, certificate)
    try:
        return _post(request, person, certificate) if request.method == "POST" else _page(request, certificate)
    except CertificateError as error:
        if error.code != CertificateErrorCode.NOT_A_DRAFT:
            raise
        # The second click, or another tab, was quicker.
        return HttpResponseRedirect(request.path)


def _submitted(request: TracesRequest, certificate: Certificate) -> HttpResponse:
    return HttpResponseRedirect(link(request.environment, "certificate", reference=certificate.reference))


def _page(request: TracesRequest, certificate: Certificate) -> HttpResponse:
    page = DraftPage.of(certificate)
    return render(request, "traces/certificates/draft.html", page.context(request))


def _post(request: TracesRequest, person: Person, certificate: Certificate) -> HttpResponse:
    acting = hand(request, person, certificate.post)
    if "_delete" in request.POST:
        drafts.delete(acting, certificate.pk)
        messages.success(request, _("The draft has been deleted."))
        return HttpResponseRedirect(link(request.environment, "certificates"))
    # A script that only presses the button submits the draft as it was saved.
    if "version" in request.POST:
        page = _save(request, acting, certificate)
        if page is not None:
            return render(request, "traces/certificates/draft.html", page.context(request), status=page.status)
    return _go_on(request, acting, certificate)


def _save(request: TracesRequest, acting: Hand, certificate: Certificate) -> DraftPage | None:
    """Keep what was typed; where that is not possible, the page that says why and still shows it."""
    stored, version = certificate.version, _version(request.POST["version"])
    form = DraftForm(request.POST, instance=certificate)
    lines = CommodityFormSet(request.POST, prefix="lines", form_kwargs={"model": certificate.model})
    if not (form.is_valid() & lines.is_valid()):
        return DraftPage(certificate, form, lines, version)
    try:
        drafts.save(acting, certificate.pk, version, form.values(), lines_of(lines))
    except CertificateError as error:
        if error.code != CertificateErrorCode.CHANGED_ELSEWHERE:
            raise
        form.add_error(None, error.sentence)
        # Saved once more, on purpose, it replaces the other version.
        return DraftPage(certificate, form, lines, stored, conflict=True)
    return None


def _version(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _go_on(request: TracesRequest, acting: Hand, certificate: Certificate) -> HttpResponse:
    """After saving: submit, go to the search of an operator, or back to the page."""
    if "_submit" in request.POST:
        try:
            return _submitted(request, submitting.submit(acting, certificate.pk))
        except IncompleteError as error:
            page = DraftPage.incomplete(access.draft(acting.person, certificate.pk), error.problems)
            return render(request, "traces/certificates/draft.html", page.context(request))
    box = request.POST.get("_choose", "")
    if box in OPERATOR_BOXES:
        return HttpResponseRedirect(link(request.environment, "draft-operator", pk=certificate.pk, box=box))
    messages.success(request, _("The draft has been saved."))
    return HttpResponseRedirect(request.path + ("#lines" if "_add_line" in request.POST else ""))


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def choose_operator(request: TracesRequest, person: Person, pk: int, box: str) -> HttpResponse:
    """Search who may stand in a box; posted, that one stands there."""
    certificate = access.draft(person, pk)
    if not certificate.is_draft or box not in OPERATOR_BOXES:
        raise Http404
    today, on = localtime(clock.now()).date(), control_rules.day_of_departure(certificate)
    eligible = control_rules.holders(certificate.model, box, today, on)
    if request.method == "POST":
        return _choose(request, person, certificate, box, Operator.objects.filter(eligible.condition))
    form = OperatorSearchForm(request.GET if "name" in request.GET else None)
    page = None
    if form.is_valid():
        found = form.find(eligible)
        page = Paginator(found, OPERATORS).get_page(request.GET.get("page"))
        vars(page).update(more=found.more)
    accepted = control_rules.accepted(certificate.model, box, today)
    context = {
        "certificate": certificate,
        "box": DraftPage.of(certificate).boxes()[box],
        "form": form,
        "page_obj": page,
        "limit": LIMIT,
        "query": urlencode({name: request.GET.get(name, "") for name in form.fields}) + "&",
        "accepted": sections_in_words(accepted),
    }
    return render(request, "traces/certificates/choose_operator.html", context)


def _choose(
    request: TracesRequest, person: Person, certificate: Certificate, box: str, eligible: "QuerySet[Operator]"
) -> HttpResponse:
    """Put the operator in the box; without one, leave the box empty."""
    chosen = request.POST.get("operator", "")
    number = key(chosen)
    operator = eligible.filter(pk=number).first() if number is not None else None
    if chosen and operator is None:
        messages.error(request, str(SENTENCES[CertificateErrorCode.OPERATOR_UNKNOWN]))
        return HttpResponseRedirect(request.get_full_path())
    drafts.save(hand(request, person, certificate.post), certificate.pk, certificate.version, {box: operator})
    return HttpResponseRedirect(f"{link(request.environment, 'draft', pk=certificate.pk)}#box-{box}")


def sections_in_words(accepted: Sequence[str]) -> list[str]:
    """What a box asks for, as the search of operators names it."""
    codes = {one.partition("/")[0] for one in accepted}
    found = {section.code: section for section in Section.objects.filter(code__in=codes)}
    return [f"{section.name} ({code})" for code, section in sorted(found.items())]
