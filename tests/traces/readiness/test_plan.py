"""The plan of usable phones: who keeps it, who reads it, what it warns about."""

import re

import pytest
from django.test import Client

from kernel.journal.models import Entry
from tests.pages import Web
from tests.traces.readiness.conftest import BOARD
from tests.traces.world import ACCEPTANCE, PRODUCTION, enter, give, make_operator, make_person, reload
from traces.environments import environment_scope
from traces.models import Person, Role, Status
from traces.readiness.models import Phone, Plan, Shift, Use
from traces.reference.models import Authority

NUMBER, SHOWN, MASKED = "+33612345678", "+33 6 12 34 56 78", "+33 • •• •• •• 78"


@pytest.fixture
def colleague(head: Person) -> Person:
    person = make_person("n00colle", first_name="Jérôme", last_name="Noel")
    give(person, "authority", "FR00008")
    return person


@pytest.fixture
def plan(head: Person) -> str:
    """The address of the plan of the Ardennes."""
    return f"{BOARD}phones/authority/{Authority.objects.get(code='FR00008').pk}/"


@pytest.fixture
def keeping(web: Web, head: Person) -> Web:
    """The administrator's browser."""
    enter(web, head)
    return web


def add(web: Client, plan: str, label: str = "Duty 1", kind: str = "shared", number: str = NUMBER, **more: str):
    return web.post(f"{plan}new", {"label": label, "kind": kind, "number": number, "place": "", **more})


def add_shift(web: Client, plan: str, label: str = "Weekend", **more: object):
    return web.post(f"{plan}shifts/new", {"label": label, **more})


def phone() -> Phone:
    with environment_scope(PRODUCTION):
        found: Phone = Phone.objects.select_related("plan").latest("pk")
    return found


def shift() -> Shift:
    with environment_scope(PRODUCTION):
        found: Shift = Shift.objects.latest("pk")
    return found


def tick(web: Client, plan: str, *uses: str, version: int | None = None, of: Phone | None = None):
    one = of or phone()
    return web.post(f"{plan}{one.pk}/uses", {"use": uses, "version": version or one.version})


def main_of(web: Client, address: str) -> str:
    return " ".join(web.get(address).content.decode().split("<main", 1)[1].split())


def errors(response) -> str:
    found = re.search(r'class="srvErrors.*?</div>', response.content.decode(), re.DOTALL)
    return found[0] if found else ""


# --- who


def test_strangers_colleagues_and_superiors(web: Web, keeping: Web, plan: str, colleague: Person) -> None:
    add(keeping, plan)
    pages = ["new", f"{phone().pk}/", f"{phone().pk}/delete", f"{phone().pk}/uses", "shifts/new"]
    enter(web, colleague)
    assert MASKED in main_of(web, plan)
    assert NUMBER not in web.get(plan).content.decode().replace(" ", "")
    assert {web.get(f"{plan}{page}").status_code for page in pages} == {404}
    superior, neighbour = make_person("n00dgal"), make_person("n00marne")
    give(superior, "authority", "FR00000", administrator=True)
    give(neighbour, "authority", "FR00051", administrator=True)
    for person in (superior, neighbour):
        enter(web, person)
        assert {web.get(f"{plan}{page}").status_code for page in ("", *pages)} == {404}


def test_superiors_read_figures_neighbours_nothing(web: Web, keeping: Web, plan: str, head: Person) -> None:
    add(keeping, plan)
    tick(keeping, plan, f"{head.pk}:")
    superior, neighbour = make_person("n00dgal"), make_person("n00marne")
    give(superior, "authority", "FR00000")
    give(neighbour, "authority", "FR00051")
    enter(web, superior)
    page = main_of(web, f"{BOARD}phones/")
    assert '<th scope="row">Ardennes</th> <td>1</td> <td>1</td> <td>1</td> <td>0</td>' in page
    assert "DURAND" not in page
    assert "78" not in page.split("plans-title")[1].split("202")[0]
    enter(web, neighbour)
    assert "No organisation within your remit has begun a plan." in main_of(web, f"{BOARD}phones/")


def test_other_environments_have_another_plan(web: Web, keeping: Web, plan: str) -> None:
    add(keeping, plan)
    twin = make_person("n00head", environment=ACCEPTANCE)
    give(twin, "authority", "FR00008", administrator=True)
    enter(web, twin)
    elsewhere = plan.replace("/tracesnt", "/acceptance/tracesnt")
    assert "The plan has no phone yet." in main_of(web, elsewhere)
    assert web.get(f"{elsewhere}{phone().pk}/").status_code == 404


