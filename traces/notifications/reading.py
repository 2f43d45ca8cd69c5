"""Read notices, and say what one wants to be told."""

from collections.abc import Mapping

from django.db import transaction

from kernel import clock
from kernel.journal.writing import record
from traces.models import Person
from traces.notifications.events import Event
from traces.notifications.models import Notice, Preference
from traces.notifications.texts import Category


def mark_read(person: Person, pk: int) -> Notice | None:
    """Mark one of the person's notices as read; None for anybody else's."""
    notice: Notice | None = Notice.objects.filter(person=person, pk=pk).first()
    if notice is not None and notice.read_at is None:
        notice.read_at = clock.now()
        notice.save(update_fields=["read_at"])
    return notice


def mark_all_read(person: Person) -> int:
    """Mark everything as read; returns how many were not."""
    return int(Notice.objects.filter(person=person, read_at=None).update(read_at=clock.now()))


def preferences(person: Person) -> dict[str, Preference]:
    """By category, those never saved included."""
    kept = {one.category: one for one in Preference.objects.filter(person=person)}
    return {category: kept.get(category, Preference(person=person, category=category)) for category in Category.values}


@transaction.atomic
def save_preferences(person: Person, wishes: Mapping[str, tuple[bool, bool]]) -> None:
    """Keep for each category whether to tell in TRACES, and by e-mail."""
    for category, (in_traces, by_email) in wishes.items():
        wanted = {"in_traces": in_traces, "by_email": by_email}
        Preference.objects.update_or_create(person=person, category=category, defaults=wanted)
    record(Event.PREFERENCES_SAVED, subject=person.uid, environment=person.environment)
