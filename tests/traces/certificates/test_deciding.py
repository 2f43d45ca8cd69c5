"""Certify, reject, cancel: by whom, and what becomes of it."""

from typing import Any

import pytest

from kernel.journal.models import Entry
from tests.traces.certificates.conftest import hand_of, make_draft
from tests.traces.world import PRODUCTION, give, make_person
from traces.certificates.errors import CertificateError, CertificateErrorCode
from traces.certificates.events import Event
from traces.certificates.flows import deciding, submitting
from traces.certificates.flows.guard import Hand
from traces.certificates.models import Certificate, PartTwo, Signature
from traces.certificates.states import Status
from traces.environments import environment_scope
from traces.notifications.models import Notice

pytestmark = pytest.mark.usefixtures("production")

CHECKS: dict[str, Any] = {
    "documentary": "satisfactory",
    "identity": "satisfactory",
    "physical": "not-done",
    "health_attested": True,
    "remarks": "",
}


def code_of(act, *arguments: object) -> CertificateErrorCode:
    with pytest.raises(CertificateError) as caught:
        act(*arguments)
    return caught.value.code


def test_the_vet_makes_it_valid_and_signs(vet: Hand, farmer: Hand, submitted: Certificate) -> None:
    certificate = deciding.certify(vet, submitted.pk, CHECKS)
    assert certificate.status == 70
    blocks = {one.block: (one.body_code, one.person_name) for one in Signature.objects.filter(certificate=submitted)}
    assert blocks["officer"] == ("FR00008", "Hélène DURANDEAU")
    assert PartTwo.objects.get().documentary == "satisfactory"
    assert Notice.objects.filter(person=farmer.person, text="certificate-valid").count() == 1
    assert Entry.objects.filter(event=Event.CERTIFIED, subject=vet.person.uid).count() == 1


@pytest.mark.parametrize("authority", ["FR00051", "DE29812", "FRCDG4"])
def test_other_authorities_do_not_certify(submitted: Certificate, authority: str) -> None:
    stranger = hand_of(give(make_person("n00other"), "authority", authority))
    assert code_of(deciding.certify, stranger, submitted.pk, CHECKS) in (
        CertificateErrorCode.NOT_COMPETENT,
        CertificateErrorCode.NO_RIGHT,
    )


def test_a_superior_authority_inherits_the_right(submitted: Certificate) -> None:
    central = hand_of(give(make_person("n00dgal1"), "authority", "FR00000"))
    assert deciding.certify(central, submitted.pk, CHECKS).status == Status.VALID


def test_an_operators_user_does_not_certify(farmer: Hand, submitted: Certificate) -> None:
    assert code_of(deciding.certify, farmer, submitted.pk, CHECKS) == CertificateErrorCode.OWN_CERTIFICATE


def test_nobody_certifies_what_they_applied_for(vet: Hand) -> None:
    with environment_scope(PRODUCTION):
        own = submitting.submit(vet, make_draft(vet.person).pk)
    superior = own.local_authority.code
    assert superior  # an authority may write Part I as well
    assert code_of(deciding.certify, vet, own.pk, CHECKS) == CertificateErrorCode.OWN_CERTIFICATE


@pytest.mark.parametrize(
    "wrong",
    [
        {"documentary": "not-done"},
        {"identity": "not-satisfactory"},
        {"physical": "not-satisfactory"},
        {"health_attested": False},
    ],
)
def test_without_satisfactory_checks_nothing_is_signed(vet: Hand, submitted: Certificate, wrong) -> None:
    assert code_of(deciding.certify, vet, submitted.pk, {**CHECKS, **wrong}) == CertificateErrorCode.CHECK_MISSING
    assert Signature.objects.filter(certificate=submitted).count() == 1


def test_a_rejection_needs_a_reason_and_is_told(vet: Hand, farmer: Hand, submitted: Certificate) -> None:
    assert code_of(deciding.reject, vet, submitted.pk, " ", CHECKS) == CertificateErrorCode.REASON_MISSING
    assert deciding.reject(vet, submitted.pk, "Boucles manquantes", CHECKS).status == 41
    assert "Boucles manquantes" in Notice.objects.get(person=farmer.person).sentence


def test_the_applicant_cancels_while_it_waits_the_vet_once_it_is_valid(
    vet: Hand, farmer: Hand, submitted: Certificate
) -> None:
    assert code_of(deciding.cancel, vet, submitted.pk, "Non") == CertificateErrorCode.NOT_COMPETENT
    deciding.certify(vet, submitted.pk, CHECKS)
    assert code_of(deciding.cancel, farmer, submitted.pk, "Non") == CertificateErrorCode.OWN_CERTIFICATE
    assert deciding.cancel(vet, submitted.pk, "Départ reporté").status == 64


def test_an_applicant_takes_back_what_waits(farmer: Hand, submitted: Certificate) -> None:
    assert deciding.cancel(farmer, submitted.pk, "Départ reporté").status == Status.CANCELLED


def test_what_is_decided_is_not_decided_again(vet: Hand, submitted: Certificate) -> None:
    deciding.certify(vet, submitted.pk, CHECKS)
    assert code_of(deciding.reject, vet, submitted.pk, "Non", CHECKS) == CertificateErrorCode.TOO_LATE
