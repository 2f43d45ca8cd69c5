"""Who gets to the pages of certificates, and what the gate says there."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from kernel import clock
from traces import gate, posts, rights
from traces.cas.addresses import cas_url, return_address
from traces.cas.answers import Level
from traces.certificates.errors import CertificateError, CertificateErrorCode
from traces.certificates.flows.guard import Hand
from traces.links import link
from traces.models import Person, Role
from traces.requests import TracesRequest, for_unsuspended_people
from traces.sessions import SignIn

P = ParamSpec("P")


def for_holders(
    view: Callable[Concatenate[TracesRequest, Person, P], HttpResponse],
) -> Callable[Concatenate[TracesRequest, P], HttpResponse]:
    """A view for people with a post in force; a session that the gate stops in the middle of an act is led back."""

    @for_unsuspended_people
    @wraps(view)
    def inner(request: TracesRequest, person: Person, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not posts.in_force(request):
            return no_right(request)
        try:
            return view(request, person, *args, **kwargs)
        except CertificateError as error:
            if error.code == CertificateErrorCode.TWO_FACTORS_MISSING:
                return gate.turn_back(request, person)
            if error.code == CertificateErrorCode.NO_RIGHT:
                return no_right(request)
            # Somebody was quicker, perhaps the same person in another tab.
            messages.error(request, error.sentence)
            return HttpResponseRedirect(link(request.environment, "certificates"))

    return inner


def no_right(request: TracesRequest) -> HttpResponse:
    """What the active profile may not do, and where to choose another."""
    active = posts.active(request)
    return render(request, "traces/certificates/no_right.html", {"active": active}, status=403)


def hand(request: TracesRequest, person: Person, post: Role | None) -> Hand:
    """Who acts in this request, from `post`."""
    sign_in = request.sign_in
    assert isinstance(sign_in, SignIn)  # noqa: S101 - a signed-in person came by a sign-in
    return Hand(person, sign_in, post)


def may_write(request: TracesRequest) -> bool:
    """Whether the active profile may write INTRA certificates."""
    return rights.may_write(posts.active(request), rights.INTRA)


def gate_is_ahead(request: TracesRequest) -> dict[str, object]:
    """What the notice before the change says; nothing afterwards, or to who signed in with two factors."""
    sign_in = request.sign_in
    if clock.now() >= settings.TRACES_TWO_FACTORS_FROM or sign_in is None or sign_in.level > Level.BASIC:
        return {}
    return {
        "two_factors_from": localtime(settings.TRACES_TWO_FACTORS_FROM),
        "my_account": cas_url("userdata/myAccount.cgi"),
    }


@require_safe
def two_factors(request: TracesRequest) -> HttpResponse:
    """Why no certificate was created, what to do, and the way back to the draft. Open to everybody."""
    context = {"next": return_address(request, request.environment), "my_account": cas_url("userdata/myAccount.cgi")}
    return render(request, "traces/certificates/two_factors.html", context)
