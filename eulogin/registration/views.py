"""The pages of self-registration."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from eulogin.passwords import sent
from eulogin.registration import flow
from eulogin.registration.forms import RegistrationForm


@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """«Créer un compte»."""
    form = RegistrationForm(request.POST or None, initial={"emailLanguage": get_language()})
    if form.is_valid():
        flow.register(request, form.cleaned_data, flow.return_service(request))
        return redirect(sent.page_for(request, form.cleaned_data["email"], sent.REGISTRATION))
    return render(request, "eulogin/registration/form.html", {"form": form})
