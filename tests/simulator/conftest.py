"""Reference data and the seeded demonstration."""

import pytest

from simulator.control import seeding
from traces.reference.loading import load_all
from traces.reference.models import Country


@pytest.fixture
def reference(db: None) -> None:
    """The reference data, unless the run has loaded them already."""
    if not Country.objects.exists():
        load_all()


def make_demonstration() -> None:
    """The demonstration, as `seed_demo` leaves it."""
    if not Country.objects.exists():
        load_all()
    seeding.seed(lambda _step: None)
