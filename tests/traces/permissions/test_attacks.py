"""What somebody might try who knows the forms: other people's ids, fields that are not there, the wrong moment."""

import html
import re
from urllib.parse import quote

import pytest
from django.test import Client

from tests.pages import Web
from tests.traces.permissions.places import show_session_elsewhere
from tests.traces.views.test_new_operator import NEW, carried, filled
from tests.traces.world import PRODUCTION, TRAINING, agent_for, enter, give, make_operator, make_person, reload
from traces.environments import environment_scope
from traces.errors import ErrorCode, TracesError
from traces.flows import batches, deciding
from traces.models import Batch, BatchState, Person, Role, Status, Target
from traces.operators.models import Operator

ADMIN = "/tracesnt/admin/"
ROLES = f"{ADMIN}traces/role/"
#: What no form of ours has: each of them would be a right, or somebody else's.
FOREIGN_FIELDS = {
    "status": "valid",
    "administrator": "on",
    "environment": "training",
    "person": "1",
    "person_id": "1",
    "decided_by": "1",
    "role_type": "authority",
    "authority": "1",
    "remit": "EC",
    "is_staff": "on",
    "identifier": "FR.2026.000001",
    "uid": "n00agent",
}
SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7|add:7 }}"
HIDDEN = "\u202eeuqnab\u202c\u200b"


def page_of(role: Role) -> str:
    return f"{ROLES}{role.pk}/change/"


def state(role: Role) -> tuple[str, bool, int, str]:
    now = reload(role)
    return now.status, now.administrator, now.person_id, now.environment


@pytest.fixture
def hers(waiting: Role) -> Web:
    """The applicant's own browser."""
    web = Web()
    enter(web, waiting.person)
    return web


# --- fields and ids of others ---


def test_fields_that_are_not_on_a_form_change_nothing(hers: Web, validating: Web, agent: Person, waiting: Role) -> None:
    before = state(waiting)
    for path in ("roles/operator/", "roles/operator/new", "profile/language", "profile/active", "notices/read"):
        hers.post(f"/tracesnt/{path}", FOREIGN_FIELDS)
    hers.post(f"/tracesnt/roles/{waiting.pk}/remind", FOREIGN_FIELDS)
    for path in (page_of(waiting), f"{ADMIN}hand-over/", f"{ADMIN}as/"):
        Client.post(validating, path, FOREIGN_FIELDS)
    assert state(waiting) == before
    validating.post(page_of(waiting), {**FOREIGN_FIELDS, "_reject": "1", "reason": "No"})
    assert state(waiting) == (Status.REJECTED, False, waiting.person_id, PRODUCTION)
    assert reload(waiting).decided_by == agent


def test_a_new_operator_is_only_what_the_form_asks_for(hers: Web, waiting: Role) -> None:
    dialog = carried(html.unescape(hers.post(NEW, filled(**FOREIGN_FIELDS)).content.decode()))
    hers.post(NEW, {**dialog, **FOREIGN_FIELDS, "send": "1"})
    with environment_scope(PRODUCTION):
        made = Operator.objects.get(name="Ferme du Lac")
        role = Role.objects.get(operator=made)
        assert (made.environment, made.status) == (PRODUCTION, "new")
        assert made.identifier != FOREIGN_FIELDS["identifier"]
    assert state(role) == (Status.REQUESTED, False, waiting.person_id, PRODUCTION)


def test_ids_of_another_environment_or_kind_are_unknown_everywhere(hers: Web, validating: Web) -> None:
    there = give(
        make_person("n00there", environment=TRAINING), "operator", make_operator(environment=TRAINING), "valid"
    )
    assert there.operator is not None
    for client, path, fields in [
        (hers, "roles/operator/", {"pick": there.operator.pk}),
        (hers, f"roles/{there.pk}/withdraw", {}),
        (hers, f"roles/{there.pk}/remind", {}),
        (validating, f"admin/traces/role/{there.pk}/change/", {"_suspend": "1", "reason": "x"}),
        (validating, f"admin/traces/role/{there.pk}/remove/", {"_remove": "1", "reason": "x", "last": "1"}),
        (validating, f"admin/operators/operator/{there.operator.pk}/change/", {"activity": "1"}),
        (validating, "admin/traces/role/bulk/", {"act": "suspend", "pick": there.pk}),
        (validating, "admin/as/", {"post": there.pk}),
        (validating, "admin/hand-over/", {"post": there.pk, "_leave": "1", "confirmed": "1"}),
    ]:
        assert client.post(f"/tracesnt/{path}", fields).status_code == 404, path
    assert state(there)[0] == Status.VALID


