"""The inspector: what applications asked EU Login, what they were answered, and what to change."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from eulogin.api import inspection
from kernel.web.origin import own_base

EXCHANGES_A_PAGE = 20
TEMPLATE = "simulator/control/inspector.html"


class InspectorForm(forms.Form):
    """What to explain."""

    text = forms.CharField(
        label=_("Ticket, login request id or address"),
        help_text=_("It stays out of every address and log, and is not kept."),
        max_length=8000,
        error_messages={"required": _("Paste what shall be explained.")},
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocomplete": "off", "autocapitalize": "off"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def inspector(request: HttpRequest) -> HttpResponse:
    """Explain what was pasted; without it, list what came in the last hour.

    What is pasted may be a ticket: it comes by POST, and is answered at once rather than kept for a redirect. Asking
    again changes nothing.
    """
    _must_be_on()
    if request.method != "POST":
        return render(request, TEMPLATE, {"form": InspectorForm(), **_traffic(request)})
    form = InspectorForm(request.POST)
    if not form.is_valid():
        return render(request, TEMPLATE, {"form": form, **_traffic(request)})
    report = inspection.inspect(form.cleaned_data["text"], own_base(request))
    return render(request, TEMPLATE, {"form": form, "report": report})


@require_safe
def exchange(request: HttpRequest, exchange_id: int) -> HttpResponse:
    """Explain one line of the list, with all that was asked about its ticket."""
    _must_be_on()
    report = inspection.of_exchange(exchange_id)
    if report is None:
        raise Http404
    return render(request, TEMPLATE, {"form": InspectorForm(), "report": report})


def _must_be_on() -> None:
    if not settings.EULOGIN_INSPECTOR:
        raise Http404


def _traffic(request: HttpRequest) -> dict[str, Any]:
    page = Paginator(inspection.recent(), EXCHANGES_A_PAGE).get_page(request.GET.get("page"))
    return {"page": page, "steps": [inspection.told(exchange) for exchange in page]}
