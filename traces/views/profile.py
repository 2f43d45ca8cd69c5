"""«Éditer votre profil»."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from traces import access, posts
from traces.cards import Card, cards
from traces.cas.addresses import cas_url
from traces.flows import people
from traces.forms import LanguageForm
from traces.links import link
from traces.models import Person, Status
from traces.notifications import reading
from traces.notifications.forms import PreferencesForm
from traces.requests import TracesRequest, for_people


@require_safe
@for_people
def profile(request: TracesRequest, person: Person) -> HttpResponse:
    """Who the person is for EU Login, what they may use, what they asked for, and what they want to be told."""
    role_ids = request.sign_in.role_ids if request.sign_in else frozenset()
    shown = cards(person, role_ids)
    context = {
        "person": person,
        "available": [card for card in shown if card.status == Status.VALID],
        "suspended": [card for card in shown if card.status == Status.SUSPENDED],
        "requests": [card for card in shown if card.status != Status.VALID],
        "usable": [card for card in shown if card.in_force],
        "active_id": _active_id(request, shown),
        "preferences_form": PreferencesForm(kept=reading.preferences(person)),
        "language_form": LanguageForm(initial={"language": person.language or settings.LANGUAGE_CODE}),
        "my_account": cas_url("userdata/myAccount.cgi"),
        "change_password": cas_url("change/changePassword.cgi"),
        "change_details": cas_url("userdata/ShowDetails.cgi"),
    }
    return render(request, "traces/profile.html", context)


def _active_id(request: TracesRequest, shown: list[Card]) -> int | None:
    """As `posts.active` chooses, from what the page has looked up already."""
    usable = sorted(card.role.pk for card in shown if card.in_force)
    chosen = request.sign_in.active_role_id if request.sign_in else None
    return chosen if chosen in usable else next(iter(usable), None)


@require_POST
@for_people
def choose_profile(request: TracesRequest, person: Person) -> HttpResponse:
    """Act from another of one's posts for the rest of the session."""
    number = access.key(request.POST.get("role", ""))
    post = posts.choose(request, number) if number is not None else None
    if post is None:
        messages.error(request, _("This profile is not available in this session. Sign in again to use a new one."))
    else:
        people.profile_chosen(person, post.pk)
        messages.success(request, _("You now act for %(name)s.") % {"name": post.organisation_name})
    return HttpResponseRedirect(link(request.environment, "profile"))


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
