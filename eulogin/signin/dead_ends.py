"""Pages of an attempt that cannot go on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from eulogin.cas.addresses import printable
from eulogin.models import LoginAttempt, Service
from eulogin.signin import attempts, sessions


def no_method(request: HttpRequest, attempt: LoginAttempt, service: Service | None) -> HttpResponse:
    """The application asks for something that no method here can give."""
    context = {"service": service, "address": printable(attempt.service)}
    return render(request, "eulogin/signin/no_method.html", context)


def over(request: HttpRequest, attempt: LoginAttempt | None) -> HttpResponse:
    """The attempt has ended: go on where the session allows it, else offer a new beginning."""
    again = attempts.again(attempt) if attempt else reverse("login")
    if attempt and attempt.finished_at and not attempt.fingerprint and sessions.current(request):
        return redirect(again)
    return render(request, "eulogin/signin/expired.html", {"again_url": again}, status=410)
