"""Which documents a post may read and write."""

import csv
from pathlib import Path

import pytest

from tests.traces.world import PRODUCTION, make_operator
from traces import rights
from traces.environments import environment_scope
from traces.operators.models import Operator, OperatorActivity
from traces.reference import loading
from traces.reference.models import Authority, ControlBody

DATA = Path(loading.__file__).parent / "data"


@pytest.fixture
def whole_reference(db: None) -> None:
    loading.load_all()


def of_authority(code: str) -> dict[str, str]:
    return {document: right.value for document, right in rights.rights(Authority.objects.get(code=code)).items()}


def test_the_table_has_the_types_of_the_reference_data() -> None:
    with (DATA / "document_types.csv").open() as file:
        assert set(rights.LABELS) == {line["code"] for line in csv.DictReader(file)}


def test_the_ardennes_have_what_the_guides_picture_shows(whole_reference: None) -> None:
    expected = [("CHED-A", "rw"), ("CHED-P", "rw"), ("DOCOM", "rw"), ("EU EXPORT", "rw"), ("EU IMPORT", "r-")]
    assert list(of_authority("FR00008").items()) == [*expected, ("EU INTRA", "rw"), ("AJL", "rw")]


def test_other_authorities_have_what_they_decide_on(whole_reference: None) -> None:
    assert of_authority("FRCDG4")["CHED-PP"] == "rw"
    assert "EU INTRA" not in of_authority("FRCDG4")
    assert of_authority("EC") == {}
    assert rights.rights(ControlBody.objects.first()) == {"COI": "rw", "OOC": "rw"}


def of_operator(identifier: str) -> dict[str, rights.Right]:
    with environment_scope(PRODUCTION):
        operator = Operator.objects.get(identifier=identifier)
        return rights.rights(operator)


def test_an_operators_valid_activities_give_rights(world: None) -> None:
    identifier = make_operator()
    assert of_operator(identifier) == {"EU INTRA": "rw", "AJL": "rw"}
    with environment_scope(PRODUCTION):
        OperatorActivity.objects.update(status="suspended")
    assert of_operator(identifier) == {}
