"""«Rappeler»: a mail to those who are not ready, or of whom nothing is known. Nobody gets two within some days."""

from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from kernel import clock
from kernel.journal.writing import record
from kernel.mail.sending import queue
from traces import remit
from traces.cas.addresses import cas_url
from traces.environments import Environment, environment_scope
from traces.links import link
from traces.models import Person
from traces.readiness import reading
from traces.readiness.events import Event
from traces.readiness.models import Reminded, Reminder, Wanted
from traces.readiness.summary import known, people, ready

#: People reminded in one transaction.
BATCH = 200
#: A worker that died has brought back nothing for so long.
FORGOTTEN = timedelta(minutes=10)


def who(agent: remit.Agent, wanted: Wanted) -> "QuerySet[Person]":
    """The people within the remit of whom this is true and who have an address."""
    found = people(remit.visible(agent)).exclude(email="")
    if wanted == Wanted.NOT_KNOWN:
        return found.exclude(known())
    accepted = reading.current(Environment(agent.person.environment)).accepted
    return found.filter(known()).exclude(ready(accepted, "factor_state__"))


def due(found: "QuerySet[Person]") -> "QuerySet[Person]":
    """Those who were not reminded in the last days."""
    after, until = _quiet(clock.now())
    return found.filter(Q(reminded=None) | Q(reminded__last_at__lte=after) | Q(reminded__last_at__gt=until))


def _quiet(now: datetime) -> tuple[datetime, datetime]:
    """Whoever was reminded after the first moment, up to the second, is left in peace.

    A stamp further ahead comes from a clock that was moved back, which must not silence anybody for ever; one that is
    a little ahead, from another worker.
    """
    return now - settings.TRACES_REMINDER_EVERY, now + settings.TRACES_REMINDER_EVERY


@transaction.atomic
def ask(agent: remit.Agent, wanted: Wanted) -> int:
    """Store that these people shall be reminded, and hand it to a worker. Returns how many are due now."""
    from traces.readiness.tasks import remind

    number = due(who(agent, wanted)).count()
    if not number:
        return 0
    environment = agent.person.environment
    row = Reminder.objects.create(
        environment=environment,
        asked_by=agent.person,
        role_ids=[post.pk for post in agent.posts],
        wanted=wanted,
        asked_at=clock.now(),
    )
    record(Event.REMINDERS_ASKED, subject=agent.person.uid, environment=environment, wanted=wanted.value, people=number)
    transaction.on_commit(partial(remind.delay, environment, row.pk))
    return number


def waiting(environment: Environment) -> list[int]:
    """Rows that nobody brought to an end."""
    with environment_scope(environment):
        rows = Reminder.objects.filter(done_at=None, asked_at__lte=clock.now() - FORGOTTEN)
        return list(rows.values_list("pk", flat=True))


def send(environment: Environment, reminder_id: int) -> None:
    """Remind them, batch by batch; the remit is that of the posts which are still valid."""
    with environment_scope(environment):
        row = Reminder.objects.select_related("asked_by").filter(pk=reminder_id, done_at=None).first()
        if row is None:
            return
        agent = remit.Agent(row.asked_by, remit.posts(row.asked_by, row.role_ids))
        while _send_batch(row, agent):
            pass
        with transaction.atomic():
            ended = Reminder.objects.filter(pk=row.pk, done_at=None).update(done_at=clock.now(), sent=row.sent)
            if ended:
                record(Event.REMINDERS_SENT, environment=environment, reminder=row.pk, people=row.sent)


@transaction.atomic
def _send_batch(row: Reminder, agent: remit.Agent) -> bool:
    """Remind the next ones; False when there is nobody left."""
    batch = list(due(who(agent, Wanted(row.wanted)))[:BATCH])
    for person in batch:
        if _may_remind(person):
            _tell(person, Wanted(row.wanted))
            row.sent += 1
    return bool(batch)


def _may_remind(person: Person) -> bool:
    """Take the brake of this person: of two workers exactly one gets it."""
    now = clock.now()
    after, until = _quiet(now)
    brake, created = Reminded.objects.select_for_update().get_or_create(person=person, defaults={"last_at": now})
    if not created and after < brake.last_at <= until:
        return False
    Reminded.objects.filter(pk=brake.pk).update(last_at=now)
    return True


def _tell(person: Person, wanted: Wanted) -> None:
    environment = Environment(person.environment)
    known = dict(settings.LANGUAGES)
    language = person.language if person.language in known else settings.LANGUAGE_CODE
    with translation.override(language):
        context = {
            "person": person,
            "environment": environment,
            "not_known": wanted == Wanted.NOT_KNOWN,
            "link": _absolute(cas_url("userdata/myAccount.cgi")),
            "release": _absolute(cas_url("userdata/releaseMyFactors.cgi")),
            "home": _absolute(link(environment, "home")),
        }
        text = render_to_string("traces/readiness/mails/reminder.txt", context)
        subject = _("TRACES NT: set up your second factor")
        if wanted == Wanted.NOT_KNOWN:
            subject = _("TRACES NT: is your second factor set up?")
        queue(to=person.email, subject=subject, text=text, language=language)


def _absolute(address: str) -> str:
    """An address that works in a mail; "" where this server does not know its own."""
    if not address.startswith("/"):
        return address
    return settings.PUBLIC_URL.rstrip("/") + address if settings.PUBLIC_URL else ""
