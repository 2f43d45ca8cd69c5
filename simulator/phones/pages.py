"""The parts of one phone: lock screen, EU Login app, settings; and what makes them an installable page."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from simulator.phones import handing, holders, network, qr
from simulator.phones.forms import NetworkForm
from simulator.phones.models import VirtualPhone, now

#: The QR reader, where npm has installed it.
READER = "zxing/zxing-browser.min.js"
#: Which phone's app this browser opened last: a link on the same device leads there.
LAST_COOKIE = "PHONE"


def screen(phone: VirtualPhone, tab: str) -> dict[str, Any]:
    """What every screen of a phone shows."""
    return {"phone": phone, "tab": tab, "time": _time()}


def _time() -> str:
    return timezone.localtime(now()).strftime("%H:%M")


@require_safe
def lock(request: HttpRequest, phone_id: int) -> HttpResponse:
    """The lock screen: the simulator's time, and what came."""
    network.deliver_due()
    shown = get_object_or_404(VirtualPhone, pk=phone_id)
    unread = shown.unread_texts()
    context = {**screen(shown, "lock"), "now": now(), "unread": len(unread), "latest": next(iter(unread), "")}
    return render(request, "simulator/phones/lock.html", context)


@require_safe
def app(request: HttpRequest, phone_id: int) -> HttpResponse:
    """The EU Login app. What it knows stands in the browser, which keeps the page for the time without network."""
    shown = get_object_or_404(VirtualPhone, pk=phone_id)
    reader = static(READER) if finders.find(READER) else ""
    context = {**screen(shown, "app"), "scripted": shown.accounts.count(), "reader": reader, "zone": settings.TIME_ZONE}
    response = render(request, "simulator/phones/app.html", context)
    response.set_cookie(
        LAST_COOKIE, str(shown.pk), path=holders.PREFIX, secure=settings.HTTPS, samesite="Lax", httponly=True
    )
    return response


@require_safe
def last_app(request: HttpRequest) -> HttpResponse:
    """The app of the phone used last in this browser, for «On Mobile»; the list when there is none."""
    last = request.COOKIES.get(LAST_COOKIE, "")
    if not last.isdecimal() or not VirtualPhone.objects.filter(pk=int(last[:18])).exists():
        return redirect("phones:list")
    query = request.GET.urlencode()
    return redirect(reverse("phones:app", args=[int(last[:18])]) + (f"?{query}" if query else ""))


@require_safe
def state(request: HttpRequest, phone_id: int) -> JsonResponse:
    """What an open phone asks for again and again: three small queries."""
    network.deliver_due()
    shown = get_object_or_404(VirtualPhone, pk=phone_id)
    unread = shown.unread_texts()
    latest = unread[0] if unread else None
    return JsonResponse({"time": _time(), "offline": shown.is_offline, "unread": len(unread), "latest": latest})


@require_http_methods(["GET", "HEAD", "POST"])
def settings_page(request: HttpRequest, phone_id: int) -> HttpResponse:
    """The switches of the network, and the phone's own link."""
    shown = get_object_or_404(VirtualPhone, pk=phone_id)
    form = NetworkForm(request.POST or None, instance=shown)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The settings of the phone are saved."))
        return redirect("phones:settings", shown.pk)
    link = handing.link(request, shown) if shown.secret else ""
    context = {
        **screen(get_object_or_404(VirtualPhone, pk=phone_id), "settings"),
        "form": form,
        "may_hand_out": not holders.is_holder(request),
        "link": link,
        "link_qr": qr.data_uri(link) if link else "",
    }
    return render(request, "simulator/phones/settings.html", context)


@require_safe
def manifest(request: HttpRequest, phone_id: int) -> JsonResponse:
    """The manifest by which a browser installs the phone as an application."""
    shown = get_object_or_404(VirtualPhone, pk=phone_id)
    icons = [
        {"src": static("img/phone.svg"), "sizes": "any", "type": "image/svg+xml"},
        *(
            {"src": static(f"img/phone-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
            for size in (192, 512)
        ),
    ]
    values = {
        "id": reverse("phones:lock", args=[shown.pk]),
        "name": _("Phone %(number)s") % {"number": shown.printed},
        "short_name": shown.number[-4:],
        "start_url": reverse("phones:lock", args=[shown.pk]),
        "scope": holders.PREFIX,
        "display": "standalone",
        "background_color": "#20242e",
        "theme_color": "#20242e",
        "icons": icons,
    }
    return JsonResponse(values, content_type="application/manifest+json")


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. Served from here, because it may only serve what is below its own address."""
    found = finders.find("js/phone/worker.js")
    script = Path(str(found)).read_text() if found else ""
    return HttpResponse(script, content_type="text/javascript", headers={"Cache-Control": "no-cache"})
