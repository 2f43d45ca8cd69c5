"""Keep a person to one role type: taken with the first living role, given back with the last."""

from traces.errors import ErrorCode, TracesError
from traces.models import Person, Role, RoleType, RoleTypeChoice, choice_key


def lock(person_id: int) -> Person:
    """Lock a person for the rest of the transaction: every change to their roles takes this lock first."""
    # Others may still refer to the person (no_key): two who decide on each other must not wait in a circle.
    person: Person = Person.objects.select_for_update(no_key=True).get(pk=person_id)
    return person


def held(person: Person) -> RoleTypeChoice | None:
    """The choice a person has made, if any."""
    choice: RoleTypeChoice | None = RoleTypeChoice.objects.filter(person=person).first()
    return choice


def check(person: Person, role_type: RoleType) -> None:
    """TracesError when the person holds another role type."""
    choice = held(person)
    if choice and choice.role_type != role_type:
        raise TracesError(ErrorCode.ROLE_TYPE_TAKEN, held=RoleType(choice.role_type).label)


def take(person: Person, role_type: RoleType) -> RoleTypeChoice:
    """The person's choice of this type, made now if need be. Call with the person locked."""
    check(person, role_type)
    choice: RoleTypeChoice
    choice, _ = RoleTypeChoice.objects.get_or_create(
        key=choice_key(person.pk, role_type), defaults={"person": person, "role_type": role_type}
    )
    return choice


def give_back(person: Person) -> None:
    """Free the person to choose another type once no role lives. Call with the person locked, the role saved."""
    if not Role.objects.filter(person=person, choice__isnull=False).exists():
        RoleTypeChoice.objects.filter(person=person).delete()
