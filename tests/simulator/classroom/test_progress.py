"""Steps are done when the real state says so."""

import tomllib
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

import mfa.api
from eulogin.models import Account, SsoSession
from kernel.journal.models import Entry
from simulator.classroom import helping, posts
from simulator.classroom.errors import ClassroomError
from simulator.classroom.exercises import checks, progress, reading
from simulator.classroom.models import Course, Done, ExerciseSet, Start, Trainee

pytestmark = pytest.mark.django_db

OpenClass = Callable[..., Course]


def only(course: Course) -> Trainee:
    return course.trainees.select_related("course__exercises", "phone").get()


def present(trainee: Trainee) -> str:
    step = progress.advance(trainee.course, [trainee])[0].step
    return step.key if step else ""


def test_every_exercise_of_the_package_can_be_read_in_both_languages() -> None:
    exercises = reading.own()
    assert len(exercises) == 9
    for exercise in exercises:
        words = [exercise.title, exercise.intro, *(s.goal for s in exercise.steps), *(s.hint for s in exercise.steps)]
        assert all(set(one) == {"en", "fr"} for one in words)
    keys = [key for exercise in exercises for key in exercise.step_keys]
    assert len(keys) == len(set(keys))


def test_each_start_has_its_exercises(open_class: OpenClass) -> None:
    titles = {}
    for start in (Start.NOTHING, Start.PHONE, Start.AGENT):
        course = open_class(start, size=1, name=start)
        titles[start] = [exercise.key for exercise in progress.exercises_of(course)]
    assert titles[Start.NOTHING][0] == "open-an-account"
    assert "request-a-role" in titles[Start.PHONE]
    assert "validate-a-colleague" in titles[Start.AGENT]
    assert "request-a-role" not in titles[Start.AGENT]


def test_a_trainee_comes_on_with_what_really_happens(open_class: OpenClass) -> None:
    trainee = only(open_class(Start.NOTHING, size=1))
    assert present(trainee) == "open-an-account/account"
    account = Account.objects.create(uid="n00new11", email=trainee.email.upper(), first_name="A", last_name="B")
    assert present(trainee) == "text-message/number"
    assert trainee.phone is not None
    mfa.api.add_phone(account, trainee.phone.number)
    assert present(trainee) == "text-message/sign-in"
    SsoSession.objects.create(account=account, strengths=["PASSWORD", "PASSWORD_SMS"])
    assert present(trainee) == "mobile-app/device"
    assert Trainee.objects.get().uid == "n00new11"


def test_a_step_stays_done(open_class: OpenClass) -> None:
    trainee = only(open_class(Start.PHONE, size=1))
    helping.let_count(trainee)
    helping.let_count(trainee)
    mfa.api.remove_all(Account.objects.get(uid=trainee.uid))
    standing = progress.advance(trainee.course, [trainee])[0]
    assert standing.done == standing.helped == {"mobile-app/device", "mobile-app/sign-in"}


def test_the_trainer_does_what_a_script_can_do(open_class: OpenClass) -> None:
    trainee = only(open_class(Start.NOTHING, size=1))
    assert helping.do(trainee).key == "open-an-account/account"
    assert helping.do(trainee).key == "text-message/number"
    with pytest.raises(ClassroomError):
        helping.do(trainee)  # nobody signs in for somebody else
    while present(trainee) != "request-a-role/request":
        helping.let_count(trainee)
    helping.do(trainee)
    helping.do(trainee)
    assert present(trainee) == "wrong-organisation/request"
    assert Entry.objects.filter(event="classroom:trainee:helped", subject=trainee.uid).exists()


def test_a_suspended_role_is_lifted_by_the_trainer(open_class: OpenClass) -> None:
    trainee = only(open_class(Start.REQUESTED, size=1))
    posts.give(trainee, "operator", trainee.operator, "suspended")
    while present(trainee) != "lost-phone/back":
        helping.let_count(trainee)
    helping.do(trainee)
    assert present(trainee) == "certificate/submit"


