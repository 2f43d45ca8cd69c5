"""Indexes on tables of TRACES that only the board needs.

They stand here, and in no model's state: TRACES itself is no slower to change without them. The first answers "who
holds which posts" without the wide rows; the second gives a page of names in their order without sorting everybody.
"""

from django.db import migrations

HOLDING = """
CREATE INDEX readiness_role_holding
ON traces_role (environment, person_id, operator_id, authority_id, control_body_id)
WHERE status IN ('valid', 'suspended')
"""
BY_NAME = """
CREATE INDEX readiness_person_by_name ON traces_person (environment, last_name, first_name, id)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('readiness', '0001_initial'),
    ]

    operations = [
        migrations.RunSQL(HOLDING, "DROP INDEX IF EXISTS readiness_role_holding"),
        migrations.RunSQL(BY_NAME, "DROP INDEX IF EXISTS readiness_person_by_name"),
    ]
