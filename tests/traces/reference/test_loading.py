"""Loading the reference data: complete, repeatable, all or nothing."""

import csv
import time

import pytest

from tests.kept import take_reference_data_away
from traces.reference import loading, rows
from traces.reference.loading import TABLES, TableResult, load_all
from traces.reference.models import (
    ActivityType,
    Authority,
    AuthorityKind,
    Chapter,
    ControlBody,
    Country,
    DocumentType,
    Section,
)

ALL_DEPARTMENTS = (
    {f"{number:02d}" for number in range(1, 96) if number != 20} | {"2A", "2B"} | {"971", "972", "973", "974", "976"}
)


@pytest.fixture
def _no_reference_data(db: None) -> None:
    take_reference_data_away()


@pytest.mark.usefixtures("_no_reference_data")
def test_the_first_run_adds_and_the_second_leaves_everything() -> None:
    first, second = load_all(), load_all()
    assert all(result.added and not result.changed for result in first)
    assert all(not result.added and not result.changed and not result.obsolete for result in second)
    assert [result.unchanged for result in second] == [result.added for result in first]


@pytest.mark.usefixtures("reference")
@pytest.mark.parametrize(
    ("model", "file", "key"),
    [
        (Country, "countries.csv", ("iso2",)),
        (ControlBody, "control_bodies.csv", ("code",)),
        (DocumentType, "document_types.csv", ("code",)),
        (Chapter, "operator_activities.csv", ("chapter_code",)),
        (Section, "operator_activities.csv", ("section_code", "country_scope")),
    ],
)
def test_every_line_of_a_file_is_a_row(model: type[Country], file: str, key: tuple[str, ...]) -> None:
    with (rows.DATA / file).open(encoding="utf-8", newline="") as lines:
        expected = {tuple(line[name] for name in key) for line in csv.DictReader(lines)}
    assert model.objects.count() == len(expected)


@pytest.mark.usefixtures("reference")
def test_sections_and_activities_are_those_of_the_captured_answer() -> None:
    assert (Section.objects.count(), ActivityType.objects.count()) == (180, 353)


@pytest.mark.usefixtures("reference")
def test_all_french_departments_have_their_authority() -> None:
    local = Authority.objects.filter(country="FR", kind=AuthorityKind.LAU)
    assert len(ALL_DEPARTMENTS) == 101
    assert {authority.department_code for authority in local} == ALL_DEPARTMENTS
    assert local.count() == 101


@pytest.mark.usefixtures("reference")
def test_border_posts_are_authorities_below_a_central_one() -> None:
    posts = Authority.objects.filter(kind=AuthorityKind.BCP).select_related("parent")
    assert posts.count() == len(rows.read("bcps.csv"))
    assert {post.parent.kind for post in posts if post.parent} == {AuthorityKind.CCA}
    assert Authority.objects.get(code="FRCDG4").path == "EC/FR00000/FR00000-SIVEP/FRCDG4"


@pytest.mark.usefixtures("reference")
def test_a_changed_value_is_corrected_and_counted() -> None:
    Authority.objects.filter(code="FR00008").update(region="Nowhere", path="EC/elsewhere")
    changed = {result.table: result.changed for result in load_all()}
    assert changed["authorities"] == 1
    assert sum(changed.values()) == 1
    assert Authority.objects.get(code="FR00008").path == "EC/FR00000/FR00008"


@pytest.mark.usefixtures("reference")
def test_a_row_that_left_the_files_is_kept_and_told() -> None:
    Country.objects.create(iso2="ZZ", name_en="Old", eu_member=False, efta=False, group="EU", participating="yes")
    result = load_all()[0]
    assert (result.obsolete, Country.objects.filter(pk="ZZ").exists()) == (1, True)
    assert str(result) == "countries: 0 added, 0 changed, 251 left, 1 no longer in the data and kept"


@pytest.mark.usefixtures("_no_reference_data")
def test_a_failure_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> TableResult:
        raise OSError

    monkeypatch.setattr(loading, "TABLES", (TABLES[0], broken))
    with pytest.raises(OSError):  # noqa: PT011
        load_all()
    assert not Country.objects.exists()


@pytest.mark.usefixtures("_no_reference_data")
def test_loading_takes_less_than_two_seconds() -> None:
    start = time.process_time()
    load_all()
    assert time.process_time() - start < 2
