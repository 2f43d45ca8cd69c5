"""The national identity provider's pages, and the responder for the revocation of cards."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from simulator.eidas import node, people, revocation
from simulator.eidas.forms import LEVEL_NAMES, PersonForm
from simulator.eidas.node import Request, RequestRefused

LONGEST_OCSP = 10_000


@require_http_methods(["GET", "POST"])
def provider(request: HttpRequest) -> HttpResponse:
    """Choose a person, agree, go back. Nothing is stored: each page carries the signed request along."""
    text = request.POST.get("request") or request.GET.get("request", "")
    try:
        asked = node.read(text)
    except RequestRefused as error:
        return render(request, "simulator/eidas/refused.html", {"reason": str(error)}, status=400)
    if "_cancel" in request.POST:
        return give_back(request, asked.return_url, "response", node.fail(asked, "cancelled"))
    if "_error" in request.POST:
        return give_back(request, asked.return_url, "response", node.fail(asked, "error"))
    form = PersonForm(request.POST if request.method == "POST" else None, asked=asked)
    if request.method == "POST" and form.is_valid():
        return _agree(request, asked, form, text)
    return render(request, "simulator/eidas/provider.html", {"asked": asked, "form": form, "text": text})


def _agree(request: HttpRequest, asked: Request, form: PersonForm, text: str) -> HttpResponse:
    person = people.find(asked.scheme.country, form.cleaned_data["person"])
    assert person is not None  # noqa: S101 - one of the form's choices
    level = form.cleaned_data["level"]
    if "_agree" in request.POST:
        return give_back(request, asked.return_url, "response", node.succeed(asked, person, level))
    host = urlsplit(asked.return_url).netloc
    context = {"asked": asked, "person": person, "level": level, "text": text, "host": host}
    return render(request, "simulator/eidas/consent.html", {**context, "level_name": LEVEL_NAMES[level]})


def give_back(request: HttpRequest, address: str, field: str, value: str) -> HttpResponse:
    """The page whose one button carries the answer to where it was asked for."""
    parts = urlsplit(address)
    context = {"address": address, "field": field, "value": value, "host": parts.netloc}
    response = render(request, "simulator/eidas/back.html", context)
    # The form ends on the host that asked, which may be another one.
    response._csp_update = {"form-action": [f"{parts.scheme}://{parts.netloc}"]}  # type: ignore[attr-defined]
    return response


@csrf_exempt
@require_POST
def ocsp(request: HttpRequest) -> HttpResponse:
    """The OCSP responder over HTTP (RFC 6960, appendix A)."""
    asked = request.read(LONGEST_OCSP)
    return HttpResponse(revocation.answer(asked), content_type="application/ocsp-response")
