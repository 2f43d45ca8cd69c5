"""What the door of TRACES (`traces.api`) opens of readiness."""

from typing import Any

from traces.readiness.models import FactorState, Phone, Plan, Reading, Reminded, Reminder, Shift, Snapshot, Use

#: All tables, those that point to others first: for the simulator's reset.
MODELS: tuple[Any, ...] = (Use, Shift, Phone, Plan, Reminder, Reminded, Snapshot, FactorState, Reading)
