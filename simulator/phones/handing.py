"""A trainer hands out phones: each has a link of its own, which opens this phone and nothing else."""

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from simulator.phones import holders, qr
from simulator.phones.forms import HandOutForm
from simulator.phones.models import NoFreeNumberError, VirtualPhone

#: The page shows the newest ones: those of this class.
LINKS_ON_PAGE = 60


def link(request: HttpRequest, phone: VirtualPhone) -> str:
    """The address that makes whoever opens it the holder of `phone`."""
    path = reverse("phones:take", args=[phone.secret])
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)


@require_http_methods(["GET", "HEAD", "POST"])
def hand_out(request: HttpRequest) -> HttpResponse:
    """Make phones and show the links of all that were handed out."""
    form = HandOutForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                for _number in range(form.cleaned_data["number"]):
                    VirtualPhone.take_free().hand_out()
        except NoFreeNumberError:
            messages.error(request, _("All 10,000 numbers reserved for fiction are in use: reset the simulator."))
        return redirect("phones:hand-out")
    handed_out = list(VirtualPhone.objects.exclude(secret=None).order_by("-pk")[:LINKS_ON_PAGE])
    links = [(phone, link(request, phone)) for phone in handed_out]
    shown = [{"printed": phone.printed, "link": address, "link_qr": qr.data_uri(address)} for phone, address in links]
    return render(request, "simulator/phones/hand_out.html", {"form": form, "handed_out": shown})


@require_POST
def hand_out_one(request: HttpRequest, phone_id: int) -> HttpResponse:
    """Make the link of a phone that is there already."""
    get_object_or_404(VirtualPhone, pk=phone_id).hand_out()
    return redirect("phones:settings", phone_id)


@require_safe
def take(request: HttpRequest, secret: str) -> HttpResponse:
    """Become the holder of a phone, and open it. The address is left at once: the secret stays in a cookie."""
    phone = VirtualPhone.objects.filter(secret=secret).first()
    if phone is None:
        raise Http404
    response = redirect("phones:lock", phone.pk)
    holders.give(request, response, secret)
    return response
