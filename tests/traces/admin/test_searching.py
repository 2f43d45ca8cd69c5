"""What the search fields of the lists find."""

import pytest

from tests.traces.world import give, make_operator, make_person
from traces.admin import searching
from traces.models import Role

pytestmark = pytest.mark.usefixtures("production")
MEANINGS = (searching.people("person"), *searching.ORGANISATIONS)


def found(text: str) -> list[str]:
    roles = Role.objects.filter(searching.every_word(text, *MEANINGS)).order_by("person__last_name")
    return [role.person.last_name for role in roles.select_related("person")]


@pytest.fixture(params=[searching.FEW, 0], ids=["few", "many"])
def _users(production: None, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two users; found by their keys where few are meant, and by the joined columns where many are."""
    monkeypatch.setattr(searching, "FEW", request.param)
    give(make_person("n00one", last_name="Durand"), "operator", make_operator("Étable du Nord"))
    give(make_person("n00two", last_name="Petit"), "authority", "FR00051")


@pytest.mark.usefixtures("_users")
def test_people_are_found_by_any_part_of_name_address_or_user_name() -> None:
    assert found("URAN") == found("n00one@") == found("00one") == ["Durand"]
    assert found("example.org") == ["Durand", "Petit"]


@pytest.mark.usefixtures("_users")
def test_organisations_are_found_by_words_or_code() -> None:
    assert found("etable") == found("nord éta") == ["Durand"]
    assert found("FR00051") == found("marne") == ["Petit"]


@pytest.mark.usefixtures("_users")
def test_every_word_must_be_met() -> None:
    assert found("durand étable") == ["Durand"]
    assert found("durand marne") == found("?!") == []


def test_one_mark_stands_for_itself() -> None:
    give(make_person("n00one", last_name="Durand"), "operator", make_operator())
    assert found("%") == found("_") == []
