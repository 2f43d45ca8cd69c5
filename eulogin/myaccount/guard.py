"""Pages for signed-in people only, and for those who have just proved themselves."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from eulogin.proof import FreshProof
from eulogin.signin import sessions
from mfa import api as mfa

View = Callable[..., HttpResponse]


def sign_in_required(view: View) -> View:
    """Lead anonymous people to sign in, and back."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect(f"{reverse('login')}?{urlencode({'next': request.get_full_path()})}")
        return view(request, *args, **kwargs)

    return guarded


def fresh_sign_in_required(view: View) -> View:
    """Ask for a new proof, and come back, unless one was given in the last minutes.

    A second factor for who has one; the password for who has none.
    """

    @sign_in_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        session = sessions.current(request)
        if session is None:
            raise PermissionError(request.path)
        proof = FreshProof()
        if mfa.has_factor(session.account):
            return view(request, *args, **kwargs) if proof.is_fresh(request) else proof.ask(request, request.path)
        if proof.is_recent(session):
            return view(request, *args, **kwargs)
        return redirect(f"{reverse('login')}?{urlencode({'next': request.path, 'renew': 'true'})}")

    return guarded
