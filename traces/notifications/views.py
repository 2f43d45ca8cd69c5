"""The page of notices."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from traces.access import LARGEST_KEY
from traces.links import link
from traces.models import Person
from traces.notifications import reading
from traces.notifications.forms import PreferencesForm
from traces.notifications.models import Notice
from traces.requests import TracesRequest, for_people

PAGE_SIZE = 20


@require_safe
@for_people
def notices(request: TracesRequest, person: Person) -> HttpResponse:
    """What the person was told, the newest first."""
    found = Notice.objects.filter(person=person).order_by("-created_at", "-pk")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "traces/notifications/list.html", {"page_obj": page, "query": ""})


@require_POST
@for_people
def open_notice(request: TracesRequest, person: Person, pk: int) -> HttpResponse:
    """Mark a notice as read, and lead to what it is about."""
    notice = reading.mark_read(person, min(pk, LARGEST_KEY))
    if notice is None:
        raise Http404
    return HttpResponseRedirect(notice.link)


@require_POST
@for_people
def read_all(request: TracesRequest, person: Person) -> HttpResponse:
    """Mark everything as read."""
    reading.mark_all_read(person)
    messages.success(request, _("All notices are marked as read."))
    return HttpResponseRedirect(link(request.environment, "notices"))


@require_POST
@for_people
def save_preferences(request: TracesRequest, person: Person) -> HttpResponse:
    """«Enregistrer les préférences»."""
    form = PreferencesForm(request.POST, kept=reading.preferences(person))
    if form.is_valid():
        reading.save_preferences(person, form.wishes())
        messages.success(request, _("Your preferences have been saved."))
    return HttpResponseRedirect(link(request.environment, "profile"))
