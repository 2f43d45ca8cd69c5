"""What a draft must fulfil before it can be submitted: complete boxes, and the control rules on operators.

Boxes I.11, I.12 and I.13 accept only operators with the right valid activity: bees since 1 March 2023, ungulates since
5 June 2023 (Belgian and German national contact points). For poultry and for dogs, cats and ferrets no date was found:
ours is that of the ungulates.
"""

from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import IsNull
from django.utils.formats import date_format
from django.utils.timezone import localtime

from kernel import clock
from traces.certificates.errors import CertificateError, CertificateErrorCode
from traces.certificates.intra_models import IntraModel
from traces.certificates.models import Certificate, Commodity
from traces.operators.models import ActivityStatus, Operator, OperatorActivity
from traces.operators.search import Holders
from traces.reference.models import Authority, AuthorityKind, Country, CountryGroup

SINCE = {
    "bees": date(2023, 3, 1),
    "ungulates": date(2023, 6, 5),
    "poultry": date(2023, 6, 5),
    "pets": date(2023, 6, 5),
}
REQUIRED = (
    *("consignor", "consignee", "dispatch", "destination"),
    *("departure_at", "transport", "transport_identification", "purpose", "journey_hours"),
)
#: Whose places these certificates join (Regulation (EU) 2016/429, with the countries that apply it).
UNION = (CountryGroup.EU, CountryGroup.EFTA, CountryGroup.EU_RULES_NI)
LONG_JOURNEY = 8  # hours
TRANSPORTERS = ("TRANSPORTER", "REG-TRANS", "REG-TRANS-AUTH-I", "REG-TRANS-AUTH-II")
ASSEMBLY = ("ASC", "ASC-UNG", "ASC-EQU", "ASC-POU", "ASC-DCF", "ASOP-UNG", "ASOP-POU")


def accepted(model: IntraModel, box: str, today: date) -> tuple[str, ...]:
    """The sections (or `SECTION/activity`) that a box asks for on a day; empty means any activity."""
    if box == "transporter":
        return TRANSPORTERS
    if box == "assembly_operator":
        return ASSEMBLY
    if today < SINCE[model.rule]:
        return ()
    return {"dispatch": model.dispatch, "loading": model.dispatch, "destination": model.destination}.get(box, ())


def eligible(model: IntraModel, box: str, today: date, on: date) -> QuerySet[Operator]:
    """The operators that a box accepts: with a valid activity of the right kind on the day `on` of the departure."""
    return Operator.objects.filter(holders(model, box, today, on).condition)


def holders(model: IntraModel, box: str, today: date, on: date) -> Holders:
    """The same for the search of operators."""
    activities = OperatorActivity.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=on), status=ActivityStatus.VALID, valid_from__lte=on
    )
    wanted, kinds = Q(), accepted(model, box, today)
    for one in kinds:
        section, _, activity = one.partition("/")
        wanted |= Q(activity_type__section__code=section, **({"activity_type__code": activity} if activity else {}))
    # Asked of one operator after the other: `Exists` would let PostgreSQL read the suitable activities of everybody.
    suitable = Subquery(activities.filter(wanted, operator=OuterRef("pk")).values("pk")[:1])
    return Holders(kinds, Q(IsNull(suitable, False)))


def day_of_departure(certificate: Certificate) -> date:
    """The day on which activities must be valid: of the departure, or today while none was entered."""
    return localtime(certificate.departure_at or clock.now()).date()


def problems(certificate: Certificate, lines: list[Commodity]) -> list[CertificateError]:
    """Everything that keeps a draft from being submitted, in the order of the boxes."""
    found = [
        CertificateError(CertificateErrorCode.BOX_EMPTY, field=name)
        for name in REQUIRED
        if getattr(certificate, name) in (None, "")
    ]
    return [*found, *_of_operators(certificate), *_of_places(certificate), *_of_journey(certificate), *_of(lines)]


def _of_operators(certificate: Certificate) -> list[CertificateError]:
    today, on = localtime(clock.now()).date(), day_of_departure(certificate)
    found = []
    for box in ("dispatch", "destination", "loading", "transporter", "assembly_operator"):
        operator = getattr(certificate, box)
        if operator is None or eligible(certificate.model, box, today, on).filter(pk=operator.pk).exists():
            continue
        since = date_format(SINCE[certificate.model.rule], "SHORT_DATE_FORMAT")
        code = CertificateErrorCode.ACTIVITY_MISSING
        found.append(CertificateError(code, field=box, name=operator.name, since=since))
    return found


def _of_places(certificate: Certificate) -> list[CertificateError]:
    start, end = certificate.dispatch, certificate.destination
    outside = CertificateErrorCode.OUTSIDE_THE_UNION
    found = [
        CertificateError(outside, field=box, name=place.country.name)
        for box, place in (("dispatch", start), ("destination", end))
        if place is not None and not _in_the_union(place.country)
    ]
    if start is not None and end is not None and start.country_id == end.country_id:
        found.append(CertificateError(CertificateErrorCode.SAME_COUNTRY, field="destination"))
    if start is not None and start.responsible_authority is None:
        found.append(CertificateError(CertificateErrorCode.NO_AUTHORITY, field="dispatch", name=start.name))
    return found


def _in_the_union(country: Country) -> bool:
    return country.group in UNION


def _of_journey(certificate: Certificate) -> list[CertificateError]:
    found = []
    if certificate.departure_at is not None and certificate.departure_at <= clock.now():
        found.append(CertificateError(CertificateErrorCode.DEPARTURE_PAST, field="departure_at"))
    if (certificate.journey_hours or 0) > LONG_JOURNEY and not certificate.journey_log:
        found.append(CertificateError(CertificateErrorCode.JOURNEY_LOG_MISSING, field="journey_log"))
    if certificate.purpose and certificate.purpose not in certificate.model.purposes:
        found.append(CertificateError(CertificateErrorCode.PURPOSE_UNKNOWN, field="purpose"))
    return found


def _of(lines: list[Commodity]) -> list[CertificateError]:
    if not lines:
        return [CertificateError(CertificateErrorCode.NO_ANIMALS)]
    wrong = [line for line in lines if line.marks and len(line.marks) != line.quantity]
    code = CertificateErrorCode.IDENTIFICATION_COUNT
    return [CertificateError(code, marks=len(line.marks), quantity=line.quantity) for line in wrong]


def central_authority(country_id: str) -> Authority | None:
    """Box I.3: the authority at the head of a country; its first code, where special services have one as well."""
    return Authority.objects.filter(kind=AuthorityKind.CCA, country=country_id).order_by("code").first()
