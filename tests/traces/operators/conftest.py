import pytest

from traces.reference.loading import load_all
from traces.reference.models import Country


@pytest.fixture
def reference(db: None) -> None:
    """The reference data, unless the run has loaded them already."""
    if not Country.objects.exists():
        load_all()
