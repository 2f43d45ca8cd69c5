"""«Gérer mes clés de sécurité et plateformes sécurisées»: the two lists, adding, deleting."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.web.origin import own_base
from mfa import guard, pages
from mfa.contract import FactorError
from mfa.errors import FactorErrorCode
from mfa.methods.security_key import devices, enrolment
from mfa.methods.security_key.forms import AttestationForm, NameForm, insecure_here
from mfa.methods.security_key.models import MOST_KEYS, Ceremony, Kind, SecurityKey, folded
from mfa.methods.security_key.sites import Site
from mfa.models import Purpose

ADD_PAGES = {Kind.SECURITY_KEY: "mfa:security-key-add", Kind.PLATFORM: "mfa:trusted-platform-add"}


@guard.factor_list
def security_keys(request: HttpRequest) -> HttpResponse:
    """The two lists and their actions."""
    every = devices.of(guard.owner(request))
    keys, platforms = ([key for key in every if key.kind == kind] for kind in Kind)
    return _page(request, "list", keys=keys, platforms=platforms)


@guard.factor_change
def add(request: HttpRequest, kind: Kind) -> HttpResponse:
    """Name the key or platform; the next page opens the browser's dialog."""
    form = NameForm(pages.posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            ceremony = enrolment.begin(guard.owner(request), kind, form.cleaned_data["name"])
        except FactorError as error:
            form.add_error("name", error.sentence)
        else:
            return redirect(_confirm_url(request, ceremony))
    full = len(devices.of(guard.owner(request))) >= MOST_KEYS
    obstacle = insecure_here(_site(request))
    return _page(request, "add", form=form, kind=kind, full=full, obstacle=obstacle)


@guard.factor_change
def confirm(request: HttpRequest, ceremony_id: int) -> HttpResponse:
    """The browser's dialog; the key is added. Its post with `_resend` asks for a new dialog.

    As it needs a fresh proof like every change, a session that has only the password cannot finish what another began.
    """
    owned = Ceremony.objects.filter(user_id=guard.owner(request).pk, purpose=Purpose.ENROL).select_related("user")
    ceremony = get_object_or_404(owned, pk=ceremony_id)
    if _is_done(ceremony):
        messages.info(request, _("This device has already been added."))
        return redirect(pages.after(request, reverse("mfa:security-keys")))
    if "_resend" in request.POST:
        return _resend(request, ceremony)
    form = AttestationForm(pages.posted(request), ceremony=ceremony, user=ceremony.user, site=_site(request))
    done = _finish(request, ceremony, form) if request.method == "POST" and form.is_valid() else None
    return done or _page(request, "dialog", form=form, ceremony=ceremony, kind=ceremony.kind)


def _is_done(ceremony: Ceremony) -> bool:
    """A second click, the back button, a second window: a key of that name is there."""
    same_name = SecurityKey.objects.filter(user_id=ceremony.user_id, name_folded=folded(ceremony.name))
    return ceremony.used_at is not None and bool(same_name.exists())


def _finish(request: HttpRequest, ceremony: Ceremony, form: AttestationForm) -> HttpResponse | None:
    try:
        key = enrolment.finish(ceremony, form.site, form.cleaned_data[form.answer], request)
    except FactorError as error:
        if error.code is FactorErrorCode.CEREMONY_USED:
            return redirect(_confirm_url(request, ceremony))
        form.add_error(None, error.sentence)
        return None
    guard.remember_enrolled(request, key)
    if ceremony.kind == Kind.PLATFORM:
        messages.success(request, _("Your trusted platform has been added."))
    else:
        messages.success(request, _("Your security key has been added."))
    return redirect(pages.after(request, reverse("mfa:security-keys")))


def _resend(request: HttpRequest, ceremony: Ceremony) -> HttpResponse:
    try:
        return redirect(_confirm_url(request, enrolment.again(ceremony)))
    except FactorError as error:
        messages.error(request, error.sentence)
        return redirect(_list_url(request))


@guard.factor_change
def delete(request: HttpRequest, key_id: int) -> HttpResponse:
    """Confirm, and delete."""
    key = SecurityKey.objects.filter(pk=key_id, user=guard.owner(request)).select_related("user").first()
    if key is None:
        return _already_removed(request, key_id)
    if request.method != "POST":
        return _page(request, "delete", key=key)
    try:
        enrolment.remove(key, request)
    except FactorError as error:
        messages.error(request, error.sentence)
        return redirect(_list_url(request))
    pages.remember_removed(request, key.persistent_id)
    messages.success(request, _("The device has been deleted."))
    return redirect(_list_url(request))


def _already_removed(request: HttpRequest, key_id: int) -> HttpResponse:
    """A second click in the session that deleted it; anybody else has never seen such a key."""
    pages.expect_removed(request, SecurityKey, key_id)
    messages.info(request, _("This device has already been deleted."))
    return redirect(_list_url(request))


def _page(request: HttpRequest, name: str, **context: object) -> HttpResponse:
    links = {
        "list_url": _list_url(request),
        "add_key_url": pages.with_next(request, reverse(ADD_PAGES[Kind.SECURITY_KEY])),
        "add_platform_url": pages.with_next(request, reverse(ADD_PAGES[Kind.PLATFORM])),
    }
    return render(request, f"mfa/security_key/{name}.html", {**links, **context})


def _site(request: HttpRequest) -> Site:
    return Site.of(own_base(request))


def _list_url(request: HttpRequest) -> str:
    return pages.with_next(request, reverse("mfa:security-keys"))


def _confirm_url(request: HttpRequest, ceremony: Ceremony) -> str:
    return pages.with_next(request, reverse("mfa:security-key-confirm", args=[ceremony.pk]))
