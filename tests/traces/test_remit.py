"""Who sees and decides whose requests: a table of validators and requests."""

import pytest

from tests.traces.world import TRAINING, agent_for, give, make_operator, make_person
from traces.environments import environment_scope
from traces.models import Role, Status
from traces.operators.models import Operator
from traces.reference.models import Authority, ControlBody
from traces.remit import Agent, decidable, posts, roles_in_force, visible

#: The requests of the table: name -> (role type, authority of the operator or organisation).
REQUESTS = {
    "operator of the Ardennes": ("operator", "FR00008"),
    "operator of the Marne": ("operator", "FR00051"),
    "operator of the central authority": ("operator", "FR00000"),
    "operator of Germany": ("operator", "DE29812"),
    "operator of the Commission": ("operator", "EC"),
    "operator of nobody": ("operator", None),
    "Ardennes": ("authority", "FR00008"),
    "Marne": ("authority", "FR00051"),
    "France": ("authority", "FR00000"),
    "Roissy": ("authority", "FRCDG4"),
    "Germany": ("authority", "DE00000"),
    "Commission": ("authority", "EC"),
    "body in France": ("control_body", "FR-BIO-01"),
    "body in Germany": ("control_body", "DE-BIO-154"),
    "body in Morocco": ("control_body", "MA-BIO-154"),
}
BELOW_FRANCE = {"Ardennes", "Marne", "Roissy"}
OPERATORS_OF_FRANCE = {"operator of the Ardennes", "operator of the Marne", "operator of the central authority"}
OF_THE_COMMISSION = {"France", "Germany", "body in Morocco", "operator of the Commission"}
#: code of the post, administrator -> what is within the remit.
REMITS = [
    ("FR00008", False, {"operator of the Ardennes"}),
    ("FR00008", True, {"operator of the Ardennes", "Ardennes"}),
    ("FRCDG4", False, set()),
    ("FRCDG4", True, {"Roissy"}),
    ("FR00000", False, OPERATORS_OF_FRANCE | BELOW_FRANCE | {"body in France"}),
    ("FR00000", True, OPERATORS_OF_FRANCE | BELOW_FRANCE | {"body in France", "France"}),
    ("DE29812", False, {"operator of Germany"}),
    ("DE00000", False, {"operator of Germany", "body in Germany"}),
    ("EC", False, OF_THE_COMMISSION),
    ("EC", True, OF_THE_COMMISSION | {"Commission"}),
]


@pytest.fixture
def requests(production: None) -> dict[int, str]:
    """One request of each sort, by id."""
    made = {}
    for number, (name, (role_type, code)) in enumerate(REQUESTS.items()):
        organisation = make_operator(name, authority=code) if role_type == "operator" else str(code)
        made[give(make_person(f"n00a{number:04}"), role_type, organisation, "requested").pk] = name
    return made


def agent_at(code: str, administrator: bool = False, status: str = "valid") -> Agent:
    person = make_person("n00agent")
    give(person, "authority", code, status, administrator)
    return agent_for(person)


@pytest.mark.parametrize(("code", "administrator", "expected"), REMITS)
def test_the_remit_of_each_post(requests: dict[int, str], code: str, administrator: bool, expected: set[str]) -> None:
    agent = agent_at(code, administrator)
    assert {requests[role.pk] for role in decidable(agent)} == expected


def test_several_posts_add_up(requests: dict[int, str]) -> None:
    person = make_person("n00agent")
    give(person, "authority", "FR00008")
    give(person, "authority", "FR00051")
    seen = {requests[role.pk] for role in decidable(agent_for(person))}
    assert seen == {"operator of the Ardennes", "operator of the Marne"}


def test_without_a_post_there_is_no_remit(requests: dict[int, str]) -> None:
    assert not visible(Agent(make_person("n00agent"), [])).exists()


@pytest.mark.parametrize("status", ["requested", "suspended"])
def test_only_a_valid_post_validates(requests: dict[int, str], status: str) -> None:
    assert not agent_at("FR00000", status=status).may_validate


def test_a_user_of_an_operator_validates_nobody(production: None) -> None:
    person = make_person("n00agent")
    give(person, "operator", make_operator())
    assert not agent_for(person).may_validate


@pytest.mark.parametrize(("role_type", "code"), [("operator", ""), ("control_body", "FR-BIO-01")])
def test_an_administrator_validates_colleagues_and_nobody_else(
    requests: dict[int, str], role_type: str, code: str
) -> None:
    operator = make_operator("Own")
    administrator, colleague = make_person("n00admin"), make_person("n00colle")
    give(administrator, role_type, code or operator, administrator=True)
    role = give(colleague, role_type, code or operator, "requested")
    others = {"body in France"} if code else set()
    seen = set(decidable(agent_for(administrator)))
    assert role in seen
    assert {requests[one.pk] for one in seen - {role}} == others


def test_a_user_of_a_control_body_validates_the_users_of_operators_that_only_it_looks_after(production: None) -> None:
    certifier = make_person("n00certi")
    give(certifier, "control_body", "FR-BIO-01")
    operator = Operator.objects.get(identifier=make_operator(authority=None))
    operator.control_body = ControlBody.objects.get(code="FR-BIO-01")
    operator.save()
    role = give(make_person(), "operator", operator.identifier, "requested")
    assert list(decidable(agent_for(certifier))) == [role]


def test_an_escalated_request_is_in_the_remit_of_whom_it_was_escalated_to(requests: dict[int, str]) -> None:
    nobodys = next(pk for pk, name in requests.items() if name == "operator of nobody")
    Role.objects.filter(pk=nobodys).update(escalated_to=Authority.objects.get(code="FR00000"))
    assert nobodys in set(decidable(agent_at("FR00000")).values_list("pk", flat=True))


def test_a_post_is_in_force_from_the_next_sign_in_on(production: None) -> None:
    person = make_person("n00agent")
    role = give(person, "authority", "FR00008")
    assert not posts(person, [])
    assert posts(person, [role.pk])


def test_a_post_that_was_lost_since_the_sign_in_is_not_in_force(production: None) -> None:
    person = make_person("n00agent")
    role = give(person, "authority", "FR00008")
    Role.objects.filter(pk=role.pk).update(status=Status.SUSPENDED)
    assert not roles_in_force(person, [role.pk]).exists()


def test_somebody_elses_role_is_never_in_force(production: None) -> None:
    role = give(make_person("n00other"), "authority", "FR00008")
    assert not posts(make_person("n00agent"), [role.pk])


def test_ones_own_request_is_seen_and_not_decided(production: None) -> None:
    person = make_person("n00agent")
    give(person, "authority", "FR00000")
    own = give(person, "authority", "FR00008", "requested")
    agent = agent_for(person)
    assert own in visible(agent)
    assert own not in decidable(agent)


def test_another_environment_is_out_of_sight(requests: dict[int, str]) -> None:
    with environment_scope(TRAINING):
        person = make_person("n00agent", environment=TRAINING)
        give(person, "authority", "FR00000", administrator=True)
        assert not visible(agent_for(person)).exclude(person=person).exists()


def test_the_remit_is_one_query_each_time(requests: dict[int, str], django_assert_num_queries) -> None:
    agent = agent_at("FR00000")
    # The control bodies of the country, once for an agent; then the roles.
    with django_assert_num_queries(3):
        list(decidable(agent))
        list(decidable(agent))
