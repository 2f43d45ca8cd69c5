"""The door of sign-in: `/cas/login`."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views import View

from eulogin.cas.parameters import login_request
from eulogin.cas.services import UnknownService
from eulogin.signin import attempts, leaving, policy, sessions
from eulogin.signin.attempt_pages import REQUEST_ID, AttemptPages
from eulogin.signin.eid_pages import BEGIN, begin_with_eid
from eulogin.signin.first_screen import first_screen
from eulogin.signin.forms import IdentifierForm
from kernel.web.next import safe_next


class LoginView(View):
    """Where every sign-in begins, goes on and ends."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the page of the stage that the sign-in has reached."""
        try:
            if REQUEST_ID in request.GET:
                return AttemptPages(request).show()
            return enter(request)
        except UnknownService:
            return leaving.unknown_service(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take what was typed on that page."""
        try:
            if REQUEST_ID in request.GET:
                return AttemptPages(request).take()
            return identify(request)
        except UnknownService:
            return leaving.unknown_service(request)


def _next_path(request: HttpRequest) -> str:
    return safe_next(request, request.GET.get("next"), "")


def enter(request: HttpRequest) -> HttpResponse:
    """Begin: single sign-on when the session is strong enough, a stronger proof when not, else the first screen."""
    wanted, next_path = login_request(request.GET), _next_path(request)
    service = policy.service_of(request, wanted.service)
    if "anonymize" in request.GET:  # as another person than the one who is signed in
        return first_screen(request, IdentifierForm(), service, wanted)
    session = sessions.current(request)
    if session and not wanted.renew and policy.satisfies(session, service, wanted):
        return leaving.signed_in(request, session, wanted, next_path, from_sso=True)
    if wanted.gateway and wanted.service and not wanted.renew:
        return leaving.leave(request, wanted.service)
    if session:
        request_id = attempts.begin(
            request, wanted, next_path=next_path, identifier=session.moniker, account=session.account
        )
        return redirect(attempts.page_of(request_id))
    return first_screen(request, IdentifierForm(), service, wanted)


def identify(request: HttpRequest) -> HttpResponse:
    """Take the identifier of the first screen and go on to the second, or to the flags of the eID."""
    wanted = login_request(request.GET)
    service = policy.service_of(request, wanted.service)
    if BEGIN in request.POST:
        return begin_with_eid(request, wanted, service, _next_path(request))
    form = IdentifierForm(request.POST)
    if not form.is_valid():
        return first_screen(request, form, service, wanted)
    request_id = attempts.begin(
        request, wanted, next_path=_next_path(request), identifier=form.cleaned_data["username"]
    )
    return redirect(attempts.page_of(request_id))