def test_the_session_of_one_environment_opens_no_other(agent: Person) -> None:
    client = Client()
    enter(client, agent)
    show_session_elsewhere(client, TRAINING, PRODUCTION)
    assert client.get("/training/tracesnt/profile").headers["Location"].startswith("/training/tracesnt/cas/login")
    assert client.get("/training/tracesnt/admin/").headers["Location"].startswith("/training/tracesnt/cas/login")


# --- one's own request ---


def test_nobody_approves_their_own_request_whatever_the_way(web: Web, world: None) -> None:
    """Administrator of one service, they ask for another, in whose superior's remit they also hold a post."""
    person = make_person()
    give(person, "authority", "FR00008", administrator=True)
    central = give(person, "authority", "FR00000", administrator=True)
    own = give(person, "authority", "FR00051", "requested")
    enter(web, person)
    web.post(f"{ADMIN}as/", {"post": central.pk})
    assert web.post(page_of(own), {"_accept": "1"}).status_code == 403
    assert b'name="_accept"' not in web.get(page_of(own)).content
    web.post(f"{ROLES}bulk/", {"act": "accept", "pick": own.pk, "number": "1", "confirmed": "1"})
    assert web.post(f"{ADMIN}hand-over/", {"post": own.pk, "_give": "1", "colleague": own.pk}).status_code == 404
    web.post(f"{ADMIN}hand-over/", {"post": central.pk, "_give": "1", "colleague": own.pk})
    with environment_scope(PRODUCTION):
        for batch in Batch.objects.all():
            batches.run(PRODUCTION, batch.pk)
            assert Batch.objects.get(pk=batch.pk).state == BatchState.REFUSED
    assert state(own)[:2] == (Status.REQUESTED, False)


def test_nobody_removes_their_own_post_or_colleagues_without_the_right(
    web: Web, agent: Person, camille: Person
) -> None:
    """Not on the page, not in bulk; a user who is no administrator has no page at all."""
    colleague = give(camille, "authority", "FR00008")
    enter(web, camille)
    with environment_scope(PRODUCTION):
        chief = Role.objects.get(person=agent)
    fields = {"_remove": "1", "reason": "x", "last": "1"}
    assert web.post(f"{ROLES}{chief.pk}/remove/", fields).status_code == 404
    assert web.post(f"{ROLES}{colleague.pk}/remove/", fields).status_code in (403, 404)
    enter(web, agent)
    assert web.post(f"{ROLES}{chief.pk}/remove/", fields).status_code == 403
    web.post(f"{ROLES}bulk/", {"act": "remove", "pick": chief.pk, "number": "1", "confirmed": "1", "reason": "x"})
    with environment_scope(PRODUCTION):
        for batch in Batch.objects.all():
            batches.run(PRODUCTION, batch.pk)
    assert {reload(role).status for role in (chief, colleague)} == {Status.VALID}


# --- the wrong moment ---


def test_a_right_lost_between_page_and_click_decides_nothing(validating: Web, agent: Person, waiting: Role) -> None:
    assert b'name="_accept"' in validating.get(page_of(waiting)).content
    with environment_scope(PRODUCTION):
        Role.objects.filter(person=agent).update(status=Status.SUSPENDED)
    assert validating.post(page_of(waiting), {"_accept": "1"}).status_code == 403
    assert validating.post(f"{ROLES}bulk/", {"act": "accept", "pick": waiting.pk}).status_code == 403
    assert state(waiting)[0] == Status.REQUESTED


def test_a_right_lost_while_waiting_for_the_lock_decides_nothing(agent: Person, waiting: Role) -> None:
    """The request was looked at by an agent who is none any more when it is their turn."""
    with environment_scope(PRODUCTION):
        stale = agent_for(agent)
        Role.objects.filter(person=agent).update(status=Status.SUSPENDED)
        with pytest.raises(TracesError) as refused:
            deciding.accept(stale, waiting)
    assert refused.value.code == ErrorCode.NOT_IN_REMIT


# --- what people type ---


