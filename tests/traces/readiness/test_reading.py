"""TRACES reads over HTTP what people released in EU Login."""

from datetime import timedelta

import httpx
import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command

from eulogin import api as eulogin
from eulogin.release import consent
from eulogin.release.models import Reader
from kernel.journal.models import Entry
from mfa import api as mfa
from tests.clock import Clock
from tests.traces.readiness.conftest import know, told
from tests.traces.world import PRODUCTION, TRAINING, give, make_operator, make_person
from traces.environments import environment_scope
from traces.models import Person
from traces.readiness import reading, tasks
from traces.readiness.errors import ReadError, ReadProblem
from traces.readiness.events import Event
from traces.readiness.models import FactorState, Reading, Snapshot


def known() -> dict[str, int]:
    with environment_scope(PRODUCTION):
        return dict(FactorState.objects.values_list("uid", "sms"))


def test_pages_are_followed_and_the_cursor_kept(camille: Person, eu_login_says) -> None:
    asked = eu_login_says(
        told((camille.uid, {"sms": 1}), cursor="1-", more=True), told(("n00other", {"sms": 3})), told()
    )
    assert reading.read(PRODUCTION) == 2
    reading.read(PRODUCTION)
    assert known() == {camille.uid: 1, "n00other": 3}
    assert [request.url.params.get("cursor") for request in asked] == [None, "1-", "7"]


def test_a_withdrawal_makes_somebody_unknown_again(camille: Person, eu_login_says) -> None:
    know(camille, sms=1)
    eu_login_says(told((camille.uid, None)))
    reading.read(PRODUCTION)
    assert known() == {}


def test_who_enters_traces_after_releasing_is_found_at_the_next_reading(world: None, eu_login_says) -> None:
    eu_login_says(told(("n00early", {"sms": 1})), told())
    reading.read(PRODUCTION)
    person = make_person("n00early")
    reading.read(PRODUCTION)
    with environment_scope(PRODUCTION):
        assert FactorState.objects.get(uid="n00early").person == person


def test_an_expired_cursor_begins_again_knowing_nothing(camille: Person, eu_login_says) -> None:
    know(camille, sms=1)
    eu_login_says(httpx.Response(410), told(("n00other", {"sms": 1})))
    reading.read(PRODUCTION)
    assert known() == {"n00other": 1}


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (httpx.ConnectError("no"), ReadProblem.UNREACHABLE),
        (httpx.Response(401), ReadProblem.REFUSED),
        (httpx.Response(429), ReadProblem.LIMITED),
        (httpx.Response(500), ReadProblem.UNREACHABLE),
        (httpx.Response(200, text="<html>"), ReadProblem.MALFORMED),
        (httpx.Response(200, json={"people": [{"uid": 3}]}), ReadProblem.MALFORMED),
        (httpx.Response(200, json=[]), ReadProblem.MALFORMED),
    ],
)
def test_a_failure_is_kept_and_what_was_known_stays(camille: Person, eu_login_says, answer, problem) -> None:
    know(camille, sms=1)
    eu_login_says(answer)
    with pytest.raises(ReadError) as caught:
        reading.read(PRODUCTION)
    assert caught.value.problem is problem
    assert known() == {camille.uid: 1}
    with environment_scope(PRODUCTION):
        assert Reading.objects.get().failure == problem
    eu_login_says(answer)
    with pytest.raises(CommandError):
        call_command("read_readiness", "production")


def test_a_failure_that_lasts_is_journalled_once(world: None, settings) -> None:
    settings.TRACES_RELEASE_CREDENTIALS = {}
    tasks.read(PRODUCTION)
    tasks.read_all()
    assert Entry.objects.filter(event=Event.READ_FAILED, environment=PRODUCTION).count() == 1


def test_without_a_credential_nothing_is_asked(world: None, settings) -> None:
    settings.TRACES_RELEASE_CREDENTIALS = {}
    with pytest.raises(ReadError, match="not-configured"):
        reading.read(PRODUCTION)


def test_strange_counts_do_no_harm(camille: Person, eu_login_says) -> None:
    eu_login_says(told((camille.uid, {"sms": 10**9, "telepathy": 3})))
    reading.read(PRODUCTION)
    assert known() == {camille.uid: 32_767}


def test_a_day_has_one_snapshot_for_each_unit(clock: Clock, camille: Person, eu_login_says) -> None:
    give(camille, "operator", make_operator())
    eu_login_says(told((camille.uid, {"sms": 1})), told((camille.uid, {}), cursor="8"), told(cursor="8"))
    for hours in (0, 2, 24):
        clock.forward(timedelta(hours=hours))
        reading.read(PRODUCTION)
    with environment_scope(PRODUCTION):
        days = list(Snapshot.objects.order_by("day").values_list("responsible_authority__code", "people", "ready"))
    assert days == [("FR00008", 1, 0), ("FR00008", 1, 0)]


def test_environments_stay_apart(camille: Person, eu_login_says) -> None:
    eu_login_says(told((camille.uid, {"sms": 1})))
    reading.read(PRODUCTION)
    with environment_scope(TRAINING):
        assert not FactorState.objects.exists()


def test_the_whole_way_in_one_process_without_a_number_in_the_journal(world: None) -> None:
    eulogin.register_service(url_prefix="/tracesnt/", name="TRACES NT")
    name, _colon, secret = django_settings.TRACES_RELEASE_CREDENTIALS["production"].partition(":")
    eulogin.register_reader("/tracesnt/", client_id=name, secret=secret)
    account = eulogin.create_account(email="c@example.org", first_name="C", last_name="M", password="Herisson-2026!")
    mfa.add_phone(account, "+33639980101")
    consent.give(account, Reader.objects.get())
    assert reading.read(PRODUCTION) == 1
    assert known() == {account.uid: 1}
    assert "39980101" not in str(list(Entry.objects.values()))
