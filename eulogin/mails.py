"""The mails of EU Login, each in the language of mails of its reader. The first link in a mail is the one to act on."""

from django.template.loader import render_to_string
from django.utils import translation

from eulogin.models import Account
from kernel.mail.sending import queue


def _send(template: str, *, to: str, language: str, **context: object) -> None:
    with translation.override(language):
        subject = render_to_string(f"eulogin/mail/{template}.subject.txt", context).strip()
        text = render_to_string(f"eulogin/mail/{template}.txt", context)
    queue(to=to, subject=subject, text=text, language=language)


def choose_password(*, to: str, language: str, name: str, link: str) -> None:
    """A new person: the link to choose the password, which lives 90 minutes."""
    _send("choose_password", to=to, language=language, name=name, link=link)


def already_registered(account: Account, *, link: str, sign_in: str) -> None:
    """Somebody registered an address that has an account: its owner learns it, the page does not say."""
    _send(
        "already_registered",
        to=account.email,
        language=account.language,
        account=account,
        link=link,
        sign_in=sign_in,
    )


def renew_password(account: Account, *, link: str) -> None:
    """A lost password: the link to choose a new one."""
    _send("renew_password", to=account.email, language=account.language, account=account, link=link)


def no_account(*, to: str, language: str, register: str) -> None:
    """A password was asked for an address without account."""
    _send("no_account", to=to, language=language, register=register)


def account_opened(account: Account, *, my_account: str) -> None:
    """The account exists now; it says the uid."""
    _send("account_opened", to=account.email, language=account.language, account=account, link=my_account)


def password_changed(account: Account, *, link: str) -> None:
    """The password was changed or renewed."""
    _send("password_changed", to=account.email, language=account.language, account=account, link=link)


def factor_changed(account: Account, *, added: bool, method: str, link: str) -> None:
    """A second factor was added or removed."""
    template = "factor_added" if added else "factor_removed"
    _send(template, to=account.email, language=account.language, account=account, method=method, link=link)
