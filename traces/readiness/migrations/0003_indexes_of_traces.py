"""Roles and people have these indexes themselves now."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("readiness", "0002_indexes"), ("traces", "0006_list_indexes")]
    operations = [
        migrations.RunSQL("DROP INDEX IF EXISTS readiness_role_holding", migrations.RunSQL.noop),
        migrations.RunSQL("DROP INDEX IF EXISTS readiness_person_by_name", migrations.RunSQL.noop),
    ]
