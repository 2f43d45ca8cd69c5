"""What a class of trainees needs of EU Login: where many accounts stand, and that they go again."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower

from eulogin import listeners
from eulogin.accounts import uids as uid_rules
from eulogin.events import Event
from eulogin.models import Account, LoginAttempt, PasswordLink, SsoSession
from kernel.journal.writing import forget, record
from mfa import api as mfa


@dataclass
class Standing:
    """One account, and what its sessions have proved since it was opened."""

    uid: str
    email: str
    strengths: set[str] = field(default_factory=set)


def standings(emails: Collection[str], uids: Collection[str]) -> list[Standing]:
    """The accounts with one of these addresses or uids: two queries, whatever their number."""
    wanted = Q(uid__in=uids) | Q(lowered__in=[email.lower() for email in emails])
    accounts = Account.objects.annotate(lowered=Lower("email")).filter(wanted)
    found = {uid: Standing(uid, email) for uid, email in accounts.values_list("uid", "email")}
    for uid, strengths in SsoSession.objects.filter(account_id__in=found).values_list("account_id", "strengths"):
        found[uid].strengths.update(strengths)
    return list(found.values())


def known_uids() -> set[str]:
    """The uids of everybody who has an account."""
    return set(Account.objects.values_list("uid", flat=True))


@transaction.atomic
def forget_accounts(uids: Iterable[str], emails: Iterable[str] = ()) -> int:
    """Delete accounts as their owners could, without mails; returns how many there were.

    `emails` are addresses under which somebody may have begun to register. Journal entries lose the person.
    """
    going = list(Account.objects.select_for_update().filter(uid__in=list(uids)).order_by("pk"))
    for account in going:
        mfa.lock_all(account)
    for account in going:
        listeners.account_deleted(account.uid)
        mfa.remove_all(account)
    addresses = {address.lower() for address in [*emails, *(account.email for account in going)]}
    typed = Q(lowered__in=[*addresses, *(account.uid for account in going)])
    attempts = LoginAttempt.objects.annotate(lowered=Lower("identifier"))
    attempts.filter(Q(account__in=going) | typed).delete()
    links = PasswordLink.objects.annotate(lowered=Lower("email"))
    links.filter(Q(account__in=going) | Q(lowered__in=addresses)).delete()
    for account in going:
        uid = account.uid
        uid_rules.retire(uid)
        account.delete()
        record(Event.ACCOUNT_DELETED, subject=uid)
        forget(uid)
    return len(going)
