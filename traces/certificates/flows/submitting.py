"""Submit a draft: from now on it has a reference, and waits for the authority of the place of dispatch."""

import secrets

from django.db import transaction

from kernel import clock
from kernel.journal.writing import record
from traces.certificates import control_rules, telling
from traces.certificates.errors import CertificateError, CertificateErrorCode, IncompleteError
from traces.certificates.events import Event
from traces.certificates.flows import drafts, guard, numbering, signatures
from traces.certificates.flows.guard import Hand
from traces.certificates.models import OPERATOR_BOXES, Certificate, Signer
from traces.certificates.states import Status
from traces.operators.models import Operator


@transaction.atomic
def submit(hand: Hand, pk: int) -> Certificate:
    """Make the draft “New”, signed by the applicant. IncompleteError says everything that is missing."""
    post = guard.check(hand)
    certificate = drafts.locked(hand, pk)
    found = control_rules.problems(certificate, list(certificate.commodities.all()))
    if found:
        raise IncompleteError(found)
    _freeze(certificate)
    now = clock.now()
    certificate.status, certificate.submitted_at = Status.NEW, now
    certificate.verification_code = secrets.token_urlsafe(24)
    certificate.reference = numbering.next_reference(
        certificate.environment, certificate.parties["dispatch"]["country"]
    )
    certificate.save()
    signatures.sign(certificate, Signer.APPLICANT, post, now)
    telling.submitted(certificate)
    record(
        Event.SUBMITTED,
        subject=hand.person.uid,
        environment=certificate.environment,
        certificate=pk,
        reference=certificate.reference,
    )
    return certificate


def _freeze(certificate: Certificate) -> None:
    """What is signed stays as it is, whatever becomes of the operators; and whose remit it is in."""
    named = {box: getattr(certificate, box) for box in OPERATOR_BOXES}
    certificate.parties = {box: party(operator) for box, operator in named.items() if operator is not None}
    start, end = certificate.dispatch, certificate.destination
    if start is None or end is None:
        raise CertificateError(CertificateErrorCode.BOX_EMPTY)
    certificate.local_authority = start.responsible_authority
    certificate.central_authority = control_rules.central_authority(start.country_id)
    certificate.destination_authority = end.responsible_authority


def party(operator: Operator) -> dict[str, object]:
    """An operator as a certificate names it."""
    return {
        "name": operator.name,
        "identifier": operator.identifier,
        "address": signatures.address(operator),
        "country": operator.country_id,
    }