def test_a_phone_of_another_organisation_is_not_there(keeping: Web, head: Person, plan: str) -> None:
    add(keeping, plan)
    farmer = make_person("n00farm")
    farm = give(farmer, "operator", make_operator(), administrator=True)
    enter(keeping, farmer)
    own = f"{BOARD}phones/operator/{farm.organisation.pk}/"
    assert keeping.get(own).status_code == 200
    assert keeping.get(f"{own}{phone().pk}/").status_code == 404
    assert keeping.post(f"{own}{phone().pk}/delete").status_code == 404


@pytest.mark.parametrize("path", ["nonsense/1/", "authority/999999/", "operator/99999999999999999999999/"])
def test_unknown_places_are_not_found(keeping: Web, path: str) -> None:
    assert keeping.get(f"{BOARD}phones/{path}").status_code == 404


def test_without_a_role_there_is_no_organisation(web: Web, camille: Person) -> None:
    enter(web, camille)
    assert "no role in force" in main_of(web, f"{BOARD}phones/")


# --- phones


def test_a_number_is_sealed_for_its_row_and_not_journalled(keeping: Web, plan: str) -> None:
    add(keeping, plan, number="+33 (0)6.12-34 56 78".replace("(0)", ""))
    kept = phone()
    assert kept.number == NUMBER
    assert kept.masked == MASKED
    assert "12345678" not in str(vars(kept))
    assert "12345678" not in str(list(Entry.objects.values()))
    assert SHOWN in main_of(keeping, plan)


@pytest.mark.parametrize(
    ("kind", "number", "error"),
    [
        ("shared", "", "needs its number"),
        ("work", "0612345678", "plus sign"),
        ("work", "+33612", "not a telephone number"),
        ("work", "+999612345678", "not a telephone number"),
        ("work", "+33 six", "not a telephone number"),
        ("key", NUMBER, "has no number"),
        ("pigeon", NUMBER, "pigeon"),
    ],
)
def test_a_wrong_entry_is_said_beside_its_field_and_kept(
    keeping: Web, plan: str, kind: str, number: str, error: str
) -> None:
    answer = add(keeping, plan, "My own words", kind, number)
    assert error in errors(answer)
    assert 'value="My own words"' in answer.content.decode()


def test_the_same_number_or_name_is_refused_twice(keeping: Web, plan: str) -> None:
    add(keeping, plan)
    assert "already, as “Duty 1”" in errors(add(keeping, plan, "Duty 2"))
    assert "already has this name" in errors(add(keeping, plan, "DUTY 1", number="+33612345679"))


def test_a_landline_is_kept_and_told_apart(keeping: Web, plan: str) -> None:
    add(keeping, plan, number="+33324597200")
    assert "cannot receive text messages" in main_of(keeping, plan)


def test_a_second_tab_does_not_overwrite_the_first(keeping: Web, plan: str) -> None:
    add(keeping, plan)
    pk = phone().pk
    data = {"label": "Renamed", "kind": "shared", "number": NUMBER, "place": "", "version": 1}
    assert keeping.post(f"{plan}{pk}/", data).status_code == 302
    late = keeping.post(f"{plan}{pk}/", {**data, "label": "From the other tab"})
    assert "in the meantime" in errors(late)
    assert 'value="From the other tab"' in late.content.decode()
    assert phone().label == "Renamed"
    assert 'name="version" value="2"' in late.content.decode()


def test_deleting_asks_first_and_takes_the_uses_along(keeping: Web, plan: str, head: Person) -> None:
    add(keeping, plan)
    tick(keeping, plan, f"{head.pk}:")
    pk = phone().pk
    assert "1 person uses it" in main_of(keeping, f"{plan}{pk}/delete")
    keeping.post(f"{plan}{pk}/delete")
    with environment_scope(PRODUCTION):
        assert not Phone.objects.exists()
        assert not Use.objects.exists()
    assert keeping.post(f"{plan}{pk}/delete").status_code == 404


# --- uses and shifts


def test_ticks_are_stored_and_shown(keeping: Web, plan: str, head: Person, colleague: Person) -> None:
    add(keeping, plan)
    add_shift(keeping, plan, days=["5", "6"], starts="20:00", ends="06:00")
    tick(keeping, plan, f"{head.pk}:", f"{colleague.pk}:{shift().pk}")
    page = main_of(keeping, plan)
    assert "Saturday, Sunday" in page
    assert "20:00–06:00" in page
    assert "Duty 1 – Jérôme NOEL" in page
    assert page.count('class="week__bar ') == 4  # two evenings, and what follows on the next mornings
    assert "checked" in main_of(keeping, f"{plan}{phone().pk}/uses")


