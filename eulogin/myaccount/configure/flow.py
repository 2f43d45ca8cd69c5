"""Save what was chosen in «Configurer mon compte»: journal, mail to the owner, and the request for a new address."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from eulogin import mails
from eulogin.errors import AccountError, ErrorCode
from eulogin.events import Event
from eulogin.models import Account
from eulogin.myaccount.configure import addresses
from kernel.journal.writing import record
from kernel.web.origin import own_base
from mfa import api as mfa

#: Fields of the form and of the account.
NAMES = {"firstName": "first_name", "lastName": "last_name"}
OPTIONS = {
    "emailLanguage": "language",
    "wantsNotifications": "wants_notifications",
    "wantsWarning": "wants_warning",
    "wantsDetails": "wants_details",
    "alwaysSeveralFactors": "always_several_factors",
}
#: What the mail says of options that are no matter of security.
SENTENCES = {
    "language": _("the language of your mails"),
    "wants_notifications": _("your choice about email notifications"),
    "wants_warning": _("your choice about the warning before an application learns who you are"),
    "wants_details": _("your choice about viewing your details after logging in"),
}


@transaction.atomic
def save(request: HttpRequest, account: Account, data: dict[str, Any]) -> bool:
    """Change what differs; False when nothing does. LimitReached, and nothing changed, after too many addresses.

    AccountError when it would lock the owner out: the last factor went in another window since the form was checked.
    Whoever removes one locks the account first, as this does.
    """
    stored = Account.objects.select_for_update().get(pk=account.pk)
    names = _differing(stored, NAMES, data)
    options = _differing(stored, OPTIONS, data)
    if options.get("always_several_factors") and not mfa.has_usable_factor(stored):
        raise AccountError(ErrorCode.FACTOR_NEEDED_FIRST, "alwaysSeveralFactors")
    new_email = data.get("email", stored.email)
    if new_email != stored.email:
        addresses.ask(request, stored, new_email)
    if names or options:
        for field, value in {**names, **options}.items():
            setattr(stored, field, value)
        stored.save(update_fields=[*names, *options])
        _tell_owner(request, stored, names, options)
        _record(stored, names, options)
    return bool(names or options or new_email != stored.email)


def _differing(account: Account, fields: dict[str, str], data: dict[str, Any]) -> dict[str, Any]:
    """The fields of the account whose new value is another; those that the form did not offer stay."""
    return {
        ours: data[theirs]
        for theirs, ours in fields.items()
        if theirs in data and data[theirs] != getattr(account, ours)
    }


def _record(account: Account, names: dict[str, Any], options: dict[str, Any]) -> None:
    if names:
        record(Event.NAMES_CHANGED, subject=account.uid)
    if options:
        record(Event.OPTIONS_CHANGED, subject=account.uid, **options)


def _tell_owner(request: HttpRequest, account: Account, names: dict[str, Any], options: dict[str, Any]) -> None:
    """One mail for all changes. It goes to everybody when it concerns security, else to who wants notifications."""
    security = [_("your first name or last name")] if names else []
    if "always_several_factors" in options:
        on = _("“Always require multi-factor authentication” is now on")
        off = _("“Always require multi-factor authentication” is now off: your password alone can open your account")
        security.append(on if options["always_several_factors"] else off)
    informative = [SENTENCES[field] for field in options if field in SENTENCES]
    if security or account.wants_notifications:
        link = own_base(request) + reverse("contact")
        mails.account_changed(account, changes=[*security, *informative], link=link)
