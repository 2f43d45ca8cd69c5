"""What the second screen shows besides the form, and the page of who lacks what is asked of them."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from eulogin.models import Account, LoginAttempt, Service
from eulogin.signin import attempts, policy, unavailable
from eulogin.signin.forms import CredentialsForm
from kernel.web.csp import allow_form_action
from kernel.web.strangers import render_with_places
from mfa import api as mfa

TEMPLATE = "eulogin/signin/credentials.html"


class SecondScreen:
    """The pages of one attempt on which a method is chosen. `back` is the attempt's own address."""

    def __init__(
        self, request: HttpRequest, attempt: LoginAttempt, service: Service | None, offered: list[policy.Choice]
    ) -> None:
        self.request, self.attempt, self.service, self.offered = request, attempt, service, offered

    def credentials(
        self, request_id: str, form: CredentialsForm, entry: forms.Form | None, *, shown_to_many: bool
    ) -> HttpResponse:
        """Password and verification method; `entry` holds what was typed into the chosen method's own fields.

        `shown_to_many`: nothing on it depends on who asks but the name they typed, so it is made once.
        """
        account, page = self.attempt.account, attempts.page_of(request_id)
        missing = self._missing(account)
        lines = unavailable.lines(self.offered, account, page)
        form.offer([line.choice for line in lines])
        context = {
            "form": form,
            "identifier": self.attempt.identifier,
            "entries": [(c, _entry_of(c.method, entry)) for c in self.offered if c.method],
            "entry": entry,
            "lines": lines,
            "missing": missing,
            "needs_factor": policy.needs_second_factor(self.offered),
            "anonymize_url": f"{page}&anonymize=true",
            "lost_password_url": f"{reverse('lost-password')}?{urlencode({'service': self.attempt.service})}",
            "domain": account.domain_label if account else None,
        }
        if not shown_to_many:
            return allow_form_action(render(self.request, TEMPLATE, context), self.attempt.service)
        answer = render_with_places(
            self.request,
            TEMPLATE,
            context,
            self.attempt.service,
            *(choice.strength for choice in self.offered),
            *(one.why for one in missing),
            written={"identifier": self.attempt.identifier},
            addressed=request_id,
        )
        return allow_form_action(answer, self.attempt.service)

    def factor_required(self, request_id: str, account: Account | None) -> HttpResponse:
        """The ways to set up a factor that serves, and why those that the person has do not."""
        back = attempts.page_of(request_id)
        has = mfa.strengths_of(account) if account else []
        context = {
            "ways": [(c, unavailable.set_up_path(c, back)) for c in self.offered if c.method],
            "unaccepted": [one for one in self._missing(account) if one.choice.strength in has],
        }
        return render(self.request, "eulogin/signin/factor_required.html", context)

    def _missing(self, account: Account | None) -> list[unavailable.Missing]:
        wanted = attempts.wanted_by(self.attempt)
        return unavailable.missing(self.request, self.service, wanted, self.offered, account)


def _entry_of(method: mfa.Method, entry: forms.Form | None) -> forms.Form:
    """The method's own fields, with what was typed when it is the chosen one."""
    return entry if isinstance(entry, method.entry_form) else method.entry_form()
