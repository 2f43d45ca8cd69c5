"""Pages of the virtual phones."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from simulator.phones import holders, network, qr
from simulator.phones.models import NoFreeNumberError, VirtualPhone
from simulator.phones.pages import screen

PHONES_A_PAGE = 24
#: A phone shows its newest messages only; older ones stay readable through the API.
MESSAGES_ON_SCREEN = 100


@require_safe
def phone_list(request: HttpRequest) -> HttpResponse:
    """The phones this browser holds; all of them for who was given none, or asks for all. The last that rang first."""
    network.deliver_due()
    sees_own_only = holders.is_holder(request)
    own = [] if "all" in request.GET and not sees_own_only else list(holders.own(request).values_list("pk", flat=True))
    phones = VirtualPhone.objects.with_inbox()
    if own or sees_own_only:
        phones = phones.filter(pk__in=own)
    page = Paginator(phones, PHONES_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "is_trainer": not sees_own_only,
        "shows_own": bool(own),
        "query": "all=1&" if "all" in request.GET else "",
    }
    return render(request, "simulator/phones/list.html", context)


@require_POST
def new_phone(request: HttpRequest) -> HttpResponse:
    """Take a new phone with a number reserved for fiction, and open it."""
    try:
        taken = VirtualPhone.take_free()
    except NoFreeNumberError:
        messages.error(request, _("All 10,000 numbers reserved for fiction are in use: reset the simulator."))
        return redirect("phones:list")
    return redirect("phones:phone", taken.pk)


@require_safe
def phone(request: HttpRequest, phone_id: int) -> HttpResponse:
    """One phone: its messages, newest last."""
    network.deliver_due()
    shown = get_object_or_404(VirtualPhone, pk=phone_id)
    newest_first = shown.messages.order_by("-pk")[:MESSAGES_ON_SCREEN]
    received = list(newest_first)[::-1]
    last_id = received[-1].pk if received else 0
    shown.mark_read(last_id)
    context = {
        **screen(shown, "messages"),
        "received": received,
        "last_id": last_id,
        "qr": qr.data_uri(_own_address(request)),
    }
    return render(request, "simulator/phones/phone.html", context)


@require_safe
def newer_messages(request: HttpRequest, phone_id: int) -> HttpResponse:
    """The messages after `?after=<id>` as a piece of HTML, 204 when there are none."""
    network.deliver_due()
    shown = get_object_or_404(VirtualPhone, pk=phone_id)
    try:
        after = int(request.GET.get("after", "0"))
    except ValueError:
        return HttpResponse(status=400)
    newer = list(shown.messages.filter(pk__gt=after))
    if not newer:
        return HttpResponse(status=204)
    shown.mark_read(newer[-1].pk)
    return render(request, "simulator/phones/messages.html", {"received": newer})


def _own_address(request: HttpRequest) -> str:
    """This page's address for a real smartphone. It carries the token: who sees the page has it already."""
    token = settings.SIMULATOR_TOKEN
    return request.build_absolute_uri(request.path + (f"?{urlencode({'token': token})}" if token else ""))
