"""Links with which a person chooses a password: made, opened, used up, renewed.

Opening one shows the form and changes nothing, because mail scanners open links; only the posted form uses it up.
Each link lives 90 minutes (guide of registration).
"""

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from eulogin import limits, mails
from eulogin.accounts.creation import create_account
from eulogin.errors import AccountError
from eulogin.events import Event
from eulogin.models import Account, PasswordLink
from eulogin.signin import sessions
from kernel import clock, crypto
from kernel.journal.writing import record
from kernel.web.origin import own_base
from kernel.web.source import address_of

SESSION_PREFIX = "password_link_"


class DeadLink(Exception):
    """The link has expired or has been used."""


def _digest(token: str) -> str:
    return crypto.fingerprint(token, "password-link")


def make(request: HttpRequest, *, email: str, service: str = "", account: Account | None = None, **names: str) -> str:
    """Store a new link; returns its address, the only place where its token stands."""
    token = crypto.new_token()
    PasswordLink.objects.create(
        digest=_digest(token),
        email=email,
        account=account,
        service=service,
        expires_at=clock.now() + settings.EULOGIN_PASSWORD_LINK_LIFE,
        **names,
    )
    return f"{own_base(request)}{reverse('choose-password')}?{urlencode({'token': token})}"


def remember(request: HttpRequest, token: str) -> PasswordLink | None:
    """Keep in this browser that it holds the link, so that the token leaves the address at once."""
    link = PasswordLink.objects.filter(digest=_digest(token)).first()
    if link is not None:
        request.session[f"{SESSION_PREFIX}{link.pk}"] = True
    return link


def held(request: HttpRequest, number: str) -> PasswordLink | None:
    """The link with this number if this browser holds it, dead or alive."""
    if f"{SESSION_PREFIX}{number}" not in request.session:
        return None
    return PasswordLink.objects.select_related("account").filter(pk=int(number)).first()


def person_of(link: PasswordLink) -> Account:
    """Whose password it will be, for the rules that compare the two; not saved for a new person."""
    return link.account or Account(email=link.email, first_name=link.first_name, last_name=link.last_name)


def use(request: HttpRequest, link: PasswordLink, password: str) -> Account:
    """Use the link up and set the password: a new account, or a new password for the old one. DeadLink."""
    # Hashing takes its time on purpose: not while a transaction holds locks.
    return _use(request, link, make_password(password))


@transaction.atomic
def _use(request: HttpRequest, link: PasswordLink, password_hash: str) -> Account:
    alive = PasswordLink.objects.filter(pk=link.pk, used_at=None, expires_at__gt=clock.now())
    if not alive.update(used_at=clock.now()):
        raise DeadLink
    return _renew(request, link.account, password_hash) if link.account else _open(request, link, password_hash)


def _open(request: HttpRequest, link: PasswordLink, password_hash: str) -> Account:
    try:
        account = create_account(
            email=link.email,
            first_name=link.first_name,
            last_name=link.last_name,
            language=link.language,
            password_hash=password_hash,
        )
    except AccountError as error:
        # Registered twice, and the other link was used first.
        raise DeadLink from error
    record(Event.ACCOUNT_OPENED, subject=account.uid)
    mails.account_opened(account, my_account=own_base(request) + reverse("my-account"))
    return account


def _renew(request: HttpRequest, account: Account, password_hash: str) -> Account:
    account.password = password_hash
    account.save(update_fields=["password"])
    sessions.end_others(account, None)
    record(Event.PASSWORD_RENEWED, subject=account.uid)
    mails.password_changed(account, link=own_base(request) + reverse("contact"))
    return account


@transaction.atomic
def send_again(request: HttpRequest, link: PasswordLink) -> None:
    """Send a new link in place of a dead one, to the same address and for the same purpose."""
    account = link.account or Account.objects.by_identifier(link.email)
    if account is not None:
        lost(request, account.email, link.service)
        return
    record(Event.LINK_RENEWED)
    send_for_new_person(
        request,
        email=link.email,
        first_name=link.first_name,
        last_name=link.last_name,
        language=link.language,
        service=link.service,
    )


def send_for_new_person(
    request: HttpRequest, *, email: str, first_name: str, last_name: str, language: str, service: str
) -> None:
    """Mail the link that opens an account; silently nothing beyond the limit of mails to one address."""
    if not may_mail(request, email):
        return
    link = make(request, email=email, service=service, first_name=first_name, last_name=last_name, language=language)
    mails.choose_password(to=email, language=language, name=f"{first_name} {last_name.upper()}", link=link)


@transaction.atomic
def lost(request: HttpRequest, identifier: str, service: str) -> None:
    """A lost password: mail a link to the account's address. The page that asked learns nothing."""
    account = Account.objects.by_identifier(identifier)
    record(Event.PASSWORD_LOST, subject=account.uid if account else "")
    if account is not None and account.is_active and may_mail(request, account.email):
        mails.renew_password(account, link=make(request, email=account.email, service=service, account=account))
    elif account is None and "@" in identifier and may_mail(request, identifier):
        mails.no_account(
            to=identifier, language=request.LANGUAGE_CODE, register=own_base(request) + reverse("register")
        )


def may_mail(request: HttpRequest, address: str) -> bool:
    """Count one more mail with a link to this address, asked for from this place; False beyond the limit."""
    try:
        limits.hit(limits.LINKS, address.lower(), address_of(request))
    except limits.LimitReached:
        return False
    return True
