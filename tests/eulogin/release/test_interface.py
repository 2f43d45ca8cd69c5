"""The HTTP interface by which an application reads released states."""

import base64
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from eulogin.api import create_account, register_reader
from eulogin.models import Account
from eulogin.release import consent, states, tasks
from eulogin.release.models import Reader, Release
from kernel.journal.models import Entry
from mfa import api as mfa
from tests.clock import Clock
from tests.eulogin.conftest import PHONE, SERVICE

PEOPLE, CHANGES = "/cas/api/release/v1/people", "/cas/api/release/v1/changes"


@pytest.fixture
def reader(app: str) -> Reader:
    return register_reader(SERVICE, client_id="app", secret="long-and-random")[0]


def call(path: str, *, secret: str = "long-and-random", name: str = "app", **query: object):
    credential = base64.b64encode(f"{name}:{secret}".encode()).decode()
    return Client().get(path, query, headers={"Authorization": f"Basic {credential}"})


def cursor_now() -> str:
    return call(CHANGES).json()["cursor"]


@pytest.mark.parametrize(("name", "secret"), [("app", "wrong"), ("nobody", "long-and-random"), ("", "")])
def test_without_the_credential_nothing_is_told(reader: Reader, name: str, secret: str) -> None:
    answer = call(PEOPLE, name=name, secret=secret, uid="n00camil")
    assert answer.status_code == 401
    assert answer.json()["code"] == "credential-refused"
    assert answer["WWW-Authenticate"].startswith("Basic")


@pytest.mark.parametrize("header", ["", "Bearer x", "Basic !!", "Basic eA==", "Basic /w=="])
def test_a_malformed_header_is_refused(reader: Reader, header: str) -> None:
    assert Client().get(PEOPLE, headers={"Authorization": header}).status_code == 401


def test_the_secret_is_kept_as_a_digest_and_never_journalled(reader: Reader) -> None:
    call(PEOPLE, secret="wrong-secret", uid="n00camil")
    assert "long-and-random" not in str(vars(Reader.objects.get()))
    assert "wrong-secret" not in str(list(Entry.objects.values()))


def test_strangers_and_those_who_released_nothing_look_the_same(reader: Reader, camille_with_phone: Account) -> None:
    answer = call(PEOPLE, uid=[camille_with_phone.uid, "n00nobody"]).json()
    assert answer["people"] == [
        {"uid": camille_with_phone.uid, "released": False},
        {"uid": "n00nobody", "released": False},
    ]


def test_a_release_tells_kinds_and_counts_and_nothing_else(reader: Reader, camille_with_phone: Account) -> None:
    consent.give(camille_with_phone, reader)
    answer = call(PEOPLE, uid=camille_with_phone.uid)
    (person,) = answer.json()["people"]
    assert {name: person[name] for name in ("uid", "released", "factors")} == {
        "uid": camille_with_phone.uid,
        "released": True,
        "factors": {"sms": 1},
    }
    assert PHONE[-6:] not in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"


def test_a_new_factor_shows_at_the_next_read(reader: Reader, camille_with_phone: Account) -> None:
    consent.give(camille_with_phone, reader)
    cursor = cursor_now()
    assert call(CHANGES, cursor=cursor).json()["people"] == []
    mfa.remove_all(camille_with_phone)
    assert call(PEOPLE, uid=camille_with_phone.uid).json()["people"][0]["factors"] == {}
    changed = call(CHANGES, cursor=cursor).json()
    assert [(one["uid"], one["factors"]) for one in changed["people"]] == [(camille_with_phone.uid, {})]
    assert call(CHANGES, cursor=changed["cursor"]).json()["people"] == []


def test_a_withdrawal_and_a_deleted_account_are_told(reader: Reader, camille: Account) -> None:
    other = create_account(email="o@example.org", first_name="O", last_name="P", password="Herisson-2026!")
    for account in (camille, other):
        consent.give(account, reader)
    cursor = cursor_now()
    consent.withdraw(camille, reader)
    gone = other.uid
    other.delete()
    told = {one["uid"]: one["released"] for one in call(CHANGES, cursor=cursor).json()["people"]}
    assert told == {camille.uid: False, gone: False}


def test_changes_come_in_pages_each_person_once(reader: Reader) -> None:
    for n in range(5):
        consent.give(_account(n), reader)
    first = call(CHANGES, limit=2).json()
    assert first["more"] is True
    seen, cursor = [one["uid"] for one in first["people"]], first["cursor"]
    while cursor.endswith("-"):
        page = call(CHANGES, limit=2, cursor=cursor).json()
        seen, cursor = [*seen, *(one["uid"] for one in page["people"])], page["cursor"]
    assert seen == [f"n00test{n}" for n in range(5)]


