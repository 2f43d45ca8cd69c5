"""The page after a mail with a link was asked for: it has an address of its own, so that reloading asks for nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

SESSION_KEY = "link_sent_to"
REGISTRATION = "eulogin/registration/sent.html"
LOST_PASSWORD = "eulogin/passwords/sent.html"  # noqa: S105 - a template's name


def page_for(request: HttpRequest, address: str, template: str) -> str:
    """Remember in this browser's session what the page will say; returns its address."""
    request.session[SESSION_KEY] = [address, template]
    return reverse("link-sent")


@require_GET
def link_sent(request: HttpRequest) -> HttpResponse:
    """Say what was said to everybody, whether or not the address has an account."""
    if SESSION_KEY not in request.session:
        return redirect("login")
    address, template = request.session[SESSION_KEY]
    return render(request, template, {"address": address})
