"""Certificates submitted at once get numbers without gaps or repeats; two officers make one decision. With controls."""

from collections import Counter
from collections.abc import Callable
from threading import Barrier

import pytest
from django.db import IntegrityError

from kernel.journal.models import Entry
from tests.races.hands import Outcome, at_once
from tests.traces.certificates.conftest import hand_of, make_draft
from tests.traces.certificates.test_deciding import CHECKS
from tests.traces.world import PRODUCTION, give, make_operator, make_person, make_reference
from traces.certificates.errors import CertificateError, CertificateErrorCode
from traces.certificates.events import Event
from traces.certificates.flows import deciding, numbering, submitting
from traces.certificates.flows.guard import Hand
from traces.certificates.models import Certificate, ReferenceCounter, Signature
from traces.environments import environment_scope
from traces.models import Role

pytestmark = pytest.mark.django_db(transaction=True)

Applicant = tuple[Hand, int]


@pytest.fixture
def applicants(transactional_db: None) -> list[Applicant]:
    """Six farmers, each with a complete draft; their certificates leave from the same country."""
    make_reference()
    roles = [give(make_person(f"n00farm{n}"), "operator", make_operator(f"Ferme {n}")) for n in range(6)]
    return [(hand_of(role), make_draft(role.person).pk) for role in roles]


def inside(act: Callable[..., object], *arguments: object) -> Callable[[], object]:
    """The act in production's scope, which each thread must open itself."""

    def run() -> object:
        with environment_scope(PRODUCTION):
            return act(*arguments)

    return run


def submit_all(applicants: list[Applicant]) -> list[Outcome]:
    return at_once(*[inside(submitting.submit, hand, pk) for hand, pk in applicants])


def numbers() -> list[int]:
    with environment_scope(PRODUCTION):
        given = Certificate.objects.exclude(reference=None).values_list("reference", flat=True)
        return sorted(int(reference[-7:]) for reference in given)


def test_control_reading_without_the_lock_gives_a_number_twice(
    applicants: list[Applicant], monkeypatch: pytest.MonkeyPatch
) -> None:
    together = Barrier(2)

    def careless(environment: str, country: str, year: int) -> ReferenceCounter:
        key = {"environment": environment, "document": numbering.DOCUMENT, "country": country, "year": year}
        found = ReferenceCounter.objects.get(**key)
        together.wait(timeout=30)
        return found

    with environment_scope(PRODUCTION):
        year = numbering.localtime(numbering.clock.now()).year
        ReferenceCounter.objects.create(environment=PRODUCTION, document=numbering.DOCUMENT, country="FR", year=year)
    monkeypatch.setattr(numbering, "_locked", careless)
    outcomes = submit_all(applicants[:2])
    # The database refuses the second one: without the lock somebody's certificate is lost.
    assert sorted(type(one) for one in outcomes if isinstance(one, Exception)) == [IntegrityError]


def test_certificates_submitted_at_once_are_numbered_without_gaps_or_repeats(applicants: list[Applicant]) -> None:
    outcomes = submit_all(applicants)
    assert not [one for one in outcomes if isinstance(one, Exception)]
    assert numbers() == [1, 2, 3, 4, 5, 6]


def test_a_submission_that_fails_leaves_no_gap(applicants: list[Applicant], monkeypatch: pytest.MonkeyPatch) -> None:
    telling, unlucky = submitting.telling.submitted, applicants[0][1]

    def break_down(certificate: Certificate) -> None:
        if certificate.pk == unlucky:
            raise RuntimeError
        telling(certificate)

    monkeypatch.setattr(submitting.telling, "submitted", break_down)
    submit_all(applicants)
    assert numbers() == [1, 2, 3, 4, 5]


def test_the_same_draft_submitted_in_two_tabs_is_one_certificate(applicants: list[Applicant]) -> None:
    outcomes = submit_all([applicants[0], applicants[0]])
    codes = Counter(one.code if isinstance(one, CertificateError) else None for one in outcomes)
    assert codes == {None: 1, CertificateErrorCode.NOT_A_DRAFT: 1}
    assert numbers() == [1]


def test_a_right_taken_away_at_the_same_moment_leaves_either_both_or_nothing(applicants: list[Applicant]) -> None:
    hand, pk = applicants[0]

    def suspend() -> object:
        from traces.flows.suspending import suspend_everywhere

        return suspend_everywhere(hand.person.uid)

    outcomes = at_once(inside(submitting.submit, hand, pk), suspend)
    assert isinstance(outcomes[0], Certificate | CertificateError)
    assert outcomes[1] == 1


@pytest.fixture
def waiting(applicants: list[Applicant]) -> Certificate:
    with environment_scope(PRODUCTION):
        return submitting.submit(*applicants[0])


@pytest.fixture
def officers(waiting: Certificate) -> list[Hand]:
    roles: list[Role] = [give(make_person(f"n00vete{n}"), "authority", "FR00008") for n in range(2)]
    return [hand_of(role) for role in roles]


def test_certifying_and_rejecting_at_once_is_one_decision(waiting: Certificate, officers: list[Hand]) -> None:
    outcomes = at_once(
        inside(deciding.certify, officers[0], waiting.pk, CHECKS),
        inside(deciding.reject, officers[1], waiting.pk, "Non", CHECKS),
    )
    codes = Counter(one.code if isinstance(one, CertificateError) else None for one in outcomes)
    assert codes == {None: 1, CertificateErrorCode.TOO_LATE: 1}
    assert Entry.objects.filter(event__in=[Event.CERTIFIED, Event.REJECTED]).count() == 1
    with environment_scope(PRODUCTION):
        assert Signature.objects.filter(certificate=waiting).count() <= 2
