"""Certify, reject, cancel. Of two officers at once one decides, and the other is told."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from kernel import clock
from kernel.journal.writing import record
from traces.certificates import telling
from traces.certificates.errors import CertificateError, CertificateErrorCode
from traces.certificates.events import Event
from traces.certificates.flows import guard, signatures
from traces.certificates.flows.guard import Hand
from traces.certificates.models import Certificate, Check, PartTwo, Signer
from traces.certificates.states import Status
from traces.models import Role
from traces.reference.models import Authority

EVENTS = {
    Status.VALID: Event.CERTIFIED,
    Status.REJECTED: Event.REJECTED,
    Status.CANCELLED: Event.CANCELLED,
}


@transaction.atomic
def certify(hand: Hand, pk: int, checks: Mapping[str, Any]) -> Certificate:
    """Sign Part II: the certificate is valid. `checks` are the fields of `PartTwo`."""
    post = guard.check(hand)
    certificate = _locked(pk, Status.NEW)
    _check_competent(post, certificate)
    for name in missing_checks(checks):
        raise CertificateError(CertificateErrorCode.CHECK_MISSING, field=name)
    _decide(certificate, hand, Status.VALID, "")
    PartTwo.objects.create(certificate=certificate, **checks)
    signatures.sign(certificate, Signer.OFFICER, post, clock.now())
    _close(certificate, hand)
    return certificate


@transaction.atomic
def reject(hand: Hand, pk: int, reason: str, checks: Mapping[str, Any]) -> Certificate:
    """Refuse to certify; everybody involved is told the reason."""
    post = guard.check(hand)
    certificate = _locked(pk, Status.NEW)
    _check_competent(post, certificate)
    _decide(certificate, hand, Status.REJECTED, _needed(reason))
    PartTwo.objects.create(certificate=certificate, **checks)
    _close(certificate, hand)
    return certificate


@transaction.atomic
def cancel(hand: Hand, pk: int, reason: str) -> Certificate:
    """Take back: the applicant while it waits, the competent authority once it is valid."""
    post = guard.check(hand)
    certificate = _locked(pk, Status.NEW, Status.VALID)
    if certificate.status == Status.NEW and certificate.author_id != hand.person.pk:
        raise CertificateError(CertificateErrorCode.NOT_COMPETENT)
    if certificate.status == Status.VALID:
        _check_competent(post, certificate)
    _decide(certificate, hand, Status.CANCELLED, _needed(reason))
    _close(certificate, hand)
    return certificate


def missing_checks(checks: Mapping[str, Any]) -> list[str]:
    """The fields of Part II that forbid to sign, in the order of the page: a page names all of them at once."""
    missing = [name for name in ("documentary", "identity") if checks[name] != Check.SATISFACTORY]
    if checks["physical"] == Check.NOT_SATISFACTORY:
        missing.append("physical")
    if not checks["health_attested"]:
        missing.append("health_attested")
    return missing


def is_competent(post: Role | None, local_authority: Authority | None) -> bool:
    """Whether the post is in the authority of the place of dispatch, or in one above it, which inherits its rights."""
    return bool(post and post.authority and local_authority and local_authority.is_within(post.authority))


def _locked(pk: int, *expected: Status) -> Certificate:
    """The certificate, locked, as it stands; CertificateError when somebody else was first."""
    related = ("local_authority", "author")
    certificate: Certificate = Certificate.objects.select_for_update(of=("self",)).select_related(*related).get(pk=pk)
    if certificate.status not in expected:
        raise CertificateError(CertificateErrorCode.TOO_LATE, status=certificate.standing.label)
    return certificate


def _check_competent(post: Role, certificate: Certificate) -> None:
    if certificate.author_id == post.person_id:
        raise CertificateError(CertificateErrorCode.OWN_CERTIFICATE)
    if not is_competent(post, certificate.local_authority):
        raise CertificateError(CertificateErrorCode.NOT_COMPETENT)


def _needed(reason: str) -> str:
    if not reason.strip():
        raise CertificateError(CertificateErrorCode.REASON_MISSING, field="reason")
    return reason.strip()


def _decide(certificate: Certificate, hand: Hand, status: Status, reason: str) -> None:
    certificate.status, certificate.reason = status, reason
    certificate.decided_by, certificate.decided_at = hand.person, clock.now()
    certificate.save(update_fields=["status", "reason", "decided_by", "decided_at"])


def _close(certificate: Certificate, hand: Hand) -> None:
    telling.decided(certificate, by=hand.person)
    record(
        EVENTS[certificate.standing],
        subject=hand.person.uid,
        environment=certificate.environment,
        certificate=certificate.pk,
        reference=certificate.reference,
    )
