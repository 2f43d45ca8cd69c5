"""Rows that every test of a package finds: written once, taken back when the package is done.

Each test still runs in a transaction of its own, inside the one that holds these rows. Not for packages with tests on
`transactional_db`, which commit and empty the tables.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from traces.reference.models import ActivityType, Authority, Chapter, ControlBody, Country, DocumentType, Section


@contextmanager
def kept_rows(blocker: DjangoDbBlocker, write: Callable[[], object]) -> Iterator[None]:
    """What `write` writes, until the context ends."""
    around = transaction.atomic()
    with blocker.unblock():
        around.__enter__()
        write()
    yield
    with blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


def take_reference_data_away() -> None:
    """For a test that begins without them; the transaction's end brings them back."""
    for model in (DocumentType, ActivityType, Section, Chapter, ControlBody, Authority, Country):
        model.objects.all()._raw_delete("default")