def test_strangers_and_foreign_shifts_cannot_be_ticked(keeping: Web, plan: str, head: Person, camille: Person) -> None:
    add(keeping, plan)
    assert "no valid role in this organisation" in errors(tick(keeping, plan, f"{camille.pk}:"))
    assert "no valid role in this organisation" in errors(tick(keeping, plan, f"{camille.pk}:99999"))
    other = give(head, "authority", "FR00051", administrator=True).authority
    enter(keeping, head)
    keeping.post(f"{BOARD}phones/authority/{other.pk}/shifts/new", {"label": "Elsewhere"})
    with environment_scope(PRODUCTION):
        foreign = Shift.objects.get(label="Elsewhere").pk
    assert "no valid role in this organisation" in errors(tick(keeping, plan, f"{head.pk}:{foreign}"))
    with environment_scope(PRODUCTION):
        assert not Use.objects.exists()


def test_ticks_of_a_stale_page_are_refused(keeping: Web, plan: str, head: Person) -> None:
    add(keeping, plan)
    tick(keeping, plan, f"{head.pk}:")
    assert "in the meantime" in errors(tick(keeping, plan, version=1))


@pytest.mark.parametrize("nonsense", ["", "x", ":", "9" * 40, "1:y"])
def test_malformed_ticks_are_left_out(keeping: Web, plan: str, nonsense: str) -> None:
    add(keeping, plan)
    assert tick(keeping, plan, nonsense).status_code == 302


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"days": ["0"]}, "Give the days"),
        ({"starts": "08:00", "ends": "12:00"}, "Give the days"),
        ({"days": ["0"], "starts": "08:00", "ends": "08:00"}, "the same"),
        ({"days": ["9"], "starts": "08:00", "ends": "09:00"}, "9"),
        ({"days": ["0"], "starts": "25:00", "ends": "09:00"}, "Beginning"),
    ],
)
def test_half_a_shift_is_refused(keeping: Web, plan: str, fields: dict[str, object], error: str) -> None:
    assert error in errors(add_shift(keeping, plan, **fields))


def test_a_shift_may_be_a_label_alone_once(keeping: Web, plan: str) -> None:
    assert add_shift(keeping, plan).status_code == 302
    assert "already has this name" in errors(add_shift(keeping, plan))
    keeping.post(f"{plan}shifts/{shift().pk}/", {"label": "On call", "version": 1})
    assert "On call" in main_of(keeping, plan)
    keeping.post(f"{plan}shifts/{shift().pk}/delete")
    assert "There are no shifts" in main_of(keeping, plan)


def test_the_responsible_person_is_a_member(keeping: Web, plan: str, colleague: Person, camille: Person) -> None:
    keeping.post(f"{plan}responsible", {"responsible": colleague.pk})
    assert "<strong>Jérôme NOEL</strong>" in main_of(keeping, plan)
    keeping.post(f"{plan}responsible", {"responsible": camille.pk})
    with environment_scope(PRODUCTION):
        assert Plan.objects.get().responsible_id == colleague.pk


# --- warnings


def test_what_a_head_should_look_at(keeping: Web, plan: str, head: Person, colleague: Person) -> None:
    third = make_person("n00third", last_name="Third")
    role: Role = give(third, "authority", "FR00008")
    add(keeping, plan)
    add_shift(keeping, plan)
    tick(keeping, plan, f"{head.pk}:", f"{third.pk}:")
    page = main_of(keeping, plan)
    assert "Agents without any phone, device or key:</strong> Jérôme NOEL" in page
    assert "Shifts on which nobody has a phone:</strong> Weekend" in page
    assert "nobody can sign in:</strong> Duty 1" in page
    with environment_scope(PRODUCTION):
        Role.objects.filter(pk=role.pk).update(status=Status.WITHDRAWN, choice=None)
    assert reload(role).status == Status.WITHDRAWN
    page = main_of(keeping, plan)
    assert "still in the plan:</strong> Camille THIRD" in page
    assert "has left" in page


def test_more_than_ten_numbers_for_one_account(keeping: Web, plan: str, head: Person) -> None:
    for n in range(11):
        add(keeping, plan, f"Phone {n}", "work", f"+336123456{n:02}")
        tick(keeping, plan, f"{head.pk}:")
    assert "EU Login takes ten:</strong> Hélène DURAND" in main_of(keeping, plan)


def test_a_plan_costs_the_same_however_large(keeping: Web, plan: str, head: Person, django_assert_num_queries) -> None:
    for n in range(5):
        add(keeping, plan, f"Phone {n}", "work", f"+336123456{n:02}")
        tick(keeping, plan, f"{head.pk}:")
    keeping.get(plan)
    # session, person, suspended, post, plan, members, phones, shifts, uses, and the menu's posts
    with django_assert_num_queries(10):
        keeping.get(plan)
