"""Menu «Documents»: the types that the active profile may read or write."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from traces import posts, rights
from traces.certificates.views.doors import for_holders, gate_is_ahead
from traces.links import link
from traces.models import Person
from traces.reference.models import DocumentType
from traces.requests import TracesRequest


@dataclass(frozen=True)
class Tile:
    """A type of document in the menu."""

    label: str
    name: str
    right: str
    href: str


def slug(document: str) -> str:
    """The type in an address: EU EXPORT is /certificate/eu-export."""
    return document.lower().replace(" ", "-")


@require_safe
@for_holders
def documents(request: TracesRequest, person: Person) -> HttpResponse:
    """One tile for each type."""
    granted = rights.of_role(posts.active(request))
    names = {one.code: one.name for one in DocumentType.objects.filter(code__in=granted)}
    tiles = [
        Tile(str(rights.LABELS[code]), names.get(code, code), right.value, _page(request, code))
        for code, right in granted.items()
    ]
    context = {"tiles": tiles, "active": posts.active(request), "several": len(posts.in_force(request)) > 1}
    return render(request, "traces/certificates/documents.html", {**context, **gate_is_ahead(request)})


def _page(request: TracesRequest, code: str) -> str:
    if code == rights.INTRA:
        return link(request.environment, "certificates")
    return link(request.environment, "not-simulated", document=slug(code))


@require_safe
@for_holders
def not_simulated(request: TracesRequest, person: Person, document: str) -> HttpResponse:
    """A type that stands in the menu by right and goes no further here."""
    granted = rights.of_role(posts.active(request))
    code = next((one for one in granted if slug(one) == document and one != rights.INTRA), None)
    kind = DocumentType.objects.filter(code=code).first() if code else None
    if kind is None:
        raise Http404
    context = {"kind": kind, "label": rights.LABELS[kind.code], "right": granted[kind.code].value}
    return render(request, "traces/certificates/not_simulated.html", context)