def test_who_did_nothing_new_for_long_is_stuck(open_class: OpenClass) -> None:
    trainee = only(open_class(size=1))
    assert not progress.advance(trainee.course, [trainee])[0].is_stuck
    trainee.joined_at = timezone.now() - progress.STUCK_AFTER
    standing = progress.advance(trainee.course, [trainee])[0]
    assert standing.is_stuck
    assert standing.minutes == 10
    helping.let_count(trainee)
    assert not progress.advance(trainee.course, [trainee])[0].is_stuck


def test_a_hint_comes_after_a_while(open_class: OpenClass) -> None:
    trainee = only(open_class(size=1))
    trainee.joined_at = timezone.now() - progress.HINT_AFTER + timedelta(seconds=30)
    assert not progress.advance(trainee.course, [trainee])[0].has_hint
    trainee.joined_at -= timedelta(seconds=30)
    assert progress.advance(trainee.course, [trainee])[0].has_hint


def test_many_trainees_cost_no_more_queries_than_one(
    open_class: OpenClass, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for size in (1, 8):
        course = open_class(Start.REQUESTED, size=size, name=str(size))
        trainees = list(course.trainees.select_related("course", "phone"))
        progress.advance(course, trainees)
        with django_assert_num_queries(12):
            progress.advance(course, trainees)


def test_a_submitted_certificate_counts(open_class: OpenClass, monkeypatch: pytest.MonkeyPatch) -> None:
    trainee = only(open_class(Start.PHONE, size=1))
    monkeypatch.setattr("traces.api.submitted_certificates", lambda _where, _uids: {trainee.uid: 1})
    known = progress.facts.collect([trainee])[trainee.pk]
    assert checks.CHECKS["certificate-submitted"].holds(known, {})


GOOD = """
[[exercises]]
id = "own"
title = "Mine"
[[exercises.steps]]
id = "role"
goal = { fr = "Faites {operator} et {nothing}." }
check = "role-requested"
with = { organisation = "{operator}" }
link = "/training/tracesnt/roles/"
"""


def test_a_trainers_own_exercises(open_class: OpenClass) -> None:
    course = open_class(Start.PHONE, size=1)
    course.exercises = ExerciseSet.objects.create(name="own", content=reading.parse(GOOD.encode()))
    course.save()
    trainee = only(course)
    assert present(trainee) == "own/role"
    posts.give(trainee, "operator", trainee.operator, "requested")
    assert present(trainee) == ""
    assert Done.objects.get().step == "own/role"


FAULTS = [
    ("[[exercises]", "file-malformed", ""),
    ("x = 1", "field-missing", "exercises"),
    (GOOD.replace('title = "Mine"', ""), "field-missing", "exercises.1.title"),
    (GOOD.replace('title = "Mine"', 'title = ""'), "field-empty", "exercises.1.title.en"),
    (GOOD.replace("goal", "gaol"), "field-missing", "exercises.1.steps.1.goal"),
    (GOOD.replace("role-requested", "role-wished"), "check-unknown", "exercises.1.steps.1.check"),
    (GOOD.replace("organisation =", "operator ="), "check-parameter", "exercises.1.steps.1.with"),
    (GOOD.replace('"/training', '"//evil.example/training'), "field-wrong", "exercises.1.steps.1.link"),
    (GOOD.replace('"/training', '"https://evil.example/training'), "field-wrong", "exercises.1.steps.1.link"),
    (GOOD.replace('"Mine"', f'"{"x" * 1001}"'), "field-too-long", "exercises.1.title.en"),
    (GOOD + GOOD.lstrip(), "id-repeated", "exercises.own"),
    ('{"exercises": []}', "field-empty", "exercises"),
    ("{" * 100_000, "file-malformed", ""),
    ("#" * (reading.LARGEST + 1), "file-too-large", ""),
]


def test_a_faulty_file_is_told_where() -> None:
    for text, code, place in FAULTS:
        with pytest.raises(reading.FaultyFileError) as refused:
            reading.parse(text.encode())
        first = refused.value.faults[0]
        assert (first.code, first.values.get("place", "")) == (code, place), text[:200]
        assert first.sentence
    with pytest.raises(reading.FaultyFileError):
        reading.parse(b"\xff\xfe")
    assert reading.build(tomllib.loads(GOOD))[0].steps[0].goal == {"fr": "Faites {operator} et {nothing}."}
