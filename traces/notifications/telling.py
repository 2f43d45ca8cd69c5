"""Tell people something: in TRACES, by e-mail, or both, as each of them wants it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string
from django.utils import translation

from kernel import clock
from kernel.mail.sending import queue
from traces.environments import Environment, environment_scope
from traces.models import Person
from traces.notifications.models import Notice, Preference
from traces.notifications.texts import ALWAYS_MAILED, Category, Text, sentence

if TYPE_CHECKING:
    from django.db.models import QuerySet


def notify(people: Iterable[Person], category: Category, text: Text, link: str, **values: str) -> None:
    """Tell each of `people`, all of one environment, in the caller's transaction.

    `link` is a path of that environment; `values` fill the sentence. Never pass a secret: the text goes into e-mails.
    Of `ALWAYS_MAILED` no e-mail is sent here: its caller has written one that says more.
    """
    told = {person.pk: person for person in people}
    if told:
        environment = next(iter(told.values())).environment
        with environment_scope(environment):  # suspensions are written outside any
            _tell(told, category, text, link, values)


def _tell(told: dict[int, Person], category: Category, text: Text, link: str, values: dict[str, str]) -> None:
    wishes = {one.person_id: one for one in Preference.objects.filter(person__in=told, category=category)}
    now = clock.now()
    notices, mailed = [], []
    for person in told.values():
        wish = wishes.get(person.pk, Preference())
        if wish.in_traces:
            notices.append(
                Notice(
                    environment=person.environment,
                    person=person,
                    category=category,
                    text=text,
                    values=values,
                    link=link,
                    created_at=now,
                )
            )
        if wish.by_email and person.email and category not in ALWAYS_MAILED:
            mailed.append(person)
    Notice.objects.bulk_create(notices)
    for person in mailed:
        _mail(person, text, link, values)


def _mail(person: Person, text: Text, link: str, values: dict[str, str]) -> None:
    known = dict(settings.LANGUAGES)
    language = person.language if person.language in known else settings.LANGUAGE_CODE
    with translation.override(language):
        said = sentence(text, values)
        context = {
            "sentence": said,
            "environment": Environment(person.environment),
            "address": settings.PUBLIC_URL.rstrip("/") + link if settings.PUBLIC_URL else "",
        }
        body = render_to_string("traces/notifications/mail.txt", context)
        queue(to=person.email, subject=f"TRACES NT: {said}", text=body, language=language)


def with_unread(people: "QuerySet[Person]") -> "QuerySet[Person]":
    """Each person with `unread_notices`, for the top right corner of each page: no query of its own."""
    unread = Notice.objects.filter(person=OuterRef("pk"), read_at=None).order_by().values("person")
    counted = Subquery(unread.annotate(count=Count("pk")).values("count"), output_field=IntegerField())
    return people.annotate(unread_notices=Coalesce(counted, 0))
