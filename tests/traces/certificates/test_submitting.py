"""From draft to New: complete, by right, with a number of its own, signed."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from kernel.journal.models import Entry
from tests.clock import Clock
from tests.traces.certificates.conftest import fresh, make_draft, weak
from tests.traces.world import TRAINING, give, make_operator, make_person
from traces.certificates.errors import CertificateError, CertificateErrorCode, IncompleteError
from traces.certificates.events import Event
from traces.certificates.flows import drafts, submitting
from traces.certificates.flows.guard import Hand
from traces.certificates.models import Certificate, Signature
from traces.certificates.states import Status
from traces.environments import environment_scope
from traces.models import Person, Role
from traces.notifications.models import Notice
from traces.operators.models import OperatorActivity

pytestmark = pytest.mark.usefixtures("production")

BRUSSELS = ZoneInfo("Europe/Brussels")
BEFORE = datetime(2024, 6, 10, 23, 59, 59, tzinfo=BRUSSELS)
FROM = datetime(2024, 6, 11, 0, 0, 0, tzinfo=BRUSSELS)


def refused(farmer: Hand, draft: Certificate) -> CertificateErrorCode:
    with pytest.raises(CertificateError) as caught:
        submitting.submit(farmer, draft.pk)
    assert fresh(draft).status == Status.DRAFT
    return caught.value.code


def missing(farmer: Hand, draft: Certificate) -> set[tuple[str, str]]:
    with pytest.raises(IncompleteError) as caught:
        submitting.submit(farmer, draft.pk)
    assert fresh(draft).reference is None
    return {(problem.field, problem.code.value) for problem in caught.value.problems}


def test_a_submitted_draft_is_new_with_a_reference_of_the_clocks_year(farmer: Hand, draft: Certificate) -> None:
    certificate = submitting.submit(farmer, draft.pk)
    assert (certificate.status, certificate.reference) == (1, "INTRA.EU.FR.2026.0000001")
    assert Entry.objects.filter(event=Event.SUBMITTED, subject=farmer.person.uid).count() == 1


def test_numbers_follow_each_other_and_begin_anew_each_year(farmer: Hand, clock: Clock) -> None:
    def number() -> str:
        return str(submitting.submit(farmer, make_draft(farmer.person).pk).reference)[-12:]

    assert [number(), number()] == ["2026.0000001", "2026.0000002"]
    # The last hour of the year in London is the first of the next one in Brussels.
    clock.set(datetime(2026, 12, 31, 23, 30, tzinfo=ZoneInfo("UTC")))
    assert number() == "2027.0000001"


def test_each_environment_counts_by_itself(farmer: Hand, draft: Certificate, submitted: Certificate) -> None:
    with environment_scope(TRAINING):
        trainee = make_person(environment=TRAINING)
        role = give(trainee, "operator", make_operator(environment=TRAINING))
        from tests.traces.certificates.conftest import hand_of

        there = submitting.submit(hand_of(role), make_draft(trainee).pk)
    assert there.reference == submitted.reference


def test_the_applicants_block_is_frozen(farmer: Hand, submitted: Certificate) -> None:
    Person.objects.filter(pk=farmer.person.pk).update(last_name="Autre", email="other@example.org")
    signature = Signature.objects.get(certificate=submitted)
    assert (signature.person_name, signature.email) == ("Camille MARTIN", "n00camil@example.org")
    assert signature.body_name == "Ferme des Sangliers"


def test_the_officers_of_the_place_of_dispatch_are_told(vet: Hand, submitted: Certificate) -> None:
    notice = Notice.objects.get()
    assert (notice.person, notice.values["reference"]) == (vet.person, submitted.reference)


def test_an_empty_draft_says_everything_that_is_missing(farmer: Hand) -> None:
    empty = drafts.create(farmer, "BOV-INTRA-X")
    fields = {field for field, _ in missing(farmer, empty)}
    assert {"consignee", "destination", "departure_at", "transport", "purpose", "journey_hours", ""} <= fields
    assert "dispatch" not in fields  # one's own operator stands there from the beginning


def test_places_need_the_right_activity_on_the_day_of_departure(farmer: Hand, draft: Certificate) -> None:
    tomorrow = draft.departure_at.date() - timedelta(days=1)
    OperatorActivity.objects.filter(operator=draft.destination).update(valid_to=tomorrow)
    assert missing(farmer, draft) == {("destination", "activity-missing")}
    OperatorActivity.objects.filter(operator=draft.destination).update(valid_to=None, status="suspended")
    assert missing(farmer, draft) == {("destination", "activity-missing")}


def test_before_the_control_rules_any_valid_activity_was_enough(farmer: Hand, draft: Certificate, clock: Clock) -> None:
    draft.model_code, draft.departure_at = "EQUI-INTRA-CON", draft.departure_at
    draft.save()
    Certificate.objects.update(model_code="POU-INTRA-X", purpose="breeding")
    OperatorActivity.objects.update(valid_from="2020-01-01")
    assert ("dispatch", "activity-missing") in missing(farmer, draft)
    clock.set(datetime(2023, 6, 4, 12, 0, tzinfo=BRUSSELS))
    assert missing_none(farmer, draft)


def missing_none(farmer: Hand, draft: Certificate) -> bool:
    weakly = weak(farmer)  # enough at that time
    return submitting.submit(weakly, draft.pk).status == Status.NEW


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"departure_at": datetime(2026, 11, 20, 9, 59, tzinfo=BRUSSELS)}, ("departure_at", "departure-past")),
        ({"journey_hours": 9}, ("journey_log", "journey-log-missing")),
        ({"purpose": "slaughter"}, ("purpose", "purpose-unknown")),
    ],
)
def test_a_box_that_contradicts_a_rule(farmer: Hand, draft: Certificate, changes, problem) -> None:
    Certificate.objects.filter(pk=draft.pk).update(**changes)
    assert problem in missing(farmer, draft)


def test_both_places_in_one_country_need_no_intra(farmer: Hand, draft: Certificate) -> None:
    Certificate.objects.update(destination=draft.dispatch)
    assert missing(farmer, draft) == {("destination", "same-country")}


def test_marks_and_animals_must_agree(farmer: Hand, draft: Certificate) -> None:
    draft.commodities.update(quantity=3)
    assert missing(farmer, draft) == {("", "identification-count")}


def test_a_draft_is_submitted_once(farmer: Hand, draft: Certificate) -> None:
    submitting.submit(farmer, draft.pk)
    with pytest.raises(CertificateError) as caught:
        submitting.submit(farmer, draft.pk)
    assert caught.value.code == CertificateErrorCode.NOT_A_DRAFT


# --- the right, as it stands at the moment of the act ---


def test_a_suspended_post_submits_nothing(farmer: Hand, draft: Certificate) -> None:
    Role.objects.filter(pk=farmer.post.pk).update(status="suspended")
    assert refused(farmer, draft) == CertificateErrorCode.NO_RIGHT


def test_a_suspended_activity_takes_the_right_away(farmer: Hand, draft: Certificate) -> None:
    OperatorActivity.objects.filter(operator=farmer.post.operator).update(status="suspended")
    assert refused(farmer, draft) == CertificateErrorCode.NO_RIGHT


def test_a_post_that_was_not_valid_at_sign_in_does_not_count(farmer: Hand, draft: Certificate) -> None:
    from dataclasses import replace

    late = replace(farmer, sign_in=replace(farmer.sign_in, role_ids=frozenset()))
    assert refused(late, draft) == CertificateErrorCode.NO_RIGHT


# --- the gate, to the second ---


def test_until_the_last_second_the_password_is_enough(farmer: Hand, clock: Clock) -> None:
    OperatorActivity.objects.update(valid_from="2020-01-01")
    clock.set(BEFORE)
    assert submitting.submit(weak(farmer), make_draft(farmer.person).pk).reference == "INTRA.EU.FR.2024.0000001"


def test_from_the_first_second_on_it_is_not_and_the_draft_is_kept(farmer: Hand, clock: Clock) -> None:
    OperatorActivity.objects.update(valid_from="2020-01-01")
    clock.set(BEFORE)
    draft = make_draft(farmer.person)
    clock.set(FROM)
    assert refused(weak(farmer), draft) == CertificateErrorCode.TWO_FACTORS_MISSING
    with pytest.raises(CertificateError):
        drafts.create(weak(farmer), "BOV-INTRA-X")
    assert submitting.submit(farmer, draft.pk).status == Status.NEW
