"""The lists: one's drafts, and the certificates that one may read; and the choice of a model for a new one."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from traces import posts
from traces.certificates import access
from traces.certificates.errors import CertificateError, CertificateErrorCode
from traces.certificates.flows import drafts
from traces.certificates.forms import ListForm
from traces.certificates.intra_models import find
from traces.certificates.views.doors import for_holders, gate_is_ahead, hand, may_write, no_right
from traces.links import link
from traces.models import Person
from traces.paging import BoundedPaginator
from traces.requests import TracesRequest

PAGE_SIZE = 20
#: Of the newest drafts; the others come up as these are submitted or deleted.
DRAFTS = 20


@require_safe
@for_holders
def certificates(request: TracesRequest, person: Person) -> HttpResponse:
    """Drafts first, then what was submitted, the newest first; by status and part of the reference."""
    form = ListForm(request.GET or None)
    found = access.visible(person, posts.in_force(request))
    criteria = {}
    if form.is_valid():
        criteria = {name: value for name, value in form.cleaned_data.items() if value}
        if "status" in criteria:
            found = found.filter(status=criteria["status"])
        if "reference" in criteria:
            found = found.filter(reference__contains=criteria["reference"].strip().upper())
    page = BoundedPaginator(found.order_by("-pk"), PAGE_SIZE).lines_page(request.GET.get("page"), found)
    context = {
        "form": form,
        "page_obj": page,
        "query": f"{urlencode(criteria)}&" if criteria else "",
        "drafts": access.drafts(person).order_by("-pk")[:DRAFTS],
        "may_write": may_write(request),
    }
    return render(request, "traces/certificates/list.html", {**context, **gate_is_ahead(request)})


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def new(request: TracesRequest, person: Person) -> HttpResponse:
    """Choose the model by CN code, title or species; posted, the draft begins."""
    if not may_write(request):
        return no_right(request)
    if request.method == "POST":
        try:
            certificate = drafts.create(hand(request, person, posts.active(request)), request.POST.get("model", ""))
        except CertificateError as error:
            if error.code != CertificateErrorCode.MODEL_UNKNOWN:
                raise
            messages.error(request, error.sentence)
            return HttpResponseRedirect(request.get_full_path())
        return HttpResponseRedirect(link(request.environment, "draft", pk=certificate.pk))
    text = request.GET.get("q", "")[:100]
    context = {"text": text, "models": find(text), "active": posts.active(request)}
    return render(request, "traces/certificates/new.html", {**context, **gate_is_ahead(request)})
