"""A plan as its page shows it: the matrix of agents and phones, the week, and what is wrong with it."""

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from traces.models import Person
from traces.readiness.models import MOST_NUMBERS, Phone, PhoneKind, Plan, Shift, Use
from traces.readiness.phones import numbers
from traces.readiness.phones.access import Place


class Warn(StrEnum):
    """What a head should look at."""

    NO_PHONE = "no-phone"
    SHIFT_WITHOUT_PHONE = "shift-without-phone"
    ONE_FOR_ALL = "one-for-all"
    TOO_MANY = "too-many"
    HAS_LEFT = "has-left"
    NO_TEXTS = "no-texts"


#: Each sentence is followed by the names that it is about.
SENTENCES: dict[Warn, str | Promise] = {
    Warn.NO_PHONE: _("Agents without any phone, device or key:"),
    Warn.SHIFT_WITHOUT_PHONE: _("Shifts on which nobody has a phone:"),
    Warn.ONE_FOR_ALL: _("Everybody depends on this one alone; when it is lost or broken, nobody can sign in:"),
    Warn.TOO_MANY: _("More than ten numbers for one account, and EU Login takes ten:"),
    Warn.HAS_LEFT: _("No valid role in this organisation any more, but still in the plan:"),
    Warn.NO_TEXTS: _("These numbers cannot receive text messages:"),
}


@dataclass(frozen=True)
class Warning:
    """A sentence and whom or what it is about."""

    code: Warn
    sentence: str | Promise
    names: list[str]


@dataclass(frozen=True)
class Row:
    """An agent; for each phone when they use it: shifts, "" for always; nothing for never."""

    person: Person
    cells: list[list[str]]
    has_left: bool


@dataclass(frozen=True)
class ShownPhone:
    """A phone with its number as this reader may see it."""

    phone: Phone
    number: str
    kind: PhoneKind


@dataclass(frozen=True)
class Sheet:
    """Everything on the page."""

    phones: list[ShownPhone]
    shifts: list[Shift]
    rows: list[Row]
    warnings: list[Warning]
    by_shift: dict[int, list[str]]


def sheet(place: Place, plan: Plan | None) -> Sheet:
    """Read a plan: four queries, whatever its size."""
    members = list(place.members())
    if plan is None:
        return Sheet([], [], [Row(person, [], has_left=False) for person in members], [], {})
    phones, shifts = list(Phone.objects.filter(plan=plan)), list(Shift.objects.filter(plan=plan))
    uses = list(Use.objects.filter(phone__plan=plan).select_related("person", "shift").order_by("pk"))
    shown = [ShownPhone(one, _number(place, one), PhoneKind(one.kind)) for one in phones]
    rows = _rows(members, phones, uses)
    labels = {phone.pk: phone.label for phone in phones}
    by_shift: dict[int, list[str]] = defaultdict(list)
    for use in uses:
        if use.shift_id:
            by_shift[use.shift_id].append(f"{labels[use.phone_id]} – {use.person.get_full_name()}")
    return Sheet(shown, shifts, rows, warnings(members, phones, shifts, uses), dict(by_shift))


def _number(place: Place, phone: Phone) -> str:
    if place.can_edit and phone.sealed_number:
        return numbers.international(phone.number)
    return phone.masked


def _rows(members: list[Person], phones: list[Phone], uses: list[Use]) -> list[Row]:
    when: dict[tuple[int, int], list[str]] = defaultdict(list)
    for use in uses:
        when[use.person_id, use.phone_id].append(use.shift.label if use.shift else "")
    there = {person.pk for person in members}
    left = {use.person_id: use.person for use in uses if use.person_id not in there}
    everybody = [*members, *sorted(left.values(), key=lambda person: (person.last_name, person.first_name, person.pk))]
    return [
        Row(person, [sorted(when.get((person.pk, phone.pk), [])) for phone in phones], person.pk in left)
        for person in everybody
    ]


def warnings(members: list[Person], phones: list[Phone], shifts: list[Shift], uses: list[Use]) -> list[Warning]:
    """What is wrong, the most urgent first. A plan that has not been begun is no mistake."""
    if not phones and not shifts:
        return []
    held: dict[int, set[int]] = defaultdict(set)
    for use in uses:
        held[use.person_id].add(use.phone_id)
    there = {person.pk for person in members}
    people = {**{use.person_id: use.person for use in uses}, **{person.pk: person for person in members}}
    numbered = {phone.pk for phone in phones if phone.sealed_number}
    served = {use.shift_id for use in uses if use.person_id in there}
    texts = [one.label for one in phones if PhoneKind(one.kind).needs_number and not one.is_mobile]
    found = {
        Warn.NO_PHONE: [person.get_full_name() for person in members if not held[person.pk]],
        Warn.SHIFT_WITHOUT_PHONE: [shift.label for shift in shifts if shift.pk not in served],
        Warn.ONE_FOR_ALL: _one_for_all(members, phones, held),
        Warn.TOO_MANY: [people[pk].get_full_name() for pk, mine in held.items() if len(mine & numbered) > MOST_NUMBERS],
        Warn.HAS_LEFT: [people[pk].get_full_name() for pk, mine in held.items() if mine and pk not in there],
        Warn.NO_TEXTS: texts,
    }
    return [Warning(code, SENTENCES[code], names) for code, names in found.items() if names]


def _one_for_all(members: list[Person], phones: list[Phone], held: dict[int, set[int]]) -> list[str]:
    """The one phone of several agents who have no other."""
    mine = [held[person.pk] for person in members if held[person.pk]]
    together = set.union(*mine) if len(mine) > 1 else set()
    return [phone.label for phone in phones if phone.pk in together] if len(together) == 1 else []
