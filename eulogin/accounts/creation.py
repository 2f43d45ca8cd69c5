"""Open an account."""

from collections.abc import Sequence

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from eulogin.accounts.uids import FORM, is_retired, new_uid
from eulogin.errors import AccountError, ErrorCode
from eulogin.models import Account

TRIES = 20
ASSURANCE = {"external": 10, "eu.europa.ec": 40}


class _Retired(Exception):
    """The uid belonged to somebody whose account was deleted."""


def assurance_of(domain: str) -> int:
    """The assurance level a population has: 40 Commission, 30 other institutions, 10 everybody else."""
    return ASSURANCE.get(domain, 30 if domain.startswith("eu.europa.") else 10)


def create_account(
    *,
    email: str,
    first_name: str,
    last_name: str,
    password: str | None = None,
    password_hash: str | None = None,
    language: str = "en",
    uid: str | None = None,
    domain: str = "external",
    employee_type: str = "n",
    groups: Sequence[str] = (),
    assurance_level: int | None = None,
) -> Account:
    """Create an account with a free uid (or the one given). AccountError when the address or the uid is taken."""
    if uid is not None and not FORM.fullmatch(uid):
        raise AccountError(ErrorCode.UID_MALFORMED, "uid")
    email = email.strip()
    fields = {
        "email": email,
        "first_name": first_name,
        "last_name": last_name,
        "language": language,
        "domain": domain,
        "employee_type": employee_type,
        "groups": list(groups),
        "assurance_level": assurance_of(domain) if assurance_level is None else assurance_level,
        "password": password_hash or make_password(password),
    }
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                account = Account.objects.create(uid=uid or new_uid(), **fields)
                # Asked after the insertion, which waits for a deletion under way.
                if is_retired(account.uid):
                    raise _Retired
                return account
        except (IntegrityError, _Retired):
            if Account.objects.by_identifier(email):
                raise AccountError(ErrorCode.EMAIL_TAKEN, "email") from None
            if uid is not None:
                raise AccountError(ErrorCode.UID_TAKEN, "uid") from None
    raise AccountError(ErrorCode.UID_TAKEN, "uid")
