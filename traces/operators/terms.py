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
#: Letters of a short beginning: those of the environment, and two of a word, or a mark and one.
SHORT = 4


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
class Reads(Lookup):
    """`search_text__reads=[group, …]`: every group is met by one of its terms, as the texts themselves show.

    For rows that something else leads to: reading a text takes less than making its terms anew.
    """

    lookup_name = "reads"
    prepare_rhs: ClassVar[bool] = False  # type: ignore[misc]

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """A condition for each group, by pattern."""
        column, params = self.process_lhs(compiler, connection)
        condition, values = _by_pattern(column, params, self.rhs)
        return condition, tuple(values)


@TermsField.register_lookup
class Meets(Reads):
    """The same for rows that are to be found: PostgreSQL asks its index."""

    lookup_name = "meets"

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        """One question to the inverted index; what it would be slow to answer is read from the rows found."""
        column, params = self.process_lhs(compiler, connection)
        asked, read = _divided(self.rhs)
        question = " & ".join("(" + " | ".join(map(_lexeme, group)) + ")" for group in asked)
        found, values = f"{FUNCTION}({column}) @@ %s::tsquery", [*params, question]
        if read:
            condition, more = _by_pattern(column, params, read)
            found, values = f"{found} AND {condition}", [*values, *more]
        return found, values


def _divided(groups: Sequence[Group]) -> tuple[list[Group], list[Group]]:
    """The groups for the index, and those for the rows.

    Of what begins with one or two letters (a place: with one) there are very many terms, all of whose lists the index
    would merge. Beside whole terms, which are quick to find, those are read.
    """
    short = [group for group in groups if any(term.beginning and len(term.text) <= SHORT for term in group)]
    asked = [group for group in groups if group not in short]
    if any(not term.beginning for group in asked for term in group):
        return asked, short
    return list(groups), []


def _by_pattern(column: str, params: Sequence[Any], groups: Sequence[Group]) -> tuple[str, list[Any]]:
    conditions, values = [], list[Any]()
    for group in groups:
        conditions.append("(" + " OR ".join(f"{column} LIKE %s ESCAPE '\\'" for _ in group) + ")")
        for term in group:
            values += [*params, _pattern(term)]
    return " AND ".join(conditions), values


def _pattern(term: Term) -> str:
    text = term.text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"% {text}%" if term.beginning else f"% {text} %"


def _lexeme(term: Term) -> str:
    text = term.text.replace("\\", "\\\\").replace("'", "''")
    return f"'{text}'{':*' if term.beginning else ''}"
