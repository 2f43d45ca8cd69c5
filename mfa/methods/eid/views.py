"""«Gérer mes eID»: the list, linking, deleting."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.web.next import safe_next
from mfa import guard, pages
from mfa.contract import FactorError
from mfa.errors import FactorErrorCode as Code
from mfa.methods.eid import devices, enrolment, exchange_views, exchanges, schemes
from mfa.methods.eid.forms import CountryForm, SchemeForm
from mfa.methods.eid.models import MOST_EIDS, Exchange, LinkedEid
from mfa.methods.eid.owners import owners
from mfa.models import Purpose

#: Answers to a form whose work is already done: a second click, the back button, a second window.
ALREADY_DONE = {Code.EID_EXCHANGE_USED, Code.EID_ALREADY_YOURS}


@guard.factor_list
def eids(request: HttpRequest) -> HttpResponse:
    """The eIDs and their actions."""
    mine = devices.of(guard.owner(request))
    return _page(request, "list", eids=[(eid, schemes.country_name(eid.country), _scheme_name(eid)) for eid in mine])


def _scheme_name(eid: LinkedEid) -> str:
    found = schemes.find(eid.country, eid.scheme)
    return found.name if found else eid.scheme


@guard.factor_change
def choose_country(request: HttpRequest) -> HttpResponse:
    """The flags: no flag, not possible."""
    form = CountryForm(pages.posted(request))
    if request.method == "POST" and form.is_valid():
        return redirect(pages.with_next(request, reverse("mfa:eid-scheme", args=[form.cleaned_data["country"]])))
    full = len(devices.of(guard.owner(request))) >= MOST_EIDS
    return _page(request, "country", form=form, full=full, nowhere=not schemes.every())


@guard.factor_change
def choose_scheme(request: HttpRequest, country: str) -> HttpResponse:
    """The electronic identities of that country; the browser leaves for the chosen one."""
    found = schemes.of_country(country)
    if not found:
        raise Http404
    form = SchemeForm(pages.posted(request), found=found)
    if request.method == "POST" and form.is_valid():
        scheme = next(one for one in found if one.code == form.cleaned_data["scheme"])
        next_path = safe_next(request, request.GET.get("next"), "")
        try:
            exchange = enrolment.begin(guard.owner(request), scheme, request, next_path)
        except FactorError as error:
            form.add_error("scheme", error.sentence)
        else:
            return exchange_views.on_its_way(request, exchange, scheme)
    response = _page(request, "scheme", form=form, country=schemes.country_name(country), code=country)
    return exchange_views.allow_way_out(response, request)


@guard.factor_change
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    """The country has answered: link this eID? Or why not."""
    owned = Exchange.objects.filter(user_id=guard.owner(request).pk, purpose=Purpose.ENROL).select_related("user")
    exchange = get_object_or_404(owned, key=key)
    if not exchanges.is_of(exchange, request):
        raise Http404
    try:
        if request.method == "POST":
            return _linked(request, enrolment.finish(exchange, request), exchange)
        enrolment.refuse_unlinkable(exchange)
    except FactorError as error:
        if error.code in ALREADY_DONE:
            messages.info(request, _("This eID has already been linked."))
            return redirect(_after(request, exchange))
        return _page(request, "confirm", refusal=error.sentence)
    identity = exchange.identity
    assert identity is not None  # noqa: S101 - refused above
    gives_way = owners().gives_way(identity.eidas_id, guard.owner(request))
    country = schemes.country_name(exchange.country)
    return _page(request, "confirm", identity=identity, country=country, code=exchange.country, gives_way=gives_way)


def _linked(request: HttpRequest, eid: LinkedEid, exchange: Exchange) -> HttpResponse:
    guard.remember_enrolled(request, eid)
    messages.success(request, _("Your eID has been linked."))
    return redirect(_after(request, exchange))


def _after(request: HttpRequest, exchange: Exchange) -> str:
    return safe_next(request, exchange.next_path, reverse("mfa:eids"))


@guard.factor_change
def delete(request: HttpRequest, eid_id: int) -> HttpResponse:
    """Confirm, and delete."""
    eid = LinkedEid.objects.filter(pk=eid_id, user=guard.owner(request)).select_related("user").first()
    if eid is None:
        pages.expect_removed(request, LinkedEid, eid_id)
        messages.info(request, _("This eID has already been deleted."))
        return redirect(_list_url(request))
    if request.method != "POST":
        return _page(request, "delete", eid=eid, country=schemes.country_name(eid.country))
    try:
        enrolment.remove(eid, request)
    except FactorError as error:
        messages.error(request, error.sentence)
        return redirect(_list_url(request))
    pages.remember_removed(request, eid.persistent_id)
    messages.success(request, _("The eID has been deleted."))
    return redirect(_list_url(request))


def _page(request: HttpRequest, name: str, **context: object) -> HttpResponse:
    list_url = _list_url(request)
    links = {
        "list_url": list_url,
        "cancel_url": list_url,
        "link_url": pages.with_next(request, reverse("mfa:eid-link")),
    }
    return render(request, f"mfa/eid/{name}.html", {"heading": _("Link my eID"), **links, **context})


def _list_url(request: HttpRequest) -> str:
    return pages.with_next(request, reverse("mfa:eids"))
