"""Operators and activities: who may open them, and whose competence an activity is in."""

from tests.traces.world import agent_for, give, make_operator, make_person
from traces import charge, competences
from traces.models import Role
from traces.operators.models import Operator, OperatorActivity
from traces.reference.models import ActivityType, Authority, Chapter, ControlBody, Section
from traces.reference.rows import read
from traces.remit import Agent


def activity_of(chapter: str, authority: str | None = "FR00008", body: str | None = None) -> OperatorActivity:
    """An operator with one new activity of a chapter."""
    known, _ = Chapter.objects.get_or_create(code=chapter, defaults={"name_en": chapter, "position": 9})
    section, _ = Section.objects.get_or_create(
        code=f"S-{chapter}",
        defaults={"chapter": known, "lms_managed": False, "active": True, "position": 9, "country_scope": "EU"},
    )
    kind, _ = ActivityType.objects.get_or_create(
        section=section, code="x", defaults={"self_registration": True, "position": 9}
    )
    operator = Operator.objects.get(identifier=make_operator(f"Of {chapter}", authority=authority, status="new"))
    if body:
        operator.control_body = ControlBody.objects.get(code=body)
        operator.save()
    operator.activities.update(activity_type=kind)
    return operator.activities.get()


def agent_at(role_type: str, code: str, administrator: bool = False) -> Agent:
    person = make_person(f"n-{code}")
    give(person, role_type, code, administrator=administrator)
    return agent_for(person)


def decides(agent: Agent, activity: OperatorActivity) -> bool:
    return charge.activities(agent).filter(pk=activity.pk).exists()


def test_every_chapter_of_the_data_has_a_validator() -> None:
    known = {*competences.NEEDED, *competences.OF_ANYBODY, *competences.OF_THE_CENTRE}
    assert {line["chapter_code"] for line in read("operator_activities.csv")} == known


def test_an_authority_decides_within_its_competence_only(production: None) -> None:
    ardennes = agent_at("authority", "FR00008")
    assert decides(ardennes, activity_of("veterinary"))
    assert decides(ardennes, activity_of("other"))
    assert not decides(ardennes, activity_of("plants"))
    assert not decides(ardennes, activity_of("organic"))
    assert not decides(ardennes, activity_of("fishing"))
    assert not decides(ardennes, activity_of("veterinary", "FR00051"))


def test_a_superior_has_the_competences_of_those_below_for_their_operators(production: None) -> None:
    Authority.objects.filter(code="FR00051").update(competence="plant health")
    central = agent_at("authority", "FR00000")
    assert decides(central, activity_of("plants", "FR00051"))
    assert not decides(central, activity_of("plants", "FR00008"))
    assert decides(central, activity_of("fishing", "FR00008"))
    assert not decides(central, activity_of("veterinary", "DE29812"))


def test_an_organic_activity_belongs_to_the_control_body(production: None) -> None:
    body = agent_at("control_body", "FR-BIO-01")
    assert decides(body, activity_of("organic", None, "FR-BIO-01"))
    assert decides(body, activity_of("organic", "FR00008", "FR-BIO-01"))
    assert not decides(body, activity_of("veterinary", "FR00008", "FR-BIO-01"))
    assert not decides(body, activity_of("organic", None, "DE-BIO-154"))


def test_an_operator_of_nobody_is_in_the_charge_of_its_countrys_central_authority(production: None) -> None:
    activity = activity_of("veterinary", None)
    assert decides(agent_at("authority", "FR00000"), activity)
    assert not decides(agent_at("authority", "DE00000"), activity)
    assert not decides(agent_at("authority", "FR00008"), activity)


def test_an_operators_administrator_sees_the_operator_and_decides_on_nothing(production: None) -> None:
    activity = activity_of("veterinary")
    agent = agent_at("operator", activity.operator.identifier, administrator=True)
    assert list(charge.operators(agent)) == [activity.operator]
    assert not charge.activities(agent).exists()


def test_the_commission_has_the_operators_that_it_was_called_for(production: None) -> None:
    activity = activity_of("veterinary", "FR00008")
    role = give(make_person(), "operator", activity.operator.identifier, "requested")
    commission = agent_at("authority", "EC")
    assert not charge.operators(commission).exists()
    Role.objects.filter(pk=role.pk).update(escalated_to=Authority.objects.get(code="EC"))
    assert decides(commission, activity)


def test_the_organisations_of_a_post(production: None) -> None:
    assert set(charge.authorities(agent_at("authority", "FR00008")).values_list("code", flat=True)) == {"FR00008"}
    below = {"FR00000", "FR00008", "FR00051", "FRCDG4"}
    assert set(charge.authorities(agent_at("authority", "FR00000")).values_list("code", flat=True)) == below
    central = {"EC", "FR00000", "DE00000"}
    assert set(charge.authorities(agent_at("authority", "EC")).values_list("code", flat=True)) == central
    bodies = charge.control_bodies(agent_at("authority", "DE00000"))
    assert set(bodies.values_list("code", flat=True)) == {"DE-BIO-154"}
