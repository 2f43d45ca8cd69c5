"""The door of the pages about one role."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render

from traces import access
from traces.agents import agent_of, posts_of
from traces.models import Role
from traces.remit import Agent, visible
from traces.requests import TracesRequest


def on_role(
    view: Callable[[TracesRequest, Agent, Role], HttpResponse],
) -> Callable[[TracesRequest, str], HttpResponse]:
    """A view of a role within the remit: Http404 outside it, said so where another post of the agent's reaches it."""

    @wraps(view)
    def inner(request: TracesRequest, object_id: str) -> HttpResponse:
        agent = agent_of(request)
        if agent is None:
            raise PermissionDenied
        if other := _other_post(request, agent, object_id):
            return render(request, "traces/admin/other_post.html", {"post": other}, status=404)
        return view(request, agent, access.role_in_remit(agent, object_id))

    return inner


def _other_post(request: TracesRequest, agent: Agent, object_id: str) -> Role | None:
    """Another post of the agent in whose remit the role is, when it is not in that of the active one."""
    others = [post for post in posts_of(request) if post not in agent.posts]
    number = access.key(object_id)
    if not others or number is None or visible(agent).filter(pk=number).exists():
        return None
    return next((post for post in others if visible(Agent(agent.person, [post])).filter(pk=number).exists()), None)
