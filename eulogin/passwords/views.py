"""Pages about the password."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from eulogin import limits, mails
from eulogin.errors import ErrorCode, sentence
from eulogin.events import Event
from eulogin.models import Account, PasswordLink
from eulogin.myaccount.guard import sign_in_required
from eulogin.passwords import links, sent
from eulogin.passwords.forms import ChangePasswordForm, ChoosePasswordForm, LostPasswordForm
from eulogin.signin import flow, sessions
from kernel.journal.writing import record
from kernel.web.origin import own_base
from kernel.web.source import address_of
from kernel.web.times import clock_text


@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """The page behind the mailed link. Opening it uses nothing up; posting the form does."""
    if "token" in request.GET:
        return _take_token_out_of_address(request)
    link = links.held(request, request.GET.get("link", "0"))
    if link is None or not link.is_alive:
        return _dead(request, link)
    form = ChoosePasswordForm(request.POST or None, person=links.person_of(link))
    if form.is_valid():
        try:
            account = links.use(request, link, form.cleaned_data["newPassword"])
        except links.DeadLink:
            return _dead(request, link)
        return _go_on(request, account, link)
    return render(request, "eulogin/passwords/choose.html", {"form": form, "link": link, "person": form.person})


def _take_token_out_of_address(request: HttpRequest) -> HttpResponse:
    link = links.remember(request, request.GET["token"])
    return redirect(f"{reverse('choose-password')}?{urlencode({'link': link.pk if link else 0})}")


def _go_on(request: HttpRequest, account: Account, link: PasswordLink) -> HttpResponse:
    """A new account is signed in with its password; a renewed password never replaces a second factor."""
    if link.account is None:
        flow.open_first_session(request, account)
    query = f"?{urlencode({'service': link.service})}" if link.service else ""
    if link.account is not None:
        return render(request, "eulogin/passwords/renewed.html", {"sign_in_url": reverse("login") + query})
    return redirect(reverse("login") + query)


def _dead(request: HttpRequest, link: PasswordLink | None) -> HttpResponse:
    return render(
        request,
        "eulogin/passwords/dead_link.html",
        {"link": link, "register_url": reverse("register")},
        status=410,
    )


@require_http_methods(["POST"])
def send_again(request: HttpRequest) -> HttpResponse:
    """A new link in place of a dead one that this browser holds."""
    link = links.held(request, request.POST.get("link", "0"))
    if link is None:
        return _dead(request, None)
    links.send_again(request, link)
    return redirect(sent.page_for(request, link.email, sent.REGISTRATION))


@require_http_methods(["GET", "POST"])
def lost(request: HttpRequest) -> HttpResponse:
    """«Mot de passe perdu ?»: the same answer for everybody, the truth by mail."""
    form = LostPasswordForm(request.POST or None)
    if form.is_valid():
        links.lost(request, form.cleaned_data["username"], request.GET.get("service", ""))
        return redirect(sent.page_for(request, form.cleaned_data["username"], sent.LOST_PASSWORD))
    return render(request, "eulogin/passwords/lost.html", {"form": form})


@sign_in_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest) -> HttpResponse:
    """«Modifier le mot de passe»."""
    session = sessions.current(request)
    assert session is not None  # noqa: S101 - the guard saw to it
    if session.account.is_virtual:
        return redirect("my-account")  # it has no password; that page says what it is
    form = ChangePasswordForm(request.POST or None, person=session.account)
    if form.is_valid() and _current_is_right(request, session.account, form):
        session.account.set_password(form.cleaned_data["newPassword"])
        with transaction.atomic():
            session.account.save(update_fields=["password"])
            sessions.end_others(session.account, session)
            record(Event.PASSWORD_CHANGED, subject=session.account.uid)
            mails.password_changed(session.account, link=own_base(request) + reverse("contact"))
        return render(request, "eulogin/passwords/changed.html")
    return render(request, "eulogin/passwords/change.html", {"form": form})


def _current_is_right(request: HttpRequest, account: Account, form: ChangePasswordForm) -> bool:
    who = (account.uid, address_of(request), "change")
    try:
        limits.hit(limits.PASSWORD, *who)
    except limits.LimitReached as limit:
        form.add_error("currentPassword", sentence(ErrorCode.SIGN_IN_LIMITED, until=clock_text(limit.until)))
        return False
    if not account.check_password(form.cleaned_data["currentPassword"]):
        form.add_error("currentPassword", sentence(ErrorCode.PASSWORD_WRONG))
        return False
    limits.clear(limits.PASSWORD, *who)
    return True
