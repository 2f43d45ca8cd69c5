"""What the simulator's control may ask of certificates; `traces.api` hands it on."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.timezone import localtime
from django_scopes import scopes_disabled

from kernel import clock
from kernel.journal.writing import record
from traces import rights
from traces.certificates import control_rules
from traces.certificates.errors import CertificateError, CertificateErrorCode
from traces.certificates.events import Event
from traces.certificates.flows import drafts
from traces.certificates.intra_models import IntraModel, models
from traces.certificates.models import Certificate, Commodity, PartTwo, ReferenceCounter, Signature, Transport
from traces.environments import Environment, environment_scope
from traces.links import link
from traces.models import Role, Status
from traces.notifications.models import Notice, Preference
from traces.operators import creation
from traces.operators.models import Operator
from traces.posts import with_rights
from traces.reference.catalogue import ActivityCatalogue
from traces.reference.models import Country

__all__ = ["CertificateError", "create_draft", "reset_certificates", "submitted_certificates"]

#: How long after now the animals of a scripted draft leave.
AHEAD = timedelta(days=3)
ANIMALS = 2
#: What is made where the environment has nobody who could stand in a box.
PARTNERS = {"dispatch": "Élevage partenaire", "destination": "Partner establishment"}


def create_draft(*, environment: str, uid: str) -> str:
    """A complete draft, ready to be submitted by this person; the path of its page.

    It is written from the oldest valid post that may write INTRA certificates. Where no other operator fits a box, one
    is recorded. CertificateError when the person has no such post.
    """
    if environment not in Environment.values:
        raise CertificateError(CertificateErrorCode.ENVIRONMENT_UNKNOWN, value=environment)
    with environment_scope(environment), transaction.atomic():
        held = Role.objects.filter(person__uid=uid, status=Status.VALID).order_by("pk")
        post = next((role for role in with_rights(held) if rights.may_write(role, rights.INTRA)), None)
        if post is None:
            raise CertificateError(CertificateErrorCode.NO_POST)
        certificate = _complete(post)
        record(Event.DRAFT_SCRIPTED, subject=uid, environment=environment, certificate=certificate.pk)
    return link(Environment(environment), "draft", pk=certificate.pk)


def submitted_certificates(environment: str, uids: Collection[str]) -> dict[str, int]:
    """How many certificates each of these people has submitted; who has none is left out."""
    with environment_scope(environment):
        submitted = Certificate.objects.filter(author__uid__in=uids, reference__isnull=False).order_by()
        return dict(submitted.values_list("author__uid").annotate(Count("pk")))


def _complete(post: Role) -> Certificate:
    own = post.operator
    departure = _departure(own)
    model = _model_for(own, departure)
    certificate = drafts.begin(post, model.code)
    fits = own is not None and _fits(model, own, departure)
    certificate.dispatch = own if fits else _partner(model, "dispatch", departure, post, "FR")
    assert certificate.dispatch is not None  # noqa: S101 - one of the two
    certificate.consignor = certificate.consignor or certificate.dispatch
    elsewhere = "DE" if certificate.dispatch.country_id != "DE" else "FR"
    certificate.destination = _partner(model, "destination", departure, post, elsewhere)
    certificate.consignee = certificate.destination
    certificate.departure_at = departure
    certificate.transport, certificate.transport_identification = Transport.ROAD, "AB-123-CD"
    certificate.purpose, certificate.journey_hours = model.purposes[0], 6
    certificate.save()
    Commodity.objects.create(
        certificate=certificate,
        cn_code=model.cn_codes[0],
        quantity=ANIMALS,
        identification="\n".join(f"FR08000000{number:02d}" for number in range(1, ANIMALS + 1)),
    )
    return certificate


def _departure(own: Operator | None) -> datetime:
    """In some days; later when the clock went back to before the operator's activities began."""
    departure = localtime(clock.now() + AHEAD).replace(minute=0, second=0, microsecond=0)
    begins = [activity.valid_from for activity in own.activities.all()] if own else []
    late = max(begins, default=departure.date()) - departure.date()
    return departure + max(late, timedelta())


def _model_for(own: Operator | None, departure: datetime) -> IntraModel:
    """The first model in whose place of dispatch the person's own operator may stand, else the first of all."""
    known = list(models().values())
    return next((model for model in known if own is not None and _fits(model, own, departure)), known[0])


def _fits(model: IntraModel, own: Operator, departure: datetime) -> bool:
    return _fitting(model, "dispatch", departure).filter(pk=own.pk).exists()


def _fitting(model: IntraModel, box: str, departure: datetime) -> QuerySet[Operator]:
    today, on = localtime(clock.now()).date(), localtime(departure).date()
    return control_rules.eligible(model, box, today, on)


def _partner(model: IntraModel, box: str, departure: datetime, post: Role, country: str) -> Operator:
    """Somebody of this country who may stand in the box, recorded now if there is nobody."""
    fitting = _fitting(model, box, departure).filter(country=country, responsible_authority__isnull=False)
    found = fitting.order_by("pk").first()
    if found is not None:
        return found
    own = post.authority if post.authority and post.authority.country_id == country else None
    authority = own or control_rules.central_authority(country)
    sections = model.dispatch if box == "dispatch" else model.destination or model.dispatch
    catalogue, home = ActivityCatalogue(), Country.objects.get(pk=country)
    return creation.create_operator(
        environment=post.environment,
        name=PARTNERS[box],
        country=country,
        responsible_authority=authority.code if authority else None,
        activities=[section for section in sections if catalogue.find(section, home)][:1],
    )


@transaction.atomic
def reset_certificates() -> None:
    """Forget all certificates, notices and preferences of all environments; numbering begins anew."""
    with scopes_disabled():
        for model in (Signature, PartTwo, Commodity, Certificate, ReferenceCounter, Notice, Preference):
            # Straight in the database: there is nothing to collect, and seconds count.
            model.objects.all()._raw_delete(model.objects.db)
