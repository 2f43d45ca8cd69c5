"""Tiles of «Mon compte» whose real page comes in a next version: what they do, and what to use meanwhile."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from eulogin.myaccount.guard import sign_in_required
from mfa import api as mfa


@sign_in_required
@require_GET
def mobile_devices(request: HttpRequest) -> HttpResponse:
    """«Gérer mes appareils mobiles»."""
    return render(request, "eulogin/myaccount/mobile_devices.html", {"methods": mfa.methods()})


@sign_in_required
@require_GET
def eids(request: HttpRequest) -> HttpResponse:
    """«Gérer mes eID»."""
    return render(request, "eulogin/myaccount/eids.html", {"methods": mfa.methods()})


@require_GET
def mobile(request: HttpRequest) -> HttpResponse:
    """The short address that people type while they set up the app."""
    return redirect("mobile-devices")
