"""Change a plan: each act is one transaction, checks what another window did, and is journalled without numbers."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import IntegrityError, transaction
from django.http import Http404

from kernel import clock, crypto
from kernel.journal.writing import record
from traces.environments import Environment
from traces.models import Person
from traces.readiness.errors import PlanError, PlanRefused
from traces.readiness.events import Event
from traces.readiness.models import Phone, PhoneKind, Plan, Shift, Use
from traces.readiness.phones import numbers
from traces.readiness.phones.access import Place


@dataclass(frozen=True)
class UseKey:
    """A tick: this person, on this shift or (None) always."""

    person_id: int
    shift_id: int | None


def _locked_plan(place: Place) -> Plan:
    """The plan, begun now if need be, locked: whoever changes it waits here."""
    plan: Plan
    plan, _created = Plan.objects.get_or_create(
        environment=place.person.environment,
        role_type=place.role_type,
        **{place.role_type.value: place.organisation},
        defaults={"changed_at": clock.now()},
    )
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    Plan.objects.filter(pk=plan.pk).update(changed_at=clock.now())
    return plan


def _record(event: StrEnum, place: Place, **details: Any) -> None:
    environment = Environment(place.person.environment)
    where: dict[str, Any] = {"role_type": place.role_type.value, "organisation": place.organisation.pk}
    record(event, subject=place.person.uid, environment=environment, **where, **details)


# --- phones


def save_phone(place: Place, data: Mapping[str, Any], phone: Phone | None, version: int) -> Phone:
    """Add a phone, or change this one as it was at `version`. PlanRefused."""
    number, masked, is_mobile = _number(PhoneKind(data["kind"]), data["number"])
    with transaction.atomic():
        plan = _locked_plan(place)
        stored = _current(Phone, phone.pk, version) if phone else Phone(pk=crypto.new_key(), plan=plan, version=0)
        stored.label, stored.label_folded = data["label"], data["label"].casefold()
        stored.kind, stored.place, stored.is_mobile = data["kind"], data["place"], is_mobile
        _refuse_twice(plan, stored, number)
        stored.set_number(number, masked)
        stored.version += 1
        stored.save(force_insert=phone is None, force_update=phone is not None)
        _record(Event.PHONE_CHANGED if phone else Event.PHONE_ADDED, place, phone=stored.pk)
    return stored


def _number(kind: PhoneKind, text: str) -> tuple[str, str, bool]:
    """E.164, masked, and whether text messages arrive; empty where the kind has no number."""
    if not text:
        if kind.needs_number:
            raise PlanRefused(PlanError.NUMBER_MISSING, numbers.FIELD)
        return "", "", False
    if kind == PhoneKind.KEY:
        raise PlanRefused(PlanError.NUMBER_NOT_WANTED, numbers.FIELD)
    parsed = numbers.parse(text)
    number = numbers.e164(parsed)
    return number, numbers.masked(number), numbers.can_receive_texts(parsed)


def _refuse_twice(plan: Plan, phone: Phone, number: str) -> None:
    others = Phone.objects.filter(plan=plan).exclude(pk=phone.pk)
    if others.filter(label_folded=phone.label_folded).exists():
        raise PlanRefused(PlanError.LABEL_TWICE, "label")
    same = others.filter(number_digest=Phone.digest(plan.pk, number)).first() if number else None
    if same:
        raise PlanRefused(PlanError.NUMBER_TWICE, numbers.FIELD, label=same.label)


def _current(model: Any, pk: int, version: int) -> Any:
    """The row as it is now, with its plan locked; PlanRefused when somebody changed it after `version`."""
    row = model.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    if row.version != version:
        raise PlanRefused(PlanError.CHANGED_ELSEWHERE)
    return row


@transaction.atomic
def delete_phone(place: Place, phone: Phone) -> None:
    """Delete a phone with its uses; a second click finds nothing and changes nothing."""
    _locked_plan(place)
    if Phone.objects.filter(pk=phone.pk).delete()[0]:
        _record(Event.PHONE_DELETED, place, phone=phone.pk)


# --- who uses them


@transaction.atomic
def save_uses(place: Place, phone: Phone, wanted: Collection[UseKey], version: int) -> None:
    """Who uses this phone when, as ticked. People who have left stay only as long as they are ticked. PlanRefused."""
    plan = _locked_plan(place)
    stored = _current(Phone, phone.pk, version)
    before = {UseKey(use.person_id, use.shift_id): use.pk for use in Use.objects.filter(phone=stored)}
    new = set(wanted) - before.keys()
    _refuse_strangers(place, plan, new)
    Use.objects.filter(pk__in=[pk for key, pk in before.items() if key not in wanted]).delete()
    Use.objects.bulk_create(Use(phone=stored, person_id=key.person_id, shift_id=key.shift_id) for key in new)
    Phone.objects.filter(pk=stored.pk).update(version=stored.version + 1)
    _record(Event.USES_CHANGED, place, phone=stored.pk, uses=len(wanted))


def _refuse_strangers(place: Place, plan: Plan, new: Collection[UseKey]) -> None:
    """New ticks are for members and for shifts of this plan only."""
    people = {key.person_id for key in new}
    shifts = {key.shift_id for key in new if key.shift_id is not None}
    known = place.members().filter(pk__in=people).count() == len(people)
    if not known or Shift.objects.filter(plan=plan, pk__in=shifts).count() != len(shifts):
        raise PlanRefused(PlanError.NOT_A_MEMBER)


# --- shifts


def save_shift(place: Place, data: Mapping[str, Any], shift: Shift | None, version: int) -> Shift:
    """Add a shift, or change this one as it was at `version`. PlanRefused."""
    try:
        with transaction.atomic():
            plan = _locked_plan(place)
            stored: Shift = _current(Shift, shift.pk, version) if shift else Shift(plan=plan, version=0)
            stored.label, stored.days = data["label"], sum(1 << int(day) for day in data["days"])
            stored.starts, stored.ends = data["starts"], data["ends"]
            stored.version += 1
            stored.save()
            _record(Event.SHIFT_SAVED, place, shift=stored.pk)
    except IntegrityError as error:
        raise PlanRefused(PlanError.LABEL_TWICE, "label") from error
    return stored


@transaction.atomic
def delete_shift(place: Place, shift: Shift) -> None:
    """Delete a shift; its phones stay, their uses on it go."""
    _locked_plan(place)
    if Shift.objects.filter(pk=shift.pk).delete()[0]:
        _record(Event.SHIFT_DELETED, place, shift=shift.pk)


# --- who answers for it


@transaction.atomic
def choose_responsible(place: Place, person: Person | None) -> None:
    """Who keeps the phones; None for nobody."""
    plan = _locked_plan(place)
    Plan.objects.filter(pk=plan.pk).update(responsible=person)
    _record(Event.RESPONSIBLE_CHANGED, place)
