"""The pages of sign-in. Each request finds the attempt's stage afresh in the database."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views import View

from eulogin.cas.addresses import printable
from eulogin.cas.parameters import LoginRequest, login_request
from eulogin.cas.services import UnknownService
from eulogin.errors import ErrorCode, sentence
from eulogin.limits import LimitReached
from eulogin.models import Account, LoginAttempt, Service, SsoSession
from eulogin.signin import attempts, flow, policy, sessions
from eulogin.signin.forms import CredentialsForm, IdentifierForm
from kernel.web.next import safe_next
from kernel.web.origin import own_base
from kernel.web.times import clock_text
from mfa import api as mfa

REQUEST_ID = "loginRequestId"


class LoginView(View):
    """`/cas/login`: where every sign-in begins, goes on and ends."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the page of the stage that the sign-in has reached."""
        try:
            if REQUEST_ID in request.GET:
                return AttemptPages(request).show()
            return enter(request)
        except UnknownService:
            return unknown_service(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take what was typed on that page."""
        try:
            if REQUEST_ID in request.GET:
                return AttemptPages(request).take()
            return identify(request)
        except UnknownService:
            return unknown_service(request)


def _next_path(request: HttpRequest) -> str:
    return safe_next(request, request.GET.get("next"), "")


def enter(request: HttpRequest) -> HttpResponse:
    """Begin: single sign-on when the session is strong enough, a stronger proof when not, else the first screen."""
    wanted, next_path = login_request(request.GET), _next_path(request)
    service = policy.service_of(request, wanted.service)
    session = None if "anonymize" in request.GET else sessions.current(request)
    strong = session is not None and policy.satisfies(session.strengths, service, wanted)
    if session and strong and not wanted.renew:
        return _signed_in(request, session, wanted, next_path)
    if wanted.gateway and wanted.service and not wanted.renew:
        return leave(request, wanted.service)
    if session:
        request_id = attempts.begin(
            request, wanted, next_path=next_path, identifier=session.moniker, account=session.account
        )
        return redirect(attempts.page_of(request_id))
    return _identifier_page(request, IdentifierForm(), wanted.service)


def _signed_in(request: HttpRequest, session: SsoSession, wanted: LoginRequest, next_path: str) -> HttpResponse:
    if wanted.service:
        return leave(request, flow.ticketed(session, wanted.service, from_sso=True))
    if next_path:
        return redirect(next_path)
    return render(request, "eulogin/signin/success.html", {"session": session})


def identify(request: HttpRequest) -> HttpResponse:
    """Take the identifier of the first screen and go on to the second."""
    wanted = login_request(request.GET)
    policy.service_of(request, wanted.service)
    form = IdentifierForm(request.POST)
    if not form.is_valid():
        return _identifier_page(request, form, wanted.service)
    request_id = attempts.begin(
        request, wanted, next_path=_next_path(request), identifier=form.cleaned_data["username"]
    )
    return redirect(attempts.page_of(request_id))


def _identifier_page(request: HttpRequest, form: IdentifierForm, service: str) -> HttpResponse:
    register = reverse("register") + (f"?{urlencode({'service': service})}" if service else "")
    return render(request, "eulogin/signin/identifier.html", {"form": form, "register_url": register})


def leave(request: HttpRequest, address: str) -> HttpResponse:
    """Send the browser away; the page has a link for those that do not follow."""
    response = HttpResponseRedirect(address)
    response.content = render(request, "eulogin/signin/redirecting.html", {"address": response["Location"]}).content
    return response


def unknown_service(request: HttpRequest) -> HttpResponse:
    """Nobody is sent to an address that nobody registered."""
    address = printable(request.GET.get("service", ""))[:500]
    return render(request, "eulogin/signin/unknown_service.html", {"service": address}, status=403)


class AttemptPages:
    """The second screen, the challenge and the pages around them, for one stored attempt."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.request_id = request.GET[REQUEST_ID]
        self.attempt = attempts.find(request, self.request_id)

    def show(self) -> HttpResponse:
        """The page of the attempt's stage."""
        attempt = self.attempt
        if attempt is None or not attempts.is_open(attempt):
            return self._over(attempt)
        offered = self._offered(attempt)
        if self._lacks_factor(attempt, offered):
            return self._factor_required(offered)
        if attempt.challenge_id and "methods" not in self.request.GET:
            return self._challenge_page(attempt, self._answer_form(attempt))
        return self._credentials_page(attempt, CredentialsForm(offered=offered), offered)

    def take(self) -> HttpResponse:
        """What was typed: the answer to a challenge, or the password and the method."""
        attempt = self.attempt
        if attempt is None or not attempts.is_open(attempt):
            return self._over(attempt)
        if "loginStrength" in self.request.POST or "password" in self.request.POST:
            return self._take_credentials(attempt)
        if attempt.challenge_id and "_resend" in self.request.POST:
            return self._resend(attempt)
        if attempt.challenge_id:
            return self._take_answer(attempt)
        return redirect(attempts.page_of(self.request_id))

    # --- stages

    def _take_credentials(self, attempt: LoginAttempt) -> HttpResponse:
        offered = self._offered(attempt)
        form = CredentialsForm(self.request.POST, offered=offered)
        choice = policy.method_named(self.request.POST.get("loginStrength", ""), offered)
        entry = choice.method.entry_form(self.request.POST) if choice and choice.method else None
        if not form.is_valid() or choice is None:
            return self._credentials_page(attempt, form, offered, entry)
        account = self._account_of(attempt, form)
        if account is None:
            return self._credentials_page(attempt, form, offered, entry)
        if entry is None:
            return self._finish(attempt, flow.open_session(self.request, attempt, account, None))
        if not mfa.has_factor(account):
            # The page of the next stage leads to where a factor is set up, and comes back to this attempt.
            flow.open_session(self.request, attempt, account, None)
        elif not self._started(attempt, account, choice, entry):
            return self._credentials_page(attempt, form, offered, entry)
        return redirect(attempts.page_of(self.request_id))

    def _account_of(self, attempt: LoginAttempt, form: CredentialsForm) -> Account | None:
        """The account that the password opens; None with the reason on the form."""
        try:
            return flow.check_credentials(self.request, attempt, form.cleaned_data["password"])
        except flow.PasswordRefused:
            form.add_error("password", sentence(ErrorCode.SIGN_IN_FAILED))
        except LimitReached as limit:
            form.add_error("password", sentence(ErrorCode.SIGN_IN_LIMITED, until=clock_text(limit.until)))
        return None

    def _started(self, attempt: LoginAttempt, account: Account, choice: policy.Choice, entry: forms.Form) -> bool:
        """Begin the factor's challenge; False with the reason on its fields."""
        if not entry.is_valid():
            return False
        try:
            flow.start_factor(attempt, account, choice, entry.cleaned_data)
        except mfa.FactorError as error:
            _add_error(entry, error)
            return False
        return True

    def _take_answer(self, attempt: LoginAttempt) -> HttpResponse:
        form = self._answer_form(attempt, self.request.POST)
        if not form.is_valid():
            return self._challenge_page(attempt, form)
        try:
            proof = flow.answer_factor(attempt, form.cleaned_data)
        except mfa.FactorError as error:
            _add_error(form, error)
            return self._challenge_page(attempt, form)
        assert attempt.account is not None  # noqa: S101 - a challenge has an owner
        return self._finish(attempt, flow.open_session(self.request, attempt, attempt.account, proof))

    def _resend(self, attempt: LoginAttempt) -> HttpResponse:
        method = self._method(attempt)
        try:
            flow.resend(attempt)
        except mfa.FactorError as error:
            messages.error(self.request, error.sentence)
        else:
            messages.success(self.request, method.resent)
        return redirect(attempts.page_of(self.request_id))

    def _finish(self, attempt: LoginAttempt, session: SsoSession) -> HttpResponse:
        address = flow.finish(attempt, session)
        if attempt.service:
            return leave(self.request, address)
        return redirect(address or reverse("login"))

    # --- what the stages look like

    def _service(self, attempt: LoginAttempt) -> Service | None:
        return policy.service_of(self.request, attempt.service)

    def _offered(self, attempt: LoginAttempt) -> list[policy.Choice]:
        # The account's own order of methods is not shown before the account is proved: it would tell that it exists.
        return policy.choices(self._service(attempt), attempts.wanted_by(attempt), attempt.account)

    def _lacks_factor(self, attempt: LoginAttempt, offered: list[policy.Choice]) -> bool:
        session = sessions.current(self.request)
        return (
            session is not None
            and session.account_id == attempt.account_id
            and policy.needs_second_factor(offered)
            and not mfa.has_factor(session.account)
        )

    def _method(self, attempt: LoginAttempt) -> mfa.Method:
        method = mfa.method(mfa.Strength(attempt.strength))
        assert method is not None  # noqa: S101 - only offered methods are stored
        return method

    def _answer_form(self, attempt: LoginAttempt, data: Any = None) -> forms.Form:
        method = self._method(attempt)
        assert attempt.account is not None  # noqa: S101 - a challenge has an owner
        assert attempt.challenge_id is not None  # noqa: S101
        site = own_base(self.request)
        return method.answer_form(attempt.account, attempt.reference, attempt.challenge_id, data, site=site)

    def _credentials_page(
        self,
        attempt: LoginAttempt,
        form: CredentialsForm,
        offered: list[policy.Choice],
        entry: forms.Form | None = None,
    ) -> HttpResponse:
        entries = [
            (c, entry if isinstance(entry, c.method.entry_form) else c.method.entry_form()) for c in offered if c.method
        ]
        context = {
            "form": form,
            "attempt": attempt,
            "entries": entries,
            "entry": entry,
            "offered": offered,
            "anonymize_url": f"{reverse('login')}?{urlencode({**_target(attempt), 'anonymize': 'true'})}",
            "lost_password_url": f"{reverse('lost-password')}?{urlencode({'service': attempt.service})}",
            "domain": attempt.account.domain_label if attempt.account else None,
        }
        return self._framed(attempt, "eulogin/signin/credentials.html", context)

    def _challenge_page(self, attempt: LoginAttempt, form: forms.Form) -> HttpResponse:
        method = self._method(attempt)
        page = attempts.page_of(self.request_id)
        context = {
            "form": form,
            "attempt": attempt,
            "method": method,
            "can_resend": True,
            "other_method_url": f"{page}&methods=all",
        }
        return self._framed(attempt, method.answer_template, context)

    def _factor_required(self, offered: list[policy.Choice]) -> HttpResponse:
        back = urlencode({"next": attempts.page_of(self.request_id)})
        ways = [(c, f"{c.method.setup_path}?{back}") for c in offered if c.method]
        return render(self.request, "eulogin/signin/factor_required.html", {"ways": ways})

    def _over(self, attempt: LoginAttempt | None) -> HttpResponse:
        """The attempt has ended: go on where the session allows it, else offer a new beginning."""
        again = f"{reverse('login')}?{urlencode(_target(attempt) if attempt else {})}"
        if attempt and attempt.finished_at and sessions.current(self.request):
            return redirect(again)
        return render(self.request, "eulogin/signin/expired.html", {"again_url": again}, status=410)

    def _framed(self, attempt: LoginAttempt, template: str, context: dict[str, Any]) -> HttpResponse:
        """Render a form whose answer may redirect to the service: browsers apply `form-action` to that redirect too."""
        response = render(self.request, template, context)
        if attempt.service:
            parts = urlsplit(attempt.service)
            response._csp_update = {"form-action": [f"{parts.scheme}://{parts.netloc}"]}  # type: ignore[attr-defined]
        return response


def _target(attempt: LoginAttempt) -> dict[str, str]:
    """The query that begins again towards the same goal."""
    if attempt.service:
        return {"service": attempt.service}
    return {"next": attempt.next_path} if attempt.next_path else {}


def _add_error(form: forms.Form, error: mfa.FactorError) -> None:
    field = error.field if error.field in form.fields else None
    form.add_error(field, error.sentence)
