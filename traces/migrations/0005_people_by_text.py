"""PostgreSQL's index for the parts of names and addresses that validators type (`traces.admin.searching.PERSON`)."""

from typing import Any

from django.db import migrations

# As Django writes `icontains`. The extension is one that a database's owner may add.
EXTENSION = "CREATE EXTENSION IF NOT EXISTS pg_trgm"
INDEX = """
CREATE INDEX person_by_text ON traces_person USING gin (
  upper(last_name::text) gin_trgm_ops, upper(first_name::text) gin_trgm_ops,
  upper(email::text) gin_trgm_ops, upper(uid::text) gin_trgm_ops
)
"""


def make_index(apps: Any, schema_editor: Any) -> None:
    """PostgreSQL only: SQLite reads the people."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(EXTENSION)
        schema_editor.execute(INDEX)


def drop_index(apps: Any, schema_editor: Any) -> None:
    """As it was; others may use the extension."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX person_by_text")


class Migration(migrations.Migration):
    dependencies = [("traces", "0004_remits")]
    operations = [migrations.RunPython(make_index, drop_index)]
