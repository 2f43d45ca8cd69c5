"""The terms under which an operator is found, and the database's question about them.

`Operator.search_text` holds every term between blanks. Each begins with the letter of its environment: no term of one
is a term of another. Words of the name follow bare, other terms with a mark:

    " t:ferme t:sangliers t:@08200 t:@sedan t:#fr2024000012 t:=fr t:c=veterinary t:s=asc t:a=establish_ac … "

One question asks for several groups of terms; each group must be met by one of its terms, which is a whole term or
the beginning of one. PostgreSQL answers from an inverted index over the terms, whose lists it intersects from the
rarest on; SQLite reads the texts, which is quick enough for the tens of thousands that the embedded simulator holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import Lookup

PLACE, IDENTIFIER, COUNTRY = "@", "#", "="
CHAPTER, SECTION, ACTIVITY = "c=", "s=", "a="
#: The function of the migrations over which PostgreSQL's index is made.
FUNCTION = "operator_terms"


@dataclass(frozen=True, slots=True)
class Term:
    """A term, or with `beginning` all terms that begin so."""

    text: str
    beginning: bool = False


Group = Sequence[Term]


def of(environment: str) -> str:
    """What every term of an environment begins with."""
    return f"{environment[:1]}:"


def code_term(mark: str, *codes: str) -> str:
    """The term of a code, which may hold blanks in the reference data ("ORGANIC EXPORT")."""
    return mark + "/".join(code.lower().replace(" ", "_") for code in codes)


class TermsField(models.TextField):  # type: ignore[type-arg]  # not generic at run time
    """A text of terms between blanks; knows the lookup `meets`."""


@TermsField.register_lookup
class Meets(Lookup):
    """`search_text__meets=[group, …]`: every group is met by one of its terms."""

    lookup_name = "meets"
    prepare_rhs: ClassVar[bool] = False  # type: ignore[misc]

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """A condition for each group, by pattern."""
        column, params = self.process_lhs(compiler, connection)
        conditions, values = [], []
        for group in self.rhs:
            conditions.append("(" + " OR ".join(f"{column} LIKE %s ESCAPE '\\'" for _ in group) + ")")
            for term in group:
                values += [*params, _pattern(term)]
        return " AND ".join(conditions), tuple(values)

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        """One question to the inverted index."""
        column, params = self.process_lhs(compiler, connection)
        question = " & ".join("(" + " | ".join(map(_lexeme, group)) + ")" for group in self.rhs)
        return f"{FUNCTION}({column}) @@ %s::tsquery", [*params, question]


def _pattern(term: Term) -> str:
    text = term.text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"% {text}%" if term.beginning else f"% {text} %"


def _lexeme(term: Term) -> str:
    text = term.text.replace("\\", "\\\\").replace("'", "''")
    return f"'{text}'{':*' if term.beginning else ''}"
