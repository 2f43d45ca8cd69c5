"""What tests that commit leave behind, taken away quickly.

Django's own way empties every table, filled or not, and writes all content types and permissions anew: on PostgreSQL
most of a test's time. Here only tables with rows are emptied, and those two keep what the migrations wrote.
"""

from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import TransactionTestCase

KEPT = {ContentType._meta.db_table, Permission._meta.db_table}


def empty_filled_tables(self: TransactionTestCase) -> None:
    """In place of `TransactionTestCase._fixture_teardown`."""
    with connection.constraint_checks_disabled(), transaction.atomic(), connection.cursor() as cursor:
        for table in _filled(cursor):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a table of ours


def _filled(cursor: Any) -> list[str]:
    tables = set(connection.introspection.django_table_names(only_existing=False, include_views=False)) - KEPT
    named = [f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {connection.ops.quote_name(table)})" for table in tables]  # noqa: S608
    cursor.execute(" UNION ALL ".join(named))
    return [table for (table,) in cursor.fetchall()]
