"""«Gérer mes numéros de téléphone portable»: the list, adding, deleting."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.web.source import address_of
from mfa import guard, pages
from mfa.challenges import refuse_dead
from mfa.contract import FactorError
from mfa.errors import FactorErrorCode
from mfa.methods.sms import devices, enrolment
from mfa.methods.sms.forms import BOXES, ChallengeForm, ChoiceForm, NumberForm
from mfa.methods.sms.models import MOST_NUMBERS, PhoneNumber
from mfa.methods.sms.numbers import FIELD, international
from mfa.models import Challenge, Purpose

#: Answers to a form whose work is already done: a second click, the back button, a second window.
ALREADY_DONE = {FactorErrorCode.CHALLENGE_USED, FactorErrorCode.NUMBER_ALREADY_YOURS}
#: No new message can revive a challenge that died of these.
FINAL = {FactorErrorCode.CHALLENGE_TRIES_USED_UP, FactorErrorCode.CHALLENGE_SUPERSEDED}


@guard.factor_list
def phone_numbers(request: HttpRequest) -> HttpResponse:
    """The numbers and the two actions."""
    phones = devices.of(guard.owner(request))
    return _page(request, "list", phones=phones, most=MOST_NUMBERS)


@guard.factor_change
def add(request: HttpRequest) -> HttpResponse:
    """Type a number; a challenge is sent to it."""
    form = NumberForm(pages.posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            challenge = enrolment.begin(
                guard.owner(request),
                form.cleaned_data[FIELD],
                proved=guard.is_proved(request),
                address=address_of(request),
            )
        except FactorError as error:
            form.add_error(FIELD, error.sentence)
        else:
            return redirect(_confirm_url(request, challenge))
    full = len(devices.of(guard.owner(request))) >= MOST_NUMBERS
    return _page(request, "add", form=form, full=full)


@guard.signed_in
def confirm(request: HttpRequest, challenge_id: int) -> HttpResponseBase:
    """Type the challenge; the number is added. Its post with `_resend` asks for a new message."""
    owned = Challenge.objects.filter(user_id=guard.owner(request).pk, purpose=Purpose.ENROL).select_related("user")
    challenge = get_object_or_404(owned, pk=challenge_id)
    if challenge.used_at is not None:
        return _already_added(request)
    # Begun without a proof, because there was no factor yet, it must not be finished so once there is one.
    stale = None if challenge.proved else guard.ask_if_stale(request)
    if stale is not None:
        return stale
    if "_resend" in request.POST:
        return _resend(request, challenge)
    form = ChallengeForm(pages.posted(request))
    done = _finish(request, challenge, form) if request.method == "POST" and form.is_valid() else None
    return done or _challenge_page(request, challenge, form)


def _finish(request: HttpRequest, challenge: Challenge, form: forms.Form) -> HttpResponse | None:
    try:
        phone = enrolment.finish(challenge, form.cleaned_data["challenge"], request)
    except FactorError as error:
        if error.code in ALREADY_DONE:
            return _already_added(request)
        form.add_error(BOXES[0], error.sentence)
        challenge.refresh_from_db()
        return None
    guard.remember_enrolled(request, phone)
    messages.success(request, _("Your mobile phone number has been added."))
    return redirect(pages.after(request, reverse("mfa:phone-numbers")))


def _resend(request: HttpRequest, challenge: Challenge) -> HttpResponse:
    try:
        challenge = enrolment.again(challenge)
    except FactorError as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("A new text message has been sent. The challenge of the previous one is void."))
    return redirect(_confirm_url(request, challenge))


def _challenge_page(request: HttpRequest, challenge: Challenge, form: forms.Form) -> HttpResponse:
    try:
        refuse_dead(challenge)
    except FactorError as error:
        dead, can_resend = error.sentence, error.code not in FINAL
    else:
        dead, can_resend = "", True
    shown = international(challenge.number)
    return _page(request, "challenge", form=form, shown_to=shown, dead=dead, can_resend=can_resend)


def _already_added(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("This mobile phone number has already been added."))
    return redirect(pages.after(request, reverse("mfa:phone-numbers")))


@guard.factor_change
def choose_to_delete(request: HttpRequest) -> HttpResponse:
    """Choose the number to delete."""
    phones = devices.of(guard.owner(request))
    form = ChoiceForm(pages.posted(request), phones=phones)
    if request.method == "POST" and form.is_valid():
        return redirect(pages.with_next(request, reverse("mfa:phone-number-delete", args=[form.cleaned_data["phone"]])))
    return _page(request, "choose", form=form, phones=phones)


@guard.factor_change
def delete(request: HttpRequest, phone_id: int) -> HttpResponse:
    """Confirm, and delete."""
    phone = PhoneNumber.objects.filter(pk=phone_id, user=guard.owner(request)).select_related("user").first()
    if phone is None:
        return _already_removed(request, phone_id)
    if request.method != "POST":
        return _page(request, "delete", phone=phone)
    try:
        enrolment.remove(phone, request)
    except FactorError as error:
        messages.error(request, error.sentence)
        return redirect(_list_url(request))
    pages.remember_removed(request, phone.persistent_id)
    messages.success(request, _("The mobile phone number has been deleted."))
    return redirect(_list_url(request))


def _already_removed(request: HttpRequest, phone_id: int) -> HttpResponse:
    """A second click in the session that deleted it; anybody else has never seen such a number."""
    pages.expect_removed(request, PhoneNumber, phone_id)
    messages.info(request, _("This mobile phone number has already been deleted."))
    return redirect(_list_url(request))


def _page(request: HttpRequest, name: str, **context: object) -> HttpResponse:
    links = {
        "list_url": _list_url(request),
        "add_url": pages.with_next(request, reverse("mfa:phone-number-add")),
        "choose_url": pages.with_next(request, reverse("mfa:phone-number-choose")),
    }
    return render(request, f"mfa/sms/{name}.html", {**links, **context})


def _list_url(request: HttpRequest) -> str:
    return pages.with_next(request, reverse("mfa:phone-numbers"))


def _confirm_url(request: HttpRequest, challenge: Challenge) -> str:
    return pages.with_next(request, reverse("mfa:phone-number-confirm", args=[challenge.pk]))
