"""Addresses: one host, path prefixes, as in reality."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.http import require_safe


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The way in: the simulator's start page, or the sign-in page where nothing is simulated."""
    return redirect("/simulator/" if settings.SIMULATOR else "/cas/login")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """A simulator is not for search engines."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")


urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("robots.txt", robots, name="robots"),
    path("cas/", include("eulogin.urls")),
    path("cas/", include("mfa.urls")),
    path("cas/api/", include("mfa.methods.mobile_app.api_urls")),
    path("", include("traces.routes")),
]
if settings.SIMULATOR:
    urlpatterns.append(path("simulator/", include("simulator.urls")))