def _account(n: int) -> Account:
    return create_account(
        uid=f"n00test{n}", email=f"t{n}@example.org", first_name="T", last_name="T", password="Herisson-2026!"
    )


def test_a_page_costs_the_same_however_long(reader: Reader, django_assert_num_queries) -> None:
    for n in range(8):
        consent.give(_account(n), reader)
    states.observe(reader)
    with django_assert_num_queries(7):  # the rows, those in force, living accounts, four kinds
        states.changes(reader, 0, 500)


@pytest.mark.parametrize(
    ("path", "query", "code"),
    [
        (PEOPLE, {}, "uids-missing"),
        (PEOPLE, {"uid": [f"n{n:05}" for n in range(101)]}, "uids-too-many"),
        (PEOPLE, {"uid": "Ünknown"}, "uid-malformed"),
        (CHANGES, {"cursor": "abc"}, "cursor-malformed"),
        (CHANGES, {"limit": "0"}, "limit-malformed"),
        (CHANGES, {"limit": "5000"}, "limit-malformed"),
    ],
)
def test_wrong_calls_get_problem_details(reader: Reader, path: str, query: dict, code: str) -> None:
    answer = call(path, **query)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == code


def test_guessing_secrets_is_limited_for_that_place_only(reader: Reader) -> None:
    for _ in range(30):
        call(PEOPLE, secret="wrong", uid="n00camil")
    limited = call(PEOPLE, uid="n00camil")
    assert limited.status_code == 429
    assert int(limited["Retry-After"]) > 0
    credential = base64.b64encode(b"app:long-and-random").decode()
    headers = {"Authorization": f"Basic {credential}"}
    assert Client(REMOTE_ADDR="192.0.2.9").get(PEOPLE, {"uid": "n00camil"}, headers=headers).status_code == 200


def test_nothing_is_kept_of_a_deleted_account_although_nobody_reads(
    clock: Clock, reader: Reader, camille_with_phone: Account
) -> None:
    consent.give(camille_with_phone, reader)
    camille_with_phone.delete()
    tasks.tidy()
    assert Release.objects.get().factors == {}
    clock.forward(timedelta(days=31))
    tasks.tidy()
    assert not Release.objects.exists()


def test_old_withdrawals_are_forgotten_and_old_cursors_refused(clock: Clock, reader: Reader, camille: Account) -> None:
    consent.give(camille, reader)
    cursor = cursor_now()
    consent.withdraw(camille, reader)
    clock.forward(timedelta(days=31))
    states.forget_withdrawals()
    assert not Release.objects.exists()
    assert call(CHANGES, cursor=cursor).json()["code"] == "cursor-expired"
    assert call(CHANGES).status_code == 200


def test_the_policy_of_the_service_says_what_is_accepted(reader: Reader) -> None:
    assert call(CHANGES).json()["accepted"] == ["sms", "mobile-app", "security-key", "eid"]
    reader.service.periods.create(starts_at=None, methods=["EIDAS", "MOBILE_APP"])
    assert call(CHANGES).json()["accepted"] == ["mobile-app", "eid"]


def test_the_command_renews_the_secret_and_takes_it_back(reader: Reader, camille: Account, capsys) -> None:
    consent.give(camille, reader)
    call_command("release_reader", SERVICE)
    fresh = capsys.readouterr().out.split()[-1]
    assert call(CHANGES).status_code == 401
    assert call(CHANGES, secret=fresh).json()["people"], "what people released stays"
    call_command("release_reader", SERVICE, remove=True)
    assert call(CHANGES, secret=fresh).status_code == 401
    assert not Release.objects.exists()
    with pytest.raises(CommandError):
        call_command("release_reader", "https://unknown.example/")


def test_kinds_say_the_same_as_strengths(camille_with_phone: Account) -> None:
    mfa.add_key(camille_with_phone, "Key", "platform", "https://testserver")
    kinds = mfa.kinds_of([camille_with_phone.uid])[camille_with_phone.uid]
    assert kinds == {"sms": 1, "security-key": 1}
    assert [*kinds] == [*mfa.kinds_of_strengths(mfa.strengths_of(camille_with_phone))]


def test_a_method_that_is_switched_off_counts_for_nothing(camille_with_phone: Account, settings) -> None:
    settings.MFA_METHODS = ["mfa.methods.eid.method.EidMethod"]
    assert mfa.kinds_of([camille_with_phone.uid]) == {camille_with_phone.uid: {}}
