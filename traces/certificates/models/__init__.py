"""Certificates. Everything belongs to one environment."""

from traces.certificates.models.certificate import (
    OPERATOR_BOXES,
    Certificate,
    Commodity,
    Conditions,
    Purpose,
    Transport,
)
from traces.certificates.models.numbering import ReferenceCounter
from traces.certificates.models.signing import Check, PartTwo, Signature, Signer

__all__ = [
    "OPERATOR_BOXES",
    "Certificate",
    "Check",
    "Commodity",
    "Conditions",
    "PartTwo",
    "Purpose",
    "ReferenceCounter",
    "Signature",
    "Signer",
    "Transport",
]
