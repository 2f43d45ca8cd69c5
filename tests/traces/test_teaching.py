"""What classes learn of TRACES, and which tables a reset of an environment empties."""

import pytest
from django.apps import apps

from tests.traces.world import PRODUCTION, agent_for, give, make_operator, make_person
from traces import teaching
from traces.environments import environment_scope
from traces.flows import deciding
from traces.models import Person, Role
from traces.operators.models import Operator, OperatorActivity, SearchWord
from traces.teaching.tables import scoped_tables


def test_every_table_beside_the_reference_data_belongs_to_an_environment() -> None:
    ours = [one for one in apps.get_app_configs() if one.name.startswith("traces") and one.name != "traces.reference"]
    models = {model for config in ours for model in config.get_models(include_auto_created=True)}
    missing = models - set(scoped_tables()) - {SearchWord}  # words of all environments, which name nobody
    assert not missing, f"give them a column `environment`, or a foreign key to a row that has one: {missing}"


def test_rows_that_point_to_others_come_first() -> None:
    order = list(scoped_tables())
    assert order.index(Role) < order.index(Person)
    assert order.index(OperatorActivity) < order.index(Operator)


@pytest.mark.usefixtures("world")
def test_a_class_learns_who_stands_where_and_who_decided_what() -> None:
    agent, applicant = make_person("n00agent"), make_person("n00appli")
    operator = make_operator()
    give(agent, "authority", "FR00008", administrator=True)
    role = give(applicant, "operator", operator, "requested")
    with environment_scope(PRODUCTION):
        deciding.accept(agent_for(agent), role)
    found = teaching.standings(PRODUCTION, ["n00agent", "n00appli", "n00nobod"])
    assert found["n00agent"].decided == [("n00appli", "valid")]
    assert [(p.organisation, p.status) for p in found["n00appli"].posts] == [(operator, "valid")]
    assert found["n00nobod"] == teaching.Standing()
    assert teaching.standings("training", ["n00agent"])["n00agent"] == teaching.Standing()


@pytest.mark.usefixtures("world")
def test_people_go_with_what_hangs_on_them_and_operators_that_others_use_stay() -> None:
    agent, applicant, other = make_person("n00agent"), make_person("n00appli"), make_person("n00other")
    used, unused = make_operator("A"), make_operator("B")
    give(agent, "authority", "FR00008", administrator=True)
    give(other, "operator", used)
    with environment_scope(PRODUCTION):
        deciding.accept(agent_for(agent), give(applicant, "operator", unused, "requested"))
    teaching.forget_people(["n00appli", "n00agent"], [used, unused])
    with environment_scope(PRODUCTION):
        assert list(Person.objects.values_list("uid", flat=True)) == ["n00other"]
        assert list(Operator.objects.values_list("identifier", flat=True)) == [used]
