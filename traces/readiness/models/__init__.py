"""What TRACES keeps about readiness. Everything belongs to one environment."""

from traces.readiness.models.plans import MOST_NUMBERS, Phone, PhoneKind, Plan, Shift, Use
from traces.readiness.models.reminders import Reminded, Reminder, Wanted
from traces.readiness.models.states import KINDS, FactorState, Kind, Reading, Snapshot

__all__ = [
    "KINDS",
    "MOST_NUMBERS",
    "FactorState",
    "Kind",
    "Phone",
    "PhoneKind",
    "Plan",
    "Reading",
    "Reminded",
    "Reminder",
    "Shift",
    "Snapshot",
    "Use",
    "Wanted",
]
