"""What stands on a certificate, looked up once for the page or the paper."""

from dataclasses import dataclass

from traces.certificates import boxes
from traces.certificates.boxes import Box
from traces.certificates.models import Certificate, Commodity, PartTwo, Signer
from traces.certificates.states import Status


@dataclass(frozen=True)
class Block:
    """A signature block: empty until it is signed."""

    title: str
    lines: list[tuple[str, str]]


@dataclass(frozen=True)
class Contents:
    """Both parts, the animals, both signature blocks. `is_valid`: whether it has been certified, and still stands."""

    certificate: Certificate
    part_one: list[Box]
    commodities: list[Commodity]
    part_two: list[Box]
    blocks: list[Block]
    is_valid: bool


def contents(certificate: Certificate) -> Contents:
    """Of a submitted certificate, in the active language: four queries."""
    checked = PartTwo.objects.filter(certificate=certificate).first()
    signed = {one.block: one for one in certificate.signatures.all()}
    blocks = [
        Block(str(signer.label), boxes.signature(signed[signer]) if signer in signed else []) for signer in Signer
    ]
    return Contents(
        certificate=certificate,
        part_one=boxes.part_one(certificate, boxes.countries_of(certificate)),
        commodities=list(certificate.commodities.all()),
        part_two=boxes.part_two(checked) if checked else [],
        blocks=blocks,
        is_valid=certificate.status == Status.VALID,
    )
