"""What is true of trainees now, asked of EU Login, the factors, TRACES and the journal: for a whole class at once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

import eulogin.api
import mfa.api
import traces.api
from kernel.journal.models import Entry
from simulator.classroom.models import ENVIRONMENT, Trainee
from simulator.classroom.posts import colleague_names, colleagues


@dataclass(frozen=True)
class Facts:
    """Where one trainee stands. Empty while there is no account."""

    uid: str = ""
    #: Kinds of factor that are set up now: "sms", "mobile-app", "security-key", "eid".
    kinds: Collection[str] = ()
    #: What sessions have proved so far, in the words of the protocol.
    strengths: Collection[str] = ()
    #: Events of the journal about this person.
    events: Collection[str] = ()
    standing: "traces.api.teaching.Standing" = field(default_factory=lambda: traces.api.teaching.Standing())
    certificates: int = 0
    #: What the words in braces of this trainee's exercises stand for.
    values: dict[str, str] = field(default_factory=dict)


def collect(trainees: Sequence[Trainee]) -> dict[int, Facts]:
    """The facts of each trainee by primary key; remembers accounts that were opened since. About ten queries."""
    accounts = _accounts(trainees)
    uids = [account.uid for account in accounts.values()]
    kinds = mfa.api.kinds_of(uids)
    standings = traces.api.teaching.standings(ENVIRONMENT, uids)
    events: dict[str, set[str]] = {uid: set() for uid in uids}
    for uid, event in Entry.objects.filter(subject__in=uids).order_by().values_list("subject", "event").distinct():
        events[uid].add(event)
    certificates = traces.api.submitted_certificates(ENVIRONMENT, uids)
    return {
        trainee.pk: Facts(
            uid=account.uid,
            kinds=kinds[account.uid],
            strengths=account.strengths,
            events=events[account.uid],
            standing=standings[account.uid],
            certificates=certificates.get(account.uid, 0),
            values=values(trainee),
        )
        if (account := accounts.get(trainee.pk))
        else Facts(values=values(trainee))
        for trainee in trainees
    }


def _accounts(trainees: Sequence[Trainee]) -> dict[int, "eulogin.api.teaching.Standing"]:
    known = eulogin.api.teaching.standings([t.email for t in trainees], [t.uid for t in trainees if t.uid])
    by_uid = {one.uid: one for one in known}
    by_email = {one.email.lower(): one for one in known}
    found = {}
    for trainee in trainees:
        account = by_uid.get(trainee.uid) or by_email.get(trainee.email)
        if account is None:
            continue
        found[trainee.pk] = account
        if trainee.uid != account.uid:
            trainee.uid = account.uid
            Trainee.objects.filter(pk=trainee.pk).update(uid=account.uid)
    return found


def values_of_anybody() -> dict[str, str]:
    """What the words in braces say where no trainee is meant: on the board and in lists."""
    return {
        "email": _("[address]"),
        "phone": _("[number]"),
        "operator": _("[company]"),
        "authority": _("the authority"),
        "colleague_name": _("The first person"),
        "stranger_name": _("The second person"),
    }


def values(trainee: Trainee) -> dict[str, str]:
    """The words in braces that the texts and parameters of exercises know."""
    colleague, stranger = colleagues(trainee)
    colleague_name, stranger_name = colleague_names(trainee)
    return {
        "email": trainee.email,
        "phone": trainee.phone.printed if trainee.phone else "",
        "operator": trainee.operator,
        "authority": trainee.course.authority,
        "colleague": colleague,
        "stranger": stranger,
        "colleague_name": " ".join(colleague_name),
        "stranger_name": " ".join(stranger_name),
    }
