"""Begin, save and delete a draft. It can be saved as often as one likes, complete or not."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from kernel import clock
from kernel.journal.writing import record
from traces.certificates import control_rules
from traces.certificates.errors import CertificateError, CertificateErrorCode
from traces.certificates.events import Event
from traces.certificates.flows import guard
from traces.certificates.flows.guard import Hand
from traces.certificates.intra_models import models
from traces.certificates.models import Certificate, Commodity
from traces.certificates.states import Status
from traces.models import Role
from traces.operators.models import Operator


@transaction.atomic
def create(hand: Hand, model_code: str) -> Certificate:
    """A new draft on a model, with one's own operator in the boxes where it may stand."""
    post = guard.check(hand)
    certificate = begin(post, model_code)
    record(
        Event.DRAFT_CREATED, subject=hand.person.uid, environment=certificate.environment, certificate=certificate.pk
    )
    return certificate


def begin(post: Role, model_code: str) -> Certificate:
    """Store an empty draft for a post, without asking for a right; TracesError for an unknown model."""
    if model_code not in models():
        raise CertificateError(CertificateErrorCode.MODEL_UNKNOWN)
    now = clock.now()
    certificate = Certificate(
        environment=post.environment,
        model_code=model_code,
        author=post.person,
        post=post,
        created_at=now,
        saved_at=now,
    )
    if isinstance(post.organisation, Operator):
        _enter_own(certificate, post.organisation)
    certificate.save()
    return certificate


def _enter_own(certificate: Certificate, operator: Operator) -> None:
    certificate.consignor = operator
    today = localtime(clock.now()).date()
    if control_rules.eligible(certificate.model, "dispatch", today, today).filter(pk=operator.pk).exists():
        certificate.dispatch = operator


@transaction.atomic
def save(
    hand: Hand,
    pk: int,
    version: int,
    fields: Mapping[str, Any],
    lines: Sequence[Mapping[str, Any]] | None = None,
) -> Certificate:
    """Keep these fields of Part I, and these lines of the commodity (None: those that are there).

    CertificateError when the draft was saved elsewhere since `version`, or is no draft any more.
    """
    guard.check(hand)
    certificate = locked(hand, pk)
    if certificate.version != version:
        raise CertificateError(CertificateErrorCode.CHANGED_ELSEWHERE)
    for name, value in fields.items():
        setattr(certificate, name, value)
    certificate.version += 1
    certificate.saved_at = clock.now()
    certificate.save()
    if lines is not None:
        certificate.commodities.all().delete()
        Commodity.objects.bulk_create(Commodity(certificate=certificate, **line) for line in lines)
    record(Event.DRAFT_SAVED, subject=hand.person.uid, environment=certificate.environment, certificate=pk)
    return certificate


@transaction.atomic
def delete(hand: Hand, pk: int) -> None:
    """Throw a draft away: it is kept as deleted, and nobody finds it any more."""
    guard.check(hand)
    certificate = locked(hand, pk)
    certificate.status, certificate.decided_at = Status.DELETED, clock.now()
    certificate.save(update_fields=["status", "decided_at"])
    record(Event.DRAFT_DELETED, subject=hand.person.uid, environment=certificate.environment, certificate=pk)


def locked(hand: Hand, pk: int) -> Certificate:
    """One's own draft, locked; CertificateError when it is none any more."""
    drafts = Certificate.objects.filter(pk=pk, author=hand.person, status=Status.DRAFT)
    certificate: Certificate | None = drafts.select_for_update(of=("self",)).first()
    if certificate is None:
        raise CertificateError(CertificateErrorCode.NOT_A_DRAFT)
    return certificate
