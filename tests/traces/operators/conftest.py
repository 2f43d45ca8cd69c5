"""The reference data, once for all tests here."""

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.kept import kept_rows
from traces.reference.loading import load_all


@pytest.fixture(scope="package")
def _reference_rows(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with kept_rows(django_db_blocker, load_all):
        yield


@pytest.fixture
def reference(_reference_rows: None, db: None) -> None:
    """The reference data; a test may change them."""
