"""«Éditer votre profil»."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from traces.cards import cards
from traces.cas.addresses import cas_url
from traces.flows import people
from traces.forms import LanguageForm
from traces.links import link
from traces.models import Person, Status
from traces.requests import TracesRequest, for_people


@require_safe
@for_people
def profile(request: TracesRequest, person: Person) -> HttpResponse:
    """Who the person is for EU Login, what they may use, what they asked for, and their language."""
    role_ids = request.sign_in.role_ids if request.sign_in else frozenset()
    shown = cards(person, role_ids)
    context = {
        "person": person,
        "available": [card for card in shown if card.status == Status.VALID],
        "suspended": [card for card in shown if card.status == Status.SUSPENDED],
        "requests": [card for card in shown if card.status != Status.VALID],
        "language_form": LanguageForm(initial={"language": person.language or settings.LANGUAGE_CODE}),
        "my_account": cas_url("userdata/myAccount.cgi"),
        "change_password": cas_url("change/changePassword.cgi"),
        "change_details": cas_url("userdata/ShowDetails.cgi"),
    }
    return render(request, "traces/profile.html", context)


@require_POST
@for_people
def language(request: TracesRequest, person: Person) -> HttpResponse:
    """Keep the language of pages and mails."""
    form = LanguageForm(request.POST)
    back = link(request.environment, "profile")
    if not form.is_valid():
        messages.error(request, _("Choose one of the languages in the list."))
        return HttpResponseRedirect(back)
    wanted = form.cleaned_data["language"]
    people.choose_language(person, wanted)
    with override(wanted):
        messages.success(request, _("Your language has been saved."))
    # The parameter sets the language of the pages (kernel.web.locale).
    return HttpResponseRedirect(f"{back}?{urlencode({'locale': wanted})}")
