"""Pages of keys (traces/paging.py), on both databases."""

from collections.abc import Iterator

import pytest
from django.db.models import QuerySet

from tests.traces.world import make_person
from traces import paging
from traces.environments import environment_scope
from traces.models import Person
from traces.models.roles import WAITING_FIRST, Role
from traces.paging import BoundedPaginator, in_order

NAMES = ["Dupont", "Arnaud", "Caron", "Blanc", "Évrard"]


@pytest.fixture
def people(db: None) -> "Iterator[QuerySet[Person]]":
    for number, name in enumerate(NAMES):
        make_person(f"n00p{number}", last_name=name)
    with environment_scope("production"):
        yield Person.objects.filter(uid__startswith="n00p")


def shown(paginator: BoundedPaginator, number: str | None, people: "QuerySet[Person]") -> list[str]:
    return [person.last_name for person in paginator.lines_page(number, people)]


def test_lines_come_in_the_order_of_the_list(people: "QuerySet[Person]") -> None:
    paginator = BoundedPaginator(people.order_by("-last_name", "pk"), 2)
    pages = [shown(paginator, number, people) for number in ("1", "2", "3")]
    assert [len(page) for page in pages] == [2, 2, 1]
    assert [*pages[0], *pages[1], *pages[2]] == [person.last_name for person in people.order_by("-last_name", "pk")]


@pytest.mark.parametrize(("number", "first"), [(None, "Arnaud"), ("x", "Arnaud"), ("99", "Dupont")])
def test_a_wrong_number_leads_to_the_nearest_page(people: "QuerySet[Person]", number: str | None, first: str) -> None:
    found = people.exclude(last_name="Évrard").order_by("last_name")
    assert shown(BoundedPaginator(found, 3), number, people)[0] == first


def test_the_length_is_known_up_to_the_most(people: "QuerySet[Person]", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "MOST", 3)
    paginator = BoundedPaginator(people.order_by("pk"), 2)
    assert (paginator.count, paginator.num_pages, paginator.is_more) == (3, 2, True)
    assert not BoundedPaginator(people.filter(last_name__in=NAMES[:3]).order_by("pk"), 2).is_more


def test_lines_that_are_gone_meanwhile_are_left_out(people: "QuerySet[Person]") -> None:
    keys = list(people.order_by("pk").values_list("pk", flat=True))
    people.filter(pk=keys[1]).delete()
    assert [person.pk for person in in_order(people, keys)] == [keys[0], *keys[2:]]


@pytest.mark.parametrize("order", [("last_name", "pk"), ("-last_name", "-pk"), ("uid",)])
def test_few_rows_are_sorted_as_the_index_has_them(people: "QuerySet[Person]", order: tuple[str, ...]) -> None:
    expected = list(people.order_by(*order).values_list("pk", flat=True))
    assert list(BoundedPaginator(people.order_by(*order), 10).object_list) == expected


def test_nothing_at_all_is_one_empty_page(people: "QuerySet[Person]") -> None:
    nothing = BoundedPaginator(Role.objects.filter(pk__in=[]).order_by(WAITING_FIRST, "pk"), 10)
    assert (nothing.count, nothing.is_more) == (0, False)
    assert not nothing.lines_page("1", Role.objects.all())
