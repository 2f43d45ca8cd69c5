"""The field «As», and the page where a validator hands over: rights, open work, leaving."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from traces import access, deciders, remit
from traces.agents import act_as, agent_of, posts_of
from traces.cas.addresses import within
from traces.errors import ErrorCode, TracesError
from traces.flows import administrators
from traces.flows.vacancies import has_administrator
from traces.links import admin_link, link
from traces.models import Person, Role, Status
from traces.paging import MOST
from traces.remit import Agent
from traces.requests import TracesRequest

SHOWN_COLLEAGUES = 25


@require_POST
def as_view(request: TracesRequest) -> HttpResponse:
    """Choose the post to act as; a post that one does not, or no longer, hold is not found."""
    if not act_as(request, request.POST.get("post", "")):
        raise Http404
    home = admin_link(request.environment, "index")
    return HttpResponseRedirect(within(request, request.environment, request.POST.get("next"), home))


@dataclass(frozen=True)
class Handover:
    """One post of the person: who else is there, what waits, and who would validate afterwards."""

    post: Role
    colleagues: list[Role]
    is_last_administrator: bool
    open_work: int
    afterwards: str


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over_view(request: TracesRequest) -> HttpResponse:
    """The person's posts; a post gives a colleague the administrator right, gives up one's own, or leaves."""
    agent = agent_of(request)
    if agent is None:
        raise PermissionDenied
    asked = None
    if request.method == "POST":
        post = _post(request)
        asked = {"post": post, "act": "_leave" if "_leave" in request.POST else "_give_up"}
        if "_leave" not in request.POST or request.POST.keys() & {"sure", "confirmed"}:
            try:
                return _act(request, agent.person, post)
            except TracesError as error:
                messages.warning(request, error.sentence)
                asked = asked if error.code == ErrorCode.LAST_ADMINISTRATOR else None
    posts = [_handover(post) for post in posts_of(request)]
    context = {"posts": posts, "asked": asked, "most": MOST, "shown_colleagues": SHOWN_COLLEAGUES}
    return render(request, "traces/admin/hand_over.html", context)


def _post(request: TracesRequest) -> Role:
    found = [post for post in posts_of(request) if str(post.pk) == request.POST.get("post", "")]
    if not found:
        raise Http404
    return found[0]


def _act(request: TracesRequest, person: Person, post: Role) -> HttpResponse:
    confirmed = "confirmed" in request.POST
    here = admin_link(request.environment, "hand-over")
    if "_give" in request.POST:
        # From that very post, whatever the person acts as just now.
        colleague = access.role_in_remit(Agent(person, [post]), request.POST.get("colleague", ""))
        administrators.give(Agent(person, [post]), colleague)
        name = colleague.person.get_full_name()
        messages.success(request, _("%(name)s is an administrator now.") % {"name": name})
    elif "_give_up" in request.POST:
        administrators.give_up(person, post, confirmed=confirmed)
        messages.success(request, _("You are not an administrator any more."))
    elif "_leave" in request.POST:
        administrators.leave(person, post, confirmed=confirmed)
        messages.success(request, _("You have left %(name)s.") % {"name": post.organisation_name})
        return HttpResponseRedirect(link(request.environment, "profile"))
    return HttpResponseRedirect(here)


def _handover(post: Role) -> Handover:
    same = {post.role_type: post.organisation, "status": Status.VALID}
    colleagues = Role.objects.filter(**same).exclude(person=post.person_id).select_related("person")
    waiting = remit.decidable(Agent(post.person, [post])).filter(status=Status.REQUESTED)
    is_last = post.administrator and not has_administrator(post, without=post)
    return Handover(
        post=post,
        colleagues=list(colleagues.order_by("-administrator", "pk")[:SHOWN_COLLEAGUES]),
        is_last_administrator=is_last,
        open_work=waiting[: MOST + 1].count(),
        afterwards=", ".join(person.get_full_name() for person in deciders.above(post)) if is_last else "",
    )
