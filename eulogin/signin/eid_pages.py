"""The pages of a sign-in with an eID alone: «Se connecter avec un eID» on the first screen.

The flags, the country and the way back are pages of the method; here is what the attempt says before and after.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from eulogin.cas.parameters import LoginRequest
from eulogin.errors import ErrorCode, sentence
from eulogin.models import Account, LoginAttempt, Service
from eulogin.signin import attempts, eid_flow, leaving, policy
from kernel.web.csp import allow_form_action
from mfa import api as mfa

#: Names of the buttons.
BEGIN, CONTINUE = "eidSubmit", "eidContinue"


def are_meant(attempt: LoginAttempt) -> bool:
    """Whether an attempt is one of an eID alone: it began so, or its person has no password."""
    if attempt.account is not None:
        return attempt.account.is_virtual
    return attempt.challenge_id is not None and attempt.strength == mfa.Strength.EIDAS


class EidPages:
    """What an attempt shows and takes while an eID is to say who it is."""

    def __init__(self, request: HttpRequest, request_id: str, attempt: LoginAttempt, service: Service | None) -> None:
        self.request, self.attempt, self.service = request, attempt, service
        self.page = attempts.page_of(request_id)
        self.method = policy.beginning(request, service, attempts.wanted_by(attempt))

    def begin(self) -> HttpResponse:
        """Off to the flags."""
        if self.method is None:
            return redirect(self.page)
        eid_flow.begin(self.request, self.attempt, self.method)
        assert self.attempt.challenge_id is not None  # noqa: S101 - just begun
        return redirect(self.method.way_alone(self.attempt.challenge_id, self.page))

    def show(self) -> HttpResponse:
        """Who was proved and what that opens; before that, the way to the flags; or why it cannot go on."""
        try:
            return self._page(who=self._identified())
        except mfa.FactorError as error:
            return self._page(refusal=error.sentence)

    def take(self) -> HttpResponse:
        """«Connexion»: the session of the account that the page named."""
        method, shown = self.method, self.request.POST.get("owner", "")
        if method is None or CONTINUE not in self.request.POST:
            return redirect(self.page)
        try:
            who = self._identified()
            if who is None or not eid_flow.is_as_shown(shown, who.owner):
                return self._look_again(who)
            session = eid_flow.complete(self.request, self.attempt, method, shown)
        except mfa.FactorError as error:
            return self._page(refusal=error.sentence)
        except eid_flow.AccountDisabled:
            return self._page(refusal=sentence(ErrorCode.ACCOUNT_DISABLED))
        wanted = attempts.wanted_by(self.attempt)
        return leaving.signed_in(self.request, session, wanted, self.attempt.next_path, from_sso=False)

    def _identified(self) -> mfa.Identified | None:
        if self.method is None or self.attempt.challenge_id is None:
            return None
        return self.method.identified(self.attempt.reference, self.attempt.challenge_id)

    def _look_again(self, who: mfa.Identified | None) -> HttpResponse:
        code = mfa.FactorErrorCode.EID_OWNER_CHANGED if who else mfa.FactorErrorCode.EID_NOT_PROVED
        messages.error(self.request, mfa.sentence(code))
        return redirect(self.page)

    def _page(self, who: mfa.Identified | None = None, refusal: str = "") -> HttpResponse:
        context = {
            "is_accepted": self.method is not None,
            "service": self.service,
            "named": self.attempt.account,
            "who": who,
            "owner": Account.objects.filter(pk=who.owner).first() if who and who.owner else None,
            "refusal": refusal,
            "anonymize_url": f"{self.page}&anonymize=true",
            "link_url": self._way_to_link(),
        }
        response = render(self.request, "eulogin/signin/eid.html", context)
        return allow_form_action(response, self.attempt.service)

    def _way_to_link(self) -> str:
        """Sign in with an ordinary account, link the eID there, and come back towards the same goal."""
        link = f"{reverse('mfa:eid-link')}?{urlencode({'next': attempts.again(self.attempt)})}"
        return f"{reverse('login')}?{urlencode({'next': link, 'anonymize': 'true'})}"


def begin_with_eid(request: HttpRequest, wanted: LoginRequest, service: Service | None, next_path: str) -> HttpResponse:
    """From the first screen of a sign-in that has not been stored yet."""
    request_id = attempts.begin(request, wanted, next_path=next_path)
    attempt = attempts.find(request, request_id)
    assert attempt is not None  # noqa: S101 - it began in this browser
    return EidPages(request, request_id, attempt, service).begin()
