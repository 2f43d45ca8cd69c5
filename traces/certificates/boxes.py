"""Part I as it is read, on the page and on paper: one list of boxes for both."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from traces.certificates.models import Certificate, Commodity, PartTwo, Signature
from traces.certificates.states import Status
from traces.reference.models import Authority, Country

DOCUMENT_TITLE = gettext_lazy("Animal health certificate for movements between Member States")


@dataclass(frozen=True)
class Box:
    """A numbered box; without lines it is empty on the certificate too."""

    number: str
    label: str | Promise
    lines: list[str]


def part_one(certificate: Certificate, countries: dict[str, Country]) -> list[Box]:
    """All boxes of a submitted certificate, in order. `countries` are those of `country_codes`."""
    start, end = certificate.parties["dispatch"]["country"], certificate.parties["destination"]["country"]
    return [
        Box("I.1", _("Consignor"), _party(certificate, countries, "consignor")),
        Box("I.2", _("IMSOC reference"), [certificate.reference or ""]),
        Box("I.2a", _("Local reference"), _lines(certificate.local_reference)),
        Box("I.3", _("Central competent authority"), _authority(certificate, certificate.central_authority)),
        Box("I.4", _("Local competent authority"), _authority(certificate, certificate.local_authority)),
        Box("I.5", _("Consignee"), _party(certificate, countries, "consignee")),
        Box("I.6", _("Operator conducting assembly operations"), _party(certificate, countries, "assembly_operator")),
        Box("I.7", _("Country of origin"), [f"{countries[start].name} ({start})"]),
        Box("I.8", _("Region of origin"), _lines(certificate.region_of_origin)),
        Box("I.9", _("Country of destination"), [f"{countries[end].name} ({end})"]),
        Box("I.10", _("Region of destination"), _lines(certificate.region_of_destination)),
        Box("I.11", _("Place of dispatch"), _party(certificate, countries, "dispatch")),
        Box("I.12", _("Place of destination"), _party(certificate, countries, "destination")),
        Box("I.13", _("Place of loading"), _party(certificate, countries, "loading")),
        Box("I.14", _("Date and time of departure"), [moment(certificate.departure_at)]),
        Box("I.15", _("Means of transport"), _transport(certificate)),
        Box("I.16", _("Transporter"), _party(certificate, countries, "transporter")),
        Box("I.17", _("Accompanying documents"), _lines(certificate.documents)),
        Box("I.18", _("Transport conditions"), _lines(certificate.get_conditions_display())),
        Box("I.20", _("Certified as or for"), _lines(certificate.get_purpose_display())),
        Box("", _("Journey"), _journey(certificate)),
    ]


def part_two(checked: PartTwo) -> list[Box]:
    """What was checked."""
    attested = _("Yes") if checked.health_attested else _("No")
    return [
        Box("II.1", _("Documentary check"), [checked.get_documentary_display()]),
        Box("II.2", _("Identity check"), [checked.get_identity_display()]),
        Box("II.3", _("Physical check"), [checked.get_physical_display()]),
        Box("II.4", _("Health requirements met, fit for the journey"), [attested]),
        Box("II.5", _("Remarks"), _lines(checked.remarks)),
    ]


def signature(signed: Signature) -> list[tuple[str, str]]:
    """The lines of a signature block, as captured certificates have them."""
    lines = [
        (_("Code"), signed.body_code),
        (_("Organisation"), signed.body_name),
        (_("Address"), signed.body_address),
        (_("Name"), signed.person_name),
        (_("E-mail"), signed.email),
        (_("Signed at"), moment(signed.signed_at)),
    ]
    return [(label, text) for label, text in lines if text]


def country_codes(certificate: Certificate) -> set[str]:
    """The countries that the boxes name."""
    return {party["country"] for party in certificate.parties.values()}


def countries_of(certificate: Certificate) -> dict[str, Country]:
    """They, by code: one query."""
    return Country.objects.in_bulk(list(country_codes(certificate)))


def animals(line: Commodity) -> str:
    """A line of the commodity in a few words."""
    marks = ", ".join(line.marks)
    return f"{line.cn_code} – {line.quantity}" + (f" – {marks}" if marks else "")


def moment(time: datetime | None) -> str:
    """A time as the page shows it, with its zone: certificates cross borders."""
    return f"{date_format(localtime(time), 'DATETIME_FORMAT')} {localtime(time):%Z}" if time else "-"


def _party(certificate: Certificate, countries: dict[str, Country], field: str) -> list[str]:
    party = certificate.parties.get(field)
    if not party:
        return []
    return [party["name"], party["identifier"], *party["address"], countries[party["country"]].name]


def _authority(certificate: Certificate, authority: Authority | None) -> list[str]:
    """Captured answers have the codes from certification on only."""
    if authority is None:
        return []
    coded = certificate.status in (Status.VALID, Status.CANCELLED) and certificate.decided_at
    return [f"{authority.short_name} ({authority.code})" if coded else authority.short_name]


def _transport(certificate: Certificate) -> list[str]:
    return [str(certificate.get_transport_display()), certificate.transport_identification]


def _journey(certificate: Certificate) -> list[str]:
    hours = _("%(hours)s h") % {"hours": certificate.journey_hours}
    log = _("with a journey log") if certificate.journey_log else _("without a journey log")
    return [f"{hours}, {log}"]


def _lines(text: object) -> list[str]:
    return [str(text)] if text else []
