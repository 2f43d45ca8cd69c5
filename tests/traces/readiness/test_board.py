"""The board: whom it counts, whom it shows to whom, and the file."""

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client

from kernel.journal.models import Entry
from tests.clock import Clock
from tests.pages import Web
from tests.traces.readiness.conftest import BOARD, know, told
from tests.traces.world import ACCEPTANCE, PRODUCTION, agent_for, enter, give, make_operator, make_person
from traces import remit
from traces.environments import environment_scope
from traces.models import Person, Role
from traces.readiness import counting, reading, summary
from traces.readiness.events import Event
from traces.readiness.models import Kind, Reading
from traces.readiness.units import organisations
from traces.readiness.whole import whole
from traces.reference.models import Authority, ControlBody

EVERY = [kind.value for kind in Kind]


def main_of(web: Web, address: str = BOARD) -> str:
    return " ".join(web.get(address).content.decode().split("<main", 1)[1].split())


def figures(person: Person, accepted: list[str] = EVERY) -> tuple[int, int, int]:
    """Ready, not ready, not known."""
    with environment_scope(person.environment):
        total = summary.summarise(remit.visible(agent_for(person)), accepted).total
    return total.ready, total.not_ready, total.not_known


def names(web: Web, **query: str) -> list[str]:
    text = b"".join(web.get(f"{BOARD}people.csv", query).streaming_content).decode()
    return [row["Last name"] for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))]


def test_who_may_open_it(client: Client, crowd: dict[str, Person]) -> None:
    for path in ("", "people", "people.csv"):
        assert client.get(f"{BOARD}{path}")["Location"].startswith("/tracesnt/cas/login?next=")
    enter(client, crowd["quiet"])
    for path in ("", "people", "people.csv"):
        assert client.get(f"{BOARD}{path}").status_code == 403
    for path in ("read", "remind"):
        assert client.post(f"{BOARD}{path}").status_code == 403


def test_everybody_counts_once_and_only_within_the_remit(head: Person, crowd: dict[str, Person]) -> None:
    assert figures(head) == (2, 1, 1)  # herself and the one with texts; the bare one; the quiet one
    dgal = make_person("n00dgal")
    give(dgal, "authority", "FR00000")
    assert figures(dgal) == (2, 1, 2)  # the Marne's as well; not Germany's, nor her own office's


@pytest.mark.parametrize("post", ["EC", "FR00000", "FR00008", "FR00051", "FRCDG4", "DE00000"])
@pytest.mark.parametrize("administrator", [False, True])
def test_the_figures_are_those_of_the_remit(crowd: dict[str, Person], post: str, administrator: bool) -> None:
    give(make_person("n00body"), "control_body", "FR-BIO-01")
    agent = make_person("n00tester")
    give(agent, "authority", post, administrator=administrator)
    with environment_scope(PRODUCTION):
        visible = summary.holding(remit.visible(agent_for(agent)))
        found = summary.summarise(visible, EVERY)
        assert found.total.people == visible.values("person").distinct().count()
        for unit, one in found.units.items():
            assert one.people == visible.filter(unit.of_roles).values("person").distinct().count()


def test_a_withdrawn_method_makes_people_not_ready(head: Person, crowd: dict[str, Person]) -> None:
    assert figures(head, ["mobile-app", "eid"]) == (1, 2, 1)
    assert figures(head, []) == (0, 3, 1)


def test_the_page_says_what_is_not_known_and_never_none(at_the_board: Web, crowd: dict[str, Person]) -> None:
    page = main_of(at_the_board)
    assert "<strong>4</strong> people with a role" in page
    assert "The person has not allowed TRACES to read this in EU Login." in page
    assert "Ardennes: operators" in page
    assert "Marne" not in page


def test_the_page_has_few_queries_however_many_people(at_the_board: Web, crowd, django_assert_num_queries) -> None:
    at_the_board.get(BOARD)
    # session, person, posts, reading, figures, names of authorities, snapshots
    with django_assert_num_queries(7):
        at_the_board.get(BOARD)
    # the same up to the names; how many, who, their posts, their states
    with django_assert_num_queries(11):
        at_the_board.get(f"{BOARD}people")


