"""Terms of the operators that are there, and PostgreSQL's index over them."""

from typing import Any

from django.db import migrations

from traces.operators import indexing
from traces.operators.text import sort_key

# The cost is what it takes, some microseconds: without it the planner would rather read many operators than the index,
# and how often terms stand together is beyond its statistics. plpgsql, because a function in plain SQL would be
# replaced by its body, and the cost with it.
FUNCTION = """
CREATE OR REPLACE FUNCTION operator_terms(terms text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 200 AS
$$BEGIN RETURN array_to_tsvector(string_to_array(btrim(terms), ' ')); END$$
"""
# Without the pending list, whose length would be felt by who searches; statistics for the common terms, of which there
# are some hundreds of codes beside the words.
INDEX = "CREATE INDEX operator_by_terms ON operators_operator USING gin (operator_terms(search_text)) WITH (fastupdate = off)"
STATISTICS = "ALTER INDEX operator_by_terms ALTER COLUMN 1 SET STATISTICS 1000"


def compute_terms(apps: Any, schema_editor: Any) -> None:
    """Operators recorded before terms existed."""
    operators = apps.get_model("operators", "Operator")._base_manager
    activities = apps.get_model("operators", "OperatorActivity")._base_manager
    for operator in operators.iterator(chunk_size=2000):
        of_it = activities.filter(operator=operator).select_related("activity_type__section__chapter")
        operator.search_text = indexing.search_text(operator, [one.activity_type for one in of_it])
        operator.sort_key = sort_key(operator.name)[:100]
        operator.save(update_fields=["search_text", "sort_key"])
        indexing.remember_words([operator])


def make_index(apps: Any, schema_editor: Any) -> None:
    """PostgreSQL only: SQLite reads the texts."""
    if schema_editor.connection.vendor == "postgresql":
        for statement in (FUNCTION, INDEX, STATISTICS):
            schema_editor.execute(statement)


def drop_index(apps: Any, schema_editor: Any) -> None:
    """As it was."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX operator_by_terms")
        schema_editor.execute("DROP FUNCTION operator_terms(text)")


class Migration(migrations.Migration):
    dependencies = [("operators", "0002_search_terms")]
    operations = [
        migrations.RunPython(compute_terms, migrations.RunPython.noop),
        migrations.RunPython(make_index, drop_index),
    ]
