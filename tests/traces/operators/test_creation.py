"""Recording one operator."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils.translation import override

from kernel.journal.models import Entry
from tests.clock import Clock
from traces.environments import environment_scope
from traces.operators.creation import create_operator
from traces.operators.errors import MESSAGES, OperatorError, OperatorErrorCode
from traces.operators.events import Event
from traces.operators.models import Operator

pytestmark = pytest.mark.usefixtures("reference")

VALID: dict[str, Any] = {
    "environment": "training",
    "name": "Marché du Val Gris",
    "country": "FR",
    "responsible_authority": "FR00008",
    "activities": ["ASC", "TRANSPORTER/com_transport"],
    "status": "valid",
}


def test_an_operator_is_recorded_with_its_activities(clock: Clock) -> None:
    clock.set(datetime(2024, 5, 31, 22, 30, tzinfo=UTC))  # already 1 June in Brussels
    operator = create_operator(**VALID)
    with environment_scope("training"):
        stored = Operator.objects.get()
        activities = {(one.activity_type.code, one.status, one.valid_from) for one in stored.activities.all()}
    assert stored.identifier == operator.identifier == f"FR.2024.{operator.pk:06d}"
    assert stored.responsible_authority is not None
    assert stored.responsible_authority.code == "FR00008"
    assert activities == {
        ("establish_ac", "valid", date(2024, 6, 1)),
        ("com_transport", "valid", date(2024, 6, 1)),
    }
    assert stored.created_at == clock.now


def test_recording_is_one_event() -> None:
    operator = create_operator(**VALID)
    entry = Entry.objects.get()
    assert (entry.event, entry.environment) == (Event.OPERATOR_CREATED, "training")
    assert entry.personal is not None
    assert entry.personal["identifier"] == operator.identifier


def test_the_responsible_authority_may_be_missing() -> None:
    # Official help: "If you skip that step, your role will not be validated".
    assert create_operator(**{**VALID, "responsible_authority": None}).responsible_authority is None


def test_lower_and_upper_case_are_the_same_in_codes_of_ours() -> None:
    operator = create_operator(**{**VALID, "country": "fr", "status": "VALID", "environment": "Training"})
    assert operator.country_id == "FR"


def test_naming_an_activity_twice_records_it_once() -> None:
    operator = create_operator(**{**VALID, "activities": ["ASC", "ASC/establish_ac"]})
    with environment_scope("training"):
        assert operator.activities.count() == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"environment": "moon"}, OperatorErrorCode.ENVIRONMENT_UNKNOWN),
        ({"name": "  "}, OperatorErrorCode.NAME_INVALID),
        ({"name": "x" * 201}, OperatorErrorCode.NAME_INVALID),
        ({"country": "ZZ"}, OperatorErrorCode.COUNTRY_UNKNOWN),
        ({"responsible_authority": "FR99999"}, OperatorErrorCode.AUTHORITY_UNKNOWN),
        ({"activities": []}, OperatorErrorCode.ACTIVITY_MISSING),
        ({"activities": ["ASC", "NOPE"]}, OperatorErrorCode.ACTIVITY_UNKNOWN),
        ({"status": "perhaps"}, OperatorErrorCode.STATUS_UNKNOWN),
    ],
)
def test_what_is_unknown_is_refused_and_nothing_is_recorded(change: dict[str, Any], code: OperatorErrorCode) -> None:
    with pytest.raises(OperatorError) as refused:
        create_operator(**{**VALID, **change})
    assert refused.value.code is code
    with environment_scope("training"):
        assert not Operator.objects.exists()
    assert not Entry.objects.exists()


def test_every_error_has_its_sentence() -> None:
    assert set(MESSAGES) == set(OperatorErrorCode)
    with override("en"):
        assert str(OperatorError(OperatorErrorCode.COUNTRY_UNKNOWN, "ZZ")) == "There is no country “ZZ”."
