"""Sign in, sign out, choose a language."""

from django.db import transaction

from kernel import clock
from kernel.journal.writing import record
from traces.cas.answers import Identity
from traces.environments import Environment
from traces.events import Event
from traces.models import Person, Role, Status


@transaction.atomic
def sign_in(environment: Environment, identity: Identity, language: str) -> tuple[Person, list[int]]:
    """Copy what EU Login says into the person of this environment; return them and the roles now in force.

    `language` (of the page) is used for mails when EU Login names none; afterwards the person's own choice stands.
    """
    person, _ = Person.objects.select_for_update(no_key=True).get_or_create(environment=environment, uid=identity.uid)
    person.first_name, person.last_name = identity.first_name, identity.last_name
    person.email, person.domain = identity.email, identity.domain or person.domain
    person.language = person.language or identity.language[:10] or language
    person.previous_sign_in_at, person.last_sign_in_at = person.last_sign_in_at, clock.now()
    person.save()
    roles = list(Role.objects.filter(person=person, status=Status.VALID).values_list("pk", flat=True))
    record(Event.SIGNED_IN, subject=person.uid, environment=environment, level=identity.level.name)
    return person, roles


def sign_out(person: Person) -> None:
    """Write down that a person left this environment; the session is the caller's business."""
    record(Event.SIGNED_OUT, subject=person.uid, environment=person.environment)


def sign_in_ended(person: Person) -> None:
    """Write down that the gate ended a session that had proved one factor only."""
    record(Event.SIGN_IN_ENDED, subject=person.uid, environment=person.environment)


def profile_chosen(person: Person, role_id: int) -> None:
    """Write down from which post a person acts in this session from now on."""
    record(Event.PROFILE_CHOSEN, subject=person.uid, environment=person.environment, role=role_id)


@transaction.atomic
def choose_language(person: Person, language: str) -> None:
    """The language of mails from TRACES."""
    Person.objects.filter(pk=person.pk).update(language=language)
    record(Event.LANGUAGE_CHANGED, subject=person.uid, environment=person.environment, language=language)
