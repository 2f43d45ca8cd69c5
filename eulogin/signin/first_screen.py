"""The first screen: who is it? By e-mail address or identifier, or by an eID where the application accepts one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from eulogin.cas.parameters import LoginRequest
from eulogin.models import Service
from eulogin.signin import policy
from eulogin.signin.forms import IdentifierForm
from kernel.web.strangers import render_for_strangers


def first_screen(
    request: HttpRequest, form: IdentifierForm, service: Service | None, wanted: LoginRequest
) -> HttpResponse:
    """For strangers it is made once, and costs no query (decision 12)."""
    address = wanted.service
    register = reverse("register") + (f"?{urlencode({'service': address})}" if address else "")
    with_eid = policy.beginning(request, service, wanted) is not None
    context = {"form": form, "register_url": register, "with_eid": with_eid}
    if form.is_bound:
        return render(request, "eulogin/signin/identifier.html", context)
    return render_for_strangers(request, "eulogin/signin/identifier.html", context, register, str(with_eid))
