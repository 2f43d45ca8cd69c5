"""The list of names as CSV, for spreadsheets: streamed, and without formulas.

A byte order mark tells spreadsheets that it is UTF-8. The separator is the one that they expect in the language of the
page: a semicolon in French, where the comma is the decimal sign, else a comma (RFC 4180).
"""

import csv
from collections.abc import Iterator

from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from traces.environments import Environment, environment_scope
from traces.models import Role
from traces.readiness.listing import Wish, code_of, numbers, standing
from traces.readiness.models import FactorState, Kind

#: A cell that begins with one of these may be taken for a formula (OWASP, CSV injection); the wide ones by Japanese
#: spreadsheets.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: Rows fetched at a time.
CHUNK = 2000
BYTE_ORDER_MARK = "\ufeff"


class _Echo:
    """A file for `csv.writer` that only hands the line back."""

    def write(self, line: str) -> str:
        return line


def harmless(text: str) -> str:
    """The text as a cell that no spreadsheet computes: an apostrophe before what looks like a formula."""
    return f"'{text}" if text.startswith(DANGEROUS) or text.lstrip().startswith(DANGEROUS) else text


def stream(wish: Wish, environment: Environment, language: str) -> Iterator[str]:
    """The lines of the file. They are made after the view has answered: scope and language are opened again here."""
    writer = csv.writer(_Echo(), delimiter=";" if language == "fr" else ",", lineterminator="\r\n")
    with environment_scope(environment), translation.override(language):
        yield BYTE_ORDER_MARK + writer.writerow(_headings())
        for role in wish.rows().iterator(chunk_size=CHUNK):
            yield writer.writerow([harmless(cell) for cell in _cells(role, wish.accepted)])


def _headings() -> list[str]:
    return [
        _("Last name"),
        _("First name"),
        _("User name"),
        _("E-mail"),
        _("Role type"),
        _("Organisation"),
        _("Code"),
        _("State"),
        *(str(kind.label) for kind in Kind),
        _("Read at"),
    ]


def _cells(role: Role, accepted: list[str]) -> list[str]:
    person = role.person
    state: FactorState | None = getattr(person, "factor_state", None)
    counts = numbers(state)
    return [
        person.last_name,
        person.first_name,
        person.uid,
        person.email,
        role.get_role_type_display(),
        role.organisation_name,
        code_of(role),
        str(standing(state, accepted).label),
        *(str(counts[kind]) if counts else "" for kind in Kind),
        localtime(state.read_at).isoformat(timespec="seconds") if state else "",
    ]