def test_one_unit_alone(at_the_board: Web, crowd: dict[str, Person]) -> None:
    with environment_scope(PRODUCTION):
        ardennes = Authority.objects.get(code="FR00008").pk
        marne = Authority.objects.get(code="FR00051").pk
    assert "<strong>3</strong> people" in main_of(at_the_board, f"{BOARD}?unit=operators-{ardennes}")
    assert at_the_board.get(f"{BOARD}?unit=operators-{marne}").status_code == 404
    assert at_the_board.get(f"{BOARD}?unit=nonsense").status_code == 404


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ({}, ["Bare", "Durand", "Quiet", "Texts", "Texts"]),
        ({"state": "not-ready"}, ["Bare"]),
        ({"state": "not-known"}, ["Quiet"]),
        ({"state": "ready"}, ["Durand", "Texts", "Texts"]),
        ({"kind": "sms"}, ["Texts", "Texts"]),
        ({"organisation": "FR00008"}, ["Durand"]),
        ({"organisation": "marche best"}, ["Quiet", "Texts"]),
        ({"organisation": "Weit"}, []),
    ],
)
def test_filters(at_the_board: Web, crowd: dict[str, Person], query: dict[str, str], wanted: list[str]) -> None:
    assert names(at_the_board, **query) == wanted
    page = main_of(at_the_board, f"{BOARD}people?{'&'.join(f'{k}={v}' for k, v in query.items())}")
    assert {name for name in ("Bare", "Quiet", "Texts") if name.upper() in page} == set(wanted) - {"Durand"}


def test_a_filter_that_is_no_choice_is_said_beside_it(at_the_board: Web, crowd: dict[str, Person]) -> None:
    assert "srvErrors" in main_of(at_the_board, f"{BOARD}people?state=asleep")
    assert at_the_board.get(f"{BOARD}people.csv?kind=x").status_code == 302


def test_the_list_is_paged(at_the_board: Web, head: Person) -> None:
    farm = make_operator()
    for n in range(51):
        give(make_person(f"n00many{n:02}", last_name=f"Many{n:02}"), "operator", farm)
    assert "Page 1 of 2" in main_of(at_the_board, f"{BOARD}people")
    assert "MANY50" in main_of(at_the_board, f"{BOARD}people?page=2")