def test_what_people_type_is_text_on_every_page(hers: Web, validating: Web, waiting: Role, agent: Person) -> None:
    fields = filled(name=f"{HIDDEN}Ferme {SCRIPT}", **{"address-0-street": SCRIPT, "address-0-city": f"Sedan {SCRIPT}"})
    dialog = hers.post(NEW, fields).content.decode()
    hers.post(NEW, {**carried(html.unescape(dialog)), **fields, "send": "1", "additional_information": SCRIPT + HIDDEN})
    with environment_scope(PRODUCTION):
        made = Operator.objects.exclude(pk=waiting.operator_id).get()
        role = Role.objects.get(operator=made)
    assert made.name.startswith("euqnabFerme <script>")
    place = f"{ADMIN}operators/operator/{made.pk}/change/"
    pages = [
        re.sub(r'<input type="hidden"[^>]*>', "", dialog),
        *(hers.get(f"/tracesnt/{path}").content.decode() for path in ("login", "profile", "notices")),
        *(
            validating.get(path).content.decode()
            for path in (ROLES, page_of(role), f"{ADMIN}operators/operator/", place)
        ),
        *(validating.get(f"/tracesnt/readiness/{path}").content.decode() for path in ("", "people", "phones/")),
    ]
    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b]", page)
    assert sum("&lt;script&gt;alert(1)" in page for page in pages) >= 5


def test_a_name_of_a_phone_or_shift_is_text(validating: Web, agent: Person) -> None:
    with environment_scope(PRODUCTION):
        service = Role.objects.get(person=agent).authority_id
    plan = f"/tracesnt/readiness/phones/authority/{service}/"
    validating.post(f"{plan}new", {"label": f"{HIDDEN}Duty {SCRIPT[:50]}", "kind": "key", "place": SCRIPT})
    shift = {"label": SCRIPT[:50], "days": ["0"], "starts": "08:00", "ends": "10:00"}
    validating.post(f"{plan}shifts/new", shift)
    page = validating.get(plan).content.decode()
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    assert "\u202e" not in page


# --- addresses ---


def test_no_way_leads_off_this_environment(agent: Person) -> None:
    client = Client()
    enter(client, agent)
    with environment_scope(PRODUCTION):
        post = Role.objects.get(person=agent).pk
    for abroad in (
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "\t//evil.example",
        "/tracesnt/../evil.example",
        "/tracesnt/%2e%2e/evil.example",
    ):
        acted = client.post(f"{ADMIN}as/", {"post": post, "next": abroad}).headers["Location"]
        assert acted == ADMIN, abroad
        leaving = Client().get(f"/tracesnt/cas/login?next={quote(abroad)}").headers["Location"]
        assert "evil" not in leaving
        assert "javascript" not in leaving
        for path in ("login", "certificate/eu-intra/two-factors"):
            assert "evil.example" not in re.sub(
                r'href="/tracesnt/[^"]*locale=[^"]*"',
                "",
                Client().get(f"/tracesnt/{path}?next={quote(abroad)}").content.decode(),
            )


# --- lists ---


def test_no_list_search_filter_or_count_tells_of_the_neighbours(validating: Web, world: None) -> None:
    operator = make_operator("Voisine", authority="FR00051")
    give(make_person("n00neigh", last_name="Secret", email="secret@example.org"), "operator", operator, "requested")
    for words in ("Secret", "secret@example.org", "n00neigh", "Voisine", operator):
        for path in ("traces/role/", "traces/act/", "operators/operator/", "operators/operatoractivity/"):
            page = validating.get(f"{ADMIN}{path}", {"q": words})
            shown = re.sub(r'value="[^"]*"|href="[^"]*"', "", page.content.decode())
            assert page.status_code == 200
            assert words not in shown, (path, words)
    for path in ("readiness/people", "readiness/people.csv", "readiness/"):
        answer = validating.get(f"/tracesnt/{path}")
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert b"SECRET" not in body.upper().replace(b"SECRETARIAT", b"")
    assert validating.get(ROLES, {"_facets": "True"}).status_code in (200, 302)
    assert validating.post(f"{ROLES}bulk/", {"act": "accept", "all": "1", "query": "q=Secret"}).status_code == 302
    with environment_scope(PRODUCTION):
        assert not Batch.objects.filter(target=Target.ROLES).exists()
