"""The pages of «Configurer mon compte» and of the link that confirms a new e-mail address."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eulogin.errors import AccountError, ErrorCode, sentence
from eulogin.limits import LimitReached
from eulogin.models import Account, EmailChange
from eulogin.myaccount.configure import addresses, flow
from eulogin.myaccount.configure.forms import ConfigureForm
from eulogin.myaccount.guard import fresh_sign_in_required, sign_in_required
from eulogin.signin import sessions
from kernel.web.times import clock_text
from mfa import api as mfa


def _account(request: HttpRequest) -> Account:
    session = sessions.current(request)
    assert session is not None  # noqa: S101 - the guard saw to it
    return session.account


@fresh_sign_in_required
@require_http_methods(["GET", "POST"])
def configure(request: HttpRequest) -> HttpResponse:
    """Change names, e-mail address, language of mails and options."""
    account = _account(request)
    form = ConfigureForm(request.POST if request.method == "POST" else None, account=account)
    if form.is_valid():
        try:
            changed = flow.save(request, account, form.cleaned_data)
        except LimitReached as limit:
            form.add_error("email", sentence(ErrorCode.EMAIL_CHANGES_LIMITED, until=clock_text(limit.until)))
        except AccountError as error:
            form.add_error(error.field, sentence(error.code))
        else:
            _report(request, changed)
            return redirect("configure-account")
    return render(request, "eulogin/myaccount/configure.html", {"form": form, **_context(account)})


def _context(account: Account) -> dict[str, object]:
    ways = [] if mfa.has_factor(account) else mfa.methods()
    back = urlencode({"next": reverse("configure-account")})
    return {
        "account": account,
        "pending": addresses.pending(account),
        "ways": [(method, f"{method.setup_path}?{back}") for method in ways],
    }


def _report(request: HttpRequest, changed: bool) -> None:
    """Say it; that a mail went to a new address stands on the page as long as it waits."""
    if changed:
        messages.success(request, _("Your account has been updated."))
    else:
        messages.info(request, _("Nothing has changed."))


@sign_in_required
@require_POST
def give_up_email(request: HttpRequest) -> HttpResponse:
    """Cancel the change of address that waits."""
    if addresses.give_up(_account(request)):
        messages.success(request, _("The change of your e-mail address has been cancelled."))
    else:
        messages.info(request, _("No change of your e-mail address is waiting."))
    return redirect("configure-account")


@require_GET
def confirm_email(request: HttpRequest) -> HttpResponse:
    """The mailed link takes effect when its owner, signed in, follows it (help site): who scans mails is not.

    The token leaves the address before anything else, signing in included.
    """
    if "token" in request.GET:
        change = addresses.remember(request, request.GET["token"])
        return redirect(f"{reverse('confirm-email')}?{urlencode({'change': change.pk if change else 0})}")
    return _confirm(request)


@sign_in_required
def _confirm(request: HttpRequest) -> HttpResponse:
    account = _account(request)
    change = addresses.held(request, request.GET.get("change", "0"))
    if change is None:
        return _refused(request, "dead", 410)
    if change.account_id != account.pk:
        return _refused(request, "other-account", 403)
    if change.used_at is not None:
        return _already_done(request)
    return _take_effect(request, change)


def _take_effect(request: HttpRequest, change: EmailChange) -> HttpResponse:
    try:
        addresses.confirm(request, change)
    except addresses.DeadLink:
        # Used by a second click of the same moment, or dead.
        again = addresses.held(request, str(change.pk))
        return _already_done(request) if again and again.used_at else _refused(request, "dead", 410)
    except addresses.AddressTaken:
        return _refused(request, "taken", 409)
    messages.success(request, _("Your e-mail address has been changed."))
    return redirect("show-details")


def _already_done(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("This link has already been used."))
    return redirect("show-details")


def _refused(request: HttpRequest, reason: str, status: int) -> HttpResponse:
    return render(request, "eulogin/myaccount/email_not_changed.html", {"reason": reason}, status=status)
