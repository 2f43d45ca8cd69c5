"""The pages of one stored attempt. Each request finds its stage afresh in the database."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode

from eulogin.errors import ErrorCode, sentence
from eulogin.limits import LimitReached
from eulogin.models import Account, LoginAttempt, Service
from eulogin.signin import attempts, dead_ends, flow, leaving, policy, sessions
from eulogin.signin.eid_pages import BEGIN, EidPages, are_meant
from eulogin.signin.first_screen import first_screen
from eulogin.signin.forms import CredentialsForm, IdentifierForm
from eulogin.signin.second_screen import SecondScreen
from kernel.web.csp import allow_form_action
from kernel.web.origin import own_base
from kernel.web.source import address_of
from kernel.web.times import clock_text
from mfa import api as mfa

REQUEST_ID = "loginRequestId"


class AttemptPages:
    """The first screen of a login transaction, the second screen, the challenge and the pages around them."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.request_id = request.GET[REQUEST_ID]
        self.attempt = attempts.find(request, self.request_id)

    def show(self) -> HttpResponse:
        """The page of the attempt's stage."""
        attempt = self.attempt
        if attempt is None or not attempts.is_open(attempt):
            return dead_ends.over(self.request, attempt)
        if "anonymize" in self.request.GET:
            attempts.name_person(attempt, "")
            return self._first_screen(attempt, IdentifierForm())
        if are_meant(attempt):
            return self._eid(attempt).show()
        if not attempt.identifier:
            return self._enter(attempt)
        offered = self._offered(attempt)
        if not offered:
            return dead_ends.no_method(self.request, attempt, self._service(attempt))
        if self._lacks_factor(attempt, offered):
            return self._factor_required(attempt, attempt.account, offered)
        if attempt.challenge_id and "methods" not in self.request.GET:
            return self._challenge_page(attempt, self._answer_form(attempt))
        return self._credentials_page(attempt, CredentialsForm(offered=offered), offered)

    def take(self) -> HttpResponse:
        """What was typed: who it is, the password and the method, or the answer to a challenge."""
        attempt = self.attempt
        if attempt is None or not attempts.is_open(attempt):
            return dead_ends.over(self.request, attempt)
        if "username" in self.request.POST:
            return self._take_identifier(attempt)
        if BEGIN in self.request.POST:
            return self._eid(attempt).begin()
        if are_meant(attempt):
            return self._eid(attempt).take()
        if "loginStrength" in self.request.POST or "password" in self.request.POST:
            return self._take_credentials(attempt)
        if attempt.challenge_id and "_resend" in self.request.POST:
            return self._resend(attempt)
        if attempt.challenge_id:
            return self._take_answer(attempt)
        return redirect(attempts.page_of(self.request_id))

    # --- stages

    def _enter(self, attempt: LoginAttempt) -> HttpResponse:
        """A login transaction that comes to its browser for the first time."""
        if attempt.locale in dict(settings.LANGUAGES) and "locale" not in self.request.GET:
            # The language comes and stays as with any other address: by its parameter.
            return redirect(f"{attempts.page_of(self.request_id)}&{urlencode({'locale': attempt.locale})}")
        wanted, session = attempts.wanted_by(attempt), sessions.current(self.request)
        service = self._service(attempt)
        if session and not wanted.renew and policy.satisfies(session, service, wanted):
            flow.finish(attempt, session.account)
            return leaving.signed_in(self.request, session, wanted, attempt.next_path, from_sso=True)
        if wanted.gateway and not wanted.renew:
            return leaving.leave(self.request, attempt.service)
        if session:
            attempts.name_person(attempt, session.moniker, session.account)
            return redirect(attempts.page_of(self.request_id))
        return self._first_screen(attempt, IdentifierForm())

    def _take_identifier(self, attempt: LoginAttempt) -> HttpResponse:
        form = IdentifierForm(self.request.POST)
        if not form.is_valid():
            return self._first_screen(attempt, form)
        attempts.name_person(attempt, form.cleaned_data["username"])
        return redirect(attempts.page_of(self.request_id))

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
        if entry is None and not account.always_several_factors:
            return self._finish(attempt, account, None)
        if entry is not None and self._started(attempt, account, choice, entry):
            return redirect(attempts.page_of(self.request_id))
        if not policy.can_answer(account, offered):
            return self._lead_to_set_up(attempt, account, offered)
        if entry is None:
            return self._ask_for_factor(attempt, account)
        # The account is proved: the page may say what it lacks.
        attempts.name_person(attempt, attempt.identifier, account)
        return self._credentials_page(attempt, form, self._offered(attempt), entry)

    def _lead_to_set_up(self, attempt: LoginAttempt, account: Account, offered: list[policy.Choice]) -> HttpResponse:
        """To where a factor that serves is set up, and back to this attempt."""
        if account.always_several_factors and mfa.has_factor(account):
            return self._factor_required(attempt, account, offered)  # the password alone opens no session
        flow.open_session(self.request, attempt, account)
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

    def _ask_for_factor(self, attempt: LoginAttempt, account: Account) -> HttpResponse:
        """The account always requires several factors: now that it is proved, the page may say so."""
        attempts.name_person(attempt, attempt.identifier, account)
        offered = self._offered(attempt)
        form = CredentialsForm(self.request.POST, offered=offered)
        form.errors.pop("loginStrength", None)  # the choice was a good one a moment ago
        form.add_error("loginStrength", sentence(ErrorCode.SEVERAL_FACTORS_REQUIRED))
        return self._credentials_page(attempt, form, offered)

    def _started(self, attempt: LoginAttempt, account: Account, choice: policy.Choice, entry: forms.Form) -> bool:
        """Begin the factor's challenge; False with the reason on its fields."""
        if not entry.is_valid():
            return False
        try:
            flow.start_factor(attempt, account, choice, {**entry.cleaned_data, mfa.ORIGIN: self._origin(attempt)})
        except mfa.FactorError as error:
            _add_error(entry, error)
            return False
        return True

    def _take_answer(self, attempt: LoginAttempt) -> HttpResponse:
        form = self._answer_form(attempt, self.request.POST)
        if not form.is_valid():
            return self._challenge_page(attempt, form)
        assert attempt.account is not None  # noqa: S101 - a challenge has an owner
        try:
            proof = flow.answer_factor(attempt, {**form.cleaned_data, mfa.ORIGIN: self._origin(attempt)})
            return self._finish(attempt, attempt.account, proof)
        except mfa.FactorError as error:
            if error.ends_attempt:
                return self._ended(attempt, error)
            _add_error(form, error)
            return self._challenge_page(attempt, form)

    def _resend(self, attempt: LoginAttempt) -> HttpResponse:
        method = self._method(attempt)
        try:
            flow.resend(attempt)
        except mfa.FactorError as error:
            messages.error(self.request, error.sentence)
        else:
            messages.success(self.request, method.resent)
        return redirect(attempts.page_of(self.request_id))

    def _ended(self, attempt: LoginAttempt, error: mfa.FactorError) -> HttpResponse:
        """The factor said that this must not go on, with no other factor either."""
        flow.finish(attempt, attempt.account)
        messages.error(self.request, error.sentence)
        return dead_ends.over(self.request, attempt)

    def _finish(self, attempt: LoginAttempt, account: Account, proof: mfa.Proof | None) -> HttpResponse:
        session = flow.complete(self.request, attempt, account, proof)
        wanted = attempts.wanted_by(attempt)
        return leaving.signed_in(self.request, session, wanted, attempt.next_path, from_sso=False)

    # --- what the stages look like
    def _first_screen(self, attempt: LoginAttempt, form: IdentifierForm) -> HttpResponse:
        return first_screen(self.request, form, self._service(attempt), attempts.wanted_by(attempt))

    def _eid(self, attempt: LoginAttempt) -> EidPages:
        return EidPages(self.request, self.request_id, attempt, self._service(attempt))

    def _service(self, attempt: LoginAttempt) -> Service | None:
        return policy.service_of(self.request, attempt.service)

    def _offered(self, attempt: LoginAttempt) -> list[policy.Choice]:
        # The account's own order of methods is not shown before the account is proved: it would tell that it exists.
        found = policy.choices(self._service(attempt), attempts.wanted_by(attempt), attempt.account)
        return [c for c in found if c.method is None or mfa.is_offered(c.method, self.request)]

    def _origin(self, attempt: LoginAttempt) -> mfa.Origin:
        """Who asks, for a method that shows it on another device."""
        service = self._service(attempt)
        return mfa.Origin(
            site=service.name if service else "",
            source=address_of(self.request),
            user_agent=self.request.headers.get("User-Agent", "")[:300],
        )

    def _lacks_factor(self, attempt: LoginAttempt, offered: list[policy.Choice]) -> bool:
        session = sessions.current(self.request)
        return (
            session is not None
            and session.account_id == attempt.account_id
            and policy.needs_second_factor(offered)
            and not policy.can_answer(session.account, offered)
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
        # Of somebody who has only said who they are, the page shows nothing but that.
        shown_to_many = not form.is_bound and attempt.account is None and sessions.is_nobody(self.request)
        screen = SecondScreen(self.request, attempt, self._service(attempt), offered)
        return screen.credentials(self.request_id, form, entry, shown_to_many=shown_to_many)

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

    def _factor_required(
        self, attempt: LoginAttempt, account: Account | None, offered: list[policy.Choice]
    ) -> HttpResponse:
        screen = SecondScreen(self.request, attempt, self._service(attempt), offered)
        return screen.factor_required(self.request_id, account)

    def _framed(self, attempt: LoginAttempt, template: str, context: dict[str, Any]) -> HttpResponse:
        return allow_form_action(render(self.request, template, context), attempt.service)


def _add_error(form: forms.Form, error: mfa.FactorError) -> None:
    field = error.field if error.field in form.fields else None
    form.add_error(field, error.sentence)
