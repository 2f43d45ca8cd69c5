"""The mails of EU Login, each in the language of mails of its reader. The first link in a mail is the one to act on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from eulogin.accounts.placeholders import real_address
from eulogin.models import Account
from kernel.mail.sending import queue


def _send(template: str, *, to: str, language: str, **context: object) -> None:
    if not real_address(to):
        return  # who was imported without an address reads no mail
    with translation.override(language):
        subject = render_to_string(f"eulogin/mail/{template}.subject.txt", context).strip()
        text = render_to_string(f"eulogin/mail/{template}.txt", context)
    queue(to=to, subject=subject, text=text, language=language)


def _tell(template: str, account: Account, **context: object) -> None:
    """To the account's own address, in its language of mails."""
    _send(template, to=account.email, language=account.language, account=account, **context)


def choose_password(*, to: str, language: str, name: str, link: str) -> None:
    """A new person: the link to choose the password, which lives 90 minutes."""
    _send("choose_password", to=to, language=language, name=name, link=link)


def already_registered(account: Account, *, link: str, sign_in: str) -> None:
    """Somebody registered an address that has an account: its owner learns it, the page does not say."""
    _tell("already_registered", account, link=link, sign_in=sign_in)


def renew_password(account: Account, *, link: str) -> None:
    """A lost password: the link to choose a new one."""
    _tell("renew_password", account, link=link)


def no_account(*, to: str, language: str, register: str) -> None:
    """A password was asked for an address without account."""
    _send("no_account", to=to, language=language, register=register)


def account_opened(account: Account, *, my_account: str) -> None:
    """The account exists now; it says the uid."""
    _tell("account_opened", account, link=my_account)


def password_changed(account: Account, *, link: str) -> None:
    """The password was changed or renewed."""
    _tell("password_changed", account, link=link)


def factor_changed(account: Account, *, added: bool, method: str, link: str) -> None:
    """A second factor was added or removed."""
    template = "factor_added" if added else "factor_removed"
    _tell(template, account, method=method, link=link)


def virtual_account_erased(account: Account, *, uid: str, link: str) -> None:
    """An eID was linked: the virtual account that sign-in with it had opened is gone, with its rights."""
    _tell("virtual_account_erased", account, uid=uid, link=link)


def sign_in_disowned(account: Account, *, site: str, source: str, link: str, contact: str) -> None:
    """A sign-in that the owner refused as somebody else's: the password is known, and must be changed."""
    _tell("sign_in_disowned", account, site=site, source=source, link=link, contact=contact)


def factor_disabled(account: Account, *, method: str, device: str, link: str) -> None:
    """A second factor proves nothing any more: somebody may have copied it."""
    _tell("factor_disabled", account, method=method, device=device, link=link)


def app_pin_reset(account: Account, *, device: str, link: str) -> None:
    """A device with the EU Login app has another PIN code."""
    _tell("app_pin_reset", account, device=device, link=link)


def factors_gone(account: Account, *, contact: str, my_account: str) -> None:
    """Every second factor was removed: what follows, and where to get help."""
    _tell("factors_gone", account, link=contact, my_account=my_account)


def confirm_factor_reset(account: Account, *, link: str, stop: str, wait_hours: int) -> None:
    """Somebody with the password lost every factor: the link that confirms it, and the one that stops it."""
    _tell("confirm_factor_reset", account, link=link, stop=stop, wait_hours=wait_hours)


def factor_reset_waits(account: Account, *, stop: str, finish: str, due_at: datetime) -> None:
    """The waiting time began: whoever did not ask for it stops it here."""
    _tell("factor_reset_waits", account, link=stop, finish=finish, due_at=due_at)


def account_changed(account: Account, *, changes: Sequence[Any], link: str) -> None:
    """Names, language of mails or options were changed; `changes` are lazy sentences."""
    _tell("account_changed", account, changes=changes, link=link)


def confirm_email(account: Account, *, to: str, link: str) -> None:
    """To a new address: the link with which it takes the place of the old one, within 90 minutes."""
    _send("confirm_email", to=to, language=account.language, account=account, link=link)


def email_in_use(owner: Account, *, link: str) -> None:
    """Another account asked for this address: its owner learns it, the page does not say."""
    _tell("email_in_use", owner, link=link)


def email_changed(account: Account, *, old: str, help_link: str, my_account: str) -> None:
    """The address was changed: the old one learns what to do if that was wrong, the new one that it works."""
    _send("email_changed_old", to=old, language=account.language, account=account, link=help_link)
    _tell("email_changed_new", account, link=my_account)


def account_deleted(account: Account, *, link: str) -> None:
    """The last mail: the account is gone."""
    _tell("account_deleted", account, link=link)
