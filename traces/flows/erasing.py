"""Forget who somebody was, when their EU Login account is gone; what they decided, and what was decided, stays."""

from kernel.journal.writing import record
from traces.environments import environment_scope
from traces.events import Event
from traces.models import Act, Person, Role


def erase(person: Person) -> None:
    """Take name, address and user name from a person, and what they or others wrote about them. Call it locked.

    The row stays, so that decisions keep a maker; it is shown as a deleted user. The journal's own personal part is
    erased by EU Login, which knows when.
    """
    with environment_scope(person.environment):
        Role.objects.filter(person=person).update(additional_information="", reason="")
        Act.objects.filter(person=person).update(reason="")
        Person.objects.filter(pk=person.pk).update(
            uid=f"{Person.ERASED}{person.pk}",
            first_name="",
            last_name="",
            email="",
            domain="",
            language="",
            last_sign_in_at=None,
            previous_sign_in_at=None,
        )
    record(Event.PERSON_ERASED, environment=person.environment, person=person.pk)
