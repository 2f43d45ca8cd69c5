"""Classes of ready people, and their end."""

from collections.abc import Callable

import pytest
from django.contrib.auth import authenticate
from django_scopes import scopes_disabled

from eulogin.models import Account
from kernel.journal.models import Entry
from mfa.api import Strength, strengths_of
from simulator.classroom import making
from simulator.classroom.errors import ClassroomError, ErrorCode
from simulator.classroom.models import Course, Start, Trainee
from simulator.control.people import PASSWORD
from simulator.mail.models import ReceivedMail
from simulator.phones.models import FICTION_PREFIX, AppAccount, VirtualPhone
from traces.models import Person, Role
from traces.operators.models import Operator

pytestmark = pytest.mark.django_db

OpenClass = Callable[..., Course]


def roles(**wanted: object) -> list[tuple[str, str, str]]:
    with scopes_disabled():
        return list(Role.objects.filter(**wanted).values_list("environment", "role_type", "status"))


def test_everybody_is_invented_and_nobody_is_there_twice(open_class: OpenClass) -> None:
    trainees = list(open_class(Start.NOTHING, size=40).trainees.select_related("phone"))
    assert len({(t.first_name, t.last_name) for t in trainees}) == 40
    assert len({t.secret for t in trainees}) == 40
    assert all(t.email.endswith(".example") for t in trainees)
    assert all(t.phone is not None and t.phone.number.startswith(FICTION_PREFIX) for t in trainees)


def test_who_begins_with_nothing_has_no_account(open_class: OpenClass) -> None:
    trainee = open_class(Start.NOTHING).trainees.first()
    assert trainee is not None
    assert trainee.uid == ""
    assert not Account.objects.filter(email=trainee.email).exists()


def test_each_start_gives_what_it_says(open_class: OpenClass) -> None:
    expected = {
        Start.ACCOUNT: (set(), []),
        Start.PHONE: ({Strength.PASSWORD_SMS}, []),
        Start.REQUESTED: ({Strength.PASSWORD_SMS}, [("training", "operator", "requested")]),
        Start.AGENT: ({Strength.PASSWORD_SMS}, [("training", "authority", "valid")]),
    }
    for start, (strengths, posts) in expected.items():
        trainee = open_class(start, size=1, name=start).trainees.get()
        account = authenticate(username=trainee.uid, password=PASSWORD)
        assert account is not None
        assert set(strengths_of(account)) == strengths
        assert roles(person__uid=trainee.uid) == posts


def test_the_app_of_a_class_is_on_the_trainees_phone(open_class: OpenClass) -> None:
    trainee = open_class(Start.APP, size=1).trainees.get()
    assert AppAccount.objects.get(phone=trainee.phone).uid == trainee.uid


def test_an_agent_finds_two_requests_that_wait(open_class: OpenClass) -> None:
    trainee = open_class(Start.AGENT, size=1).trainees.get()
    assert roles(operator__identifier=trainee.operator) == [("training", "operator", "requested")] * 2


def test_a_name_is_given_once(open_class: OpenClass) -> None:
    open_class()
    with pytest.raises(ClassroomError) as refused:
        open_class()
    assert (refused.value.code, refused.value.field) == (ErrorCode.NAME_TAKEN, "name")


def test_a_class_without_an_authority_is_not_half_made(small_world: None) -> None:
    with pytest.raises(ClassroomError):
        making.open_course(name="x", size=1, language="fr", start=Start.PHONE, authority="XX99999")
    assert not Course.objects.exists()


def test_closing_leaves_nothing_of_the_people(open_class: OpenClass) -> None:
    course, other = open_class(Start.AGENT, name="A"), open_class(Start.REQUESTED, name="B")
    gone, stays = course.trainees.all()[0].uid, other.trainees.all()[0].uid
    making.close(course)
    making.close(course)  # a second click
    assert not Entry.objects.filter(subject=gone).exists()
    assert set(Course.objects.all()) == {other}
    assert Account.objects.count() == VirtualPhone.objects.count() == Trainee.objects.count() == 2
    with scopes_disabled():
        assert set(Person.objects.values_list("uid", flat=True)) == set(Account.objects.values_list("uid", flat=True))
        assert Operator.objects.count() == 2
    assert roles(person__uid=stays) == [("training", "operator", "requested")]
    assert not ReceivedMail.objects.exclude(to__contains=f"@class-{other.pk}.").exists()


def test_a_class_begins_anew_with_other_links(open_class: OpenClass) -> None:
    course = open_class(Start.REQUESTED)
    before = list(course.trainees.values_list("email", "secret", "uid"))
    making.restart(course)
    after = list(course.trainees.values_list("email", "secret", "uid"))
    assert [row[0] for row in after] == [row[0] for row in before]
    assert not {row[1] for row in after} & {row[1] for row in before}
    assert not Account.objects.filter(uid__in=[row[2] for row in before]).exists()