def test_a_long_list_ends_and_the_file_has_the_rest(
    at_the_board: Web, crowd: dict[str, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("traces.paging.MOST", 2)
    page = main_of(at_the_board, f"{BOARD}people")
    assert "only the first 2 are shown" in page
    assert "The file has everybody." in page
    assert "QUIET" not in page
    assert names(at_the_board)[-3:] == ["Quiet", "Texts", "Texts"]


def test_the_file_has_no_formulas(at_the_board: Web, head: Person) -> None:
    farm = make_operator("=HYPERLINK()")
    for n, name in enumerate(["=1+1", "+33", "-2", "@SUM", "\tx", " =a", "\u00a0=b", "＝c"]):
        give(make_person(f"n00evil{n}", last_name=name), "operator", farm)
    found = names(at_the_board, organisation="hyperlink")
    assert len(found) == 8
    assert all(name.startswith("'") for name in found)


def test_the_file_is_for_the_spreadsheets_of_the_language(at_the_board: Web, crowd: dict[str, Person]) -> None:
    answer = at_the_board.get(f"{BOARD}people.csv", headers={"accept-language": "fr"})
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeffNom;Prénom;")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    assert Entry.objects.filter(event=Event.LIST_EXPORTED, subject="n00head").count() == 1


def test_the_time_line_is_drawn_with_a_table_of_the_same(
    clock: Clock, at_the_board: Web, crowd: dict[str, Person], eu_login_says
) -> None:
    eu_login_says(*(told(cursor="9") for _ in range(3)))
    for _ in range(3):
        reading.read(PRODUCTION)
        clock.forward(timedelta(days=1))
    page = main_of(at_the_board)
    assert page.count("<polyline") == 3
    assert '<title id="plot-title">' in page
    assert page.count("<circle") == 9
    for day in ("20", "21", "22"):
        assert f"{day} November 2026" in page or f"Nov. {day}, 2026" in page


def test_past_figures_are_for_those_who_see_the_whole_unit(
    web: Web, head: Person, crowd: dict[str, Person], eu_login_says
) -> None:
    """They are kept for all operators of an authority: an administrator of one of them would read of the others."""
    eu_login_says(told(cursor="9"))
    reading.read(PRODUCTION)
    farmer = make_person("n00farmer")
    farm = give(crowd["texts"], "operator", make_operator("Seul")).operator
    give(farmer, "operator", farm.identifier, administrator=True)
    commission = make_person("n00commi")
    give(commission, "authority", "EC")
    with environment_scope(PRODUCTION):
        Role.objects.filter(person=crowd["far"]).update(escalated_to=Authority.objects.get(code="EC"))
    for person, is_drawn in ((farmer, False), (commission, False), (head, True)):
        enter(web, person)
        assert ("<polyline" in main_of(web)) == is_drawn
        assert ("for each service as a whole" in main_of(web)) != is_drawn


@pytest.mark.parametrize(
    ("role_type", "code", "administrator", "wanted"),
    [
        ("authority", "FR00008", True, {"FR00008 staff", "FR00008"}),
        ("authority", "FR00008", False, {"FR00008"}),
        ("authority", "FR00000", False, {"FR00008 staff", "FR00008", "FR00051", "FR-BIO-01"}),
        ("authority", "EC", False, {"FR00000 staff", "MA-BIO-154"}),
        ("control_body", "FR-BIO-01", True, {"FR-BIO-01"}),
        ("control_body", "FR-BIO-01", False, set()),
    ],
)
def test_which_units_are_whole(production: None, role_type: str, code: str, administrator: bool, wanted: set) -> None:
    keys = dict(Authority.objects.values_list("code", "pk"))
    bodies = dict(ControlBody.objects.values_list("code", "pk"))
    units = {f"{one} staff": summary.Unit(authority=keys[one]) for one in ("FR00000", "FR00008", "DE29812")}
    units |= {one: summary.Unit(responsible_authority=keys[one]) for one in ("FR00008", "FR00051", "DE29812")}
    units |= {one: summary.Unit(control_body=bodies[one]) for one in ("FR-BIO-01", "MA-BIO-154")}
    units["nobody's"] = summary.Unit()
    agent = make_person("n00tester")
    give(agent, role_type, code, administrator=administrator)
    found = whole(agent_for(agent), units.values(), organisations(units.values()))
    assert {name for name, unit in units.items() if unit in found} == wanted


def test_read_now_says_what_happened(at_the_board: Web, crowd: dict[str, Person], eu_login_says) -> None:
    eu_login_says(told(("n00quiet", {"eid": 1})), *(told() for _ in range(9)))
    assert "has been read" in at_the_board.post(f"{BOARD}read", follow=True).content.decode()
    assert names(at_the_board, kind="eid") == ["Quiet"]
    for _ in range(4):
        last = at_the_board.post(f"{BOARD}read", follow=True).content.decode()
    assert "a moment ago" in last


def test_a_failure_stands_on_the_board(at_the_board: Web, settings) -> None:
    settings.TRACES_RELEASE_CREDENTIALS = {}
    at_the_board.post(f"{BOARD}read")
    assert "has no credential" in main_of(at_the_board)


def test_an_empty_remit_says_so(web: Web, world: None) -> None:
    alone = make_person("n00alone")
    give(alone, "authority", "FR00051")
    enter(web, alone)
    assert "Nobody has a valid role within your remit." in main_of(web)


def test_other_environments_are_not_counted(web: Web, crowd: dict[str, Person]) -> None:
    guest = make_person("n00guest", environment=ACCEPTANCE)
    give(guest, "authority", "FR00008", administrator=True)
    enter(web, guest)
    page = " ".join(web.get("/acceptance/tracesnt/readiness/").content.decode().split())
    assert "<strong>1</strong> person" in page


def test_who_is_not_known_is_led_to_eu_login(web: Web, crowd: dict[str, Person]) -> None:
    enter(web, crowd["quiet"])
    assert "/cas/userdata/releaseMyFactors.cgi?service=" in web.get("/tracesnt/login").content.decode()
    know(crowd["quiet"])
    assert "releaseMyFactors" not in web.get("/tracesnt/login").content.decode()


def test_the_menu_has_it(at_the_board: Web) -> None:
    page = at_the_board.get("/tracesnt/login").content.decode()
    for path in (BOARD, f"{BOARD}phones/"):
        assert f'href="{path}"' in page


def test_a_large_count_is_kept_for_the_same_remit_until_the_next_reading(
    clock: Clock, at_the_board: Web, crowd: dict[str, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    at_the_board.get(BOARD)
    give(make_person("n00late"), "operator", make_operator())
    assert "<strong>5</strong> people" in main_of(at_the_board), "a small count is never kept"
    monkeypatch.setattr(counting, "MANY_PEOPLE", 1)
    at_the_board.get(BOARD)
    give(make_person("n00later"), "operator", make_operator())
    assert "<strong>5</strong> people" in main_of(at_the_board)
    dgal = make_person("n00dgal")
    give(dgal, "authority", "FR00000")
    with environment_scope(PRODUCTION):
        reading_row = Reading.objects.get()
        wider = counting.count(remit.visible(agent_for(dgal)), reading_row).summary
    assert wider.total.people == 7, "another remit has figures of its own"
    clock.forward(timedelta(minutes=1))
    know(crowd["quiet"], eid=1)
    assert "<strong>6</strong> people" in main_of(at_the_board)


def test_the_worker_counts_wide_remits_beforehand(crowd: dict[str, Person], monkeypatch: pytest.MonkeyPatch) -> None:
    dgal = make_person("n00dgal")
    give(dgal, "authority", "FR00000")
    monkeypatch.setattr(counting, "MANY_PEOPLE", 1)
    with environment_scope(PRODUCTION):
        counting.prepare(Reading.objects.get())
        monkeypatch.setattr(counting, "summarise", None)
        assert counting.count(remit.visible(agent_for(dgal)), Reading.objects.get()).summary.total.people == 5
