"""The doors in front of the board."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpResponse
from django.shortcuts import render

from traces.agents import agent_of
from traces.remit import Agent
from traces.requests import TracesRequest, to_sign_in

P = ParamSpec("P")


def for_agents(
    view: Callable[Concatenate[TracesRequest, Agent, P], HttpResponse],
) -> Callable[Concatenate[TracesRequest, P], HttpResponse]:
    """A view for who validates, given as its second argument: others get 403, anonymous people are led to sign in."""

    @wraps(view)
    def inner(request: TracesRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        agent = agent_of(request)
        if agent is None:
            return to_sign_in(request)
        if not agent.may_validate:
            return render(request, "traces/admin/refused.html", status=403)
        return view(request, agent, *args, **kwargs)

    return inner
