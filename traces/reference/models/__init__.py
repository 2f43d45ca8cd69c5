"""Reference tables: loaded from `traces/reference/data` by `load_reference`, never edited by people."""

from traces.reference.models.authority import Authority, AuthorityKind, BorderPostType, ControlBody
from traces.reference.models.classification import ActivityType, Chapter, Section
from traces.reference.models.country import Country, CountryGroup, Participation
from traces.reference.models.document import DocumentType

__all__ = [
    "ActivityType",
    "Authority",
    "AuthorityKind",
    "BorderPostType",
    "Chapter",
    "ControlBody",
    "Country",
    "CountryGroup",
    "DocumentType",
    "Participation",
    "Section",
]
