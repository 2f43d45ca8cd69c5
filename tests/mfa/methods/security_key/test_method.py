"""Signing in with a key: the right answer once, and every wrong one refused."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from pytest_django import DjangoAssertNumQueries

from eulogin.models import Account
from kernel.journal.models import Entry
from mfa import api
from mfa.contract import FactorError, Method
from mfa.errors import FactorErrorCode as Code
from mfa.methods.security_key import devices
from mfa.methods.security_key.method import SecurityKeyMethod
from mfa.methods.security_key.models import Ceremony, Kind, SecurityKey
from mfa.strengths import Level, Strength
from tests.clock import Clock
from tests.mfa.methods.security_key.authenticator import BE, BS, UP, UV, Authenticator, b64
from tests.mfa.methods.security_key.conftest import HERE

METHOD: Method = SecurityKeyMethod()
LOGIN = "login:1"


def refusal(call: Callable[..., object], *args: object) -> Code:
    with pytest.raises(FactorError) as refused:
        call(*args)
    return refused.value.code


def start(user: Account, attempt: str = LOGIN) -> tuple[int, dict[str, Any]]:
    """The ceremony, and what the page asks the browser for."""
    ceremony = METHOD.start(user, attempt, {}).challenge_id
    form = METHOD.answer_form(user, attempt, ceremony, site=HERE.origin)
    return ceremony, json.loads(form.options)


def answer(user: Account, ceremony: int, assertion: dict[str, Any], attempt: str = LOGIN) -> Any:
    """As sign-in does it: through the form."""
    form = METHOD.answer_form(user, attempt, ceremony, {"assertion": json.dumps(assertion)}, site=HERE.origin)
    assert form.is_valid(), form.errors
    return METHOD.answer(user, attempt, ceremony, form.cleaned_data)


def attempt_with(user: Account, authenticator: Authenticator, **lies: Any) -> Code:
    """One sign-in in which the authenticator lies; the refusal."""
    ceremony, options = start(user)
    return refusal(answer, user, ceremony, replace(authenticator, **lies).get(options))


def test_it_is_a_second_factor_with_a_page_to_set_it_up() -> None:
    assert (METHOD.strength, METHOD.strength.level) == (Strength.PASSWORD_WEBAUTHN, Level.MEDIUM)
    assert str(METHOD.name) == "Security Key or Trusted Platform"
    assert METHOD.setup_path == "/cas/userdata/manageMySecurityKeys.cgi"
    assert list(METHOD.entry_form().fields) == []


def test_the_right_answer_proves_the_key(
    alice: Account, key: SecurityKey, authenticator: Authenticator, clock: Clock
) -> None:
    ceremony, options = start(alice)
    authenticator.count = 7
    proof = answer(alice, ceremony, authenticator.get(options))
    assert (proof.strength, proof.device) == (Strength.PASSWORD_WEBAUTHN, key)
    assert proof.factors["webAuthnDevice"]["deviceName"] == key.name
    key.refresh_from_db()
    assert (key.last_used_at, key.sign_count, key.throttling_failure_count) == (clock.now, 7, 0)


def test_the_browser_is_asked_for_the_persons_own_keys(
    alice: Account, bob: Account, key: SecurityKey, give_key: Callable[..., SecurityKey]
) -> None:
    give_key(bob, Authenticator())
    _ceremony, options = start(alice)
    assert options["allowCredentials"] == [{"type": "public-key", "id": key.credential_id, "transports": ["usb"]}]
    assert (options["rpId"], options["userVerification"], options["timeout"]) == ("localhost", "preferred", 300_000)
    assert len(options["challenge"]) == 43  # 32 bytes


def test_every_ceremony_has_a_challenge_of_its_own_that_is_not_stored(alice: Account, key: SecurityKey) -> None:
    challenges = {start(alice, attempt)[1]["challenge"] for attempt in ("a", "b", "b")}
    assert len(challenges) == 3
    assert not any(challenge in str(list(Ceremony.objects.values())) for challenge in challenges)


def test_without_a_key_nothing_begins(alice: Account) -> None:
    assert refusal(METHOD.start, alice, LOGIN, {}) is Code.KEY_MISSING
    assert not METHOD.is_set_up(alice)


LIES = [
    {"origin": "http://localhost:8000"},
    {"origin": "https://localhost"},
    {"origin": "http://evil.localhost"},
    {"rp_id": "evil.example"},
    {"client_data": {"challenge": b64(b"x" * 32)}},
    {"client_data": {"type": "webauthn.create"}},
    {"client_data": {"crossOrigin": True}},
    {"flags": UV},
    {"flags": 0},
    {"key": ec.generate_private_key(ec.SECP256R1())},
    {"user_handle": b"somebody else"},
]


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: "-".join(lie))
def test_an_answer_that_is_not_true_is_refused(
    alice: Account, key: SecurityKey, authenticator: Authenticator, lie: dict[str, Any]
) -> None:
    assert attempt_with(alice, authenticator, count=2, **lie) is Code.KEY_REFUSED
    key.refresh_from_db()
    assert (key.last_used_at, key.sign_count) == (None, 1)


@pytest.mark.parametrize("broken", ["signature", "authenticatorData", "clientDataJSON"])
@pytest.mark.parametrize("value", ["", "AAAA", None, 5, [], "é", "9" * 5000])
def test_rubbish_is_refused(
    alice: Account, key: SecurityKey, authenticator: Authenticator, broken: str, value: object
) -> None:
    ceremony, options = start(alice)
    assertion = authenticator.get(options)
    assertion["response"][broken] = value
    assert refusal(answer, alice, ceremony, assertion) is Code.KEY_REFUSED


@pytest.mark.parametrize("rubbish", ["", "no json", "[]", "[" * 30_000, "9" * 50_000, "null"])
def test_what_is_no_answer_is_refused_by_the_form(alice: Account, key: SecurityKey, rubbish: str) -> None:
    ceremony, _options = start(alice)
    form = METHOD.answer_form(alice, LOGIN, ceremony, {"assertion": rubbish}, site=HERE.origin)
    assert not form.is_valid()
    assert form.dead == ""  # type: ignore[attr-defined]


@pytest.mark.parametrize("named", [None, "", 5, "\0", "A" * 2000, []])
def test_an_unknown_credential_is_refused(
    alice: Account, key: SecurityKey, authenticator: Authenticator, named: object
) -> None:
    ceremony, options = start(alice)
    assertion = {**authenticator.get(options), "rawId": named}
    assert refusal(answer, alice, ceremony, assertion) is Code.KEY_NOT_YOURS


def test_another_persons_key_is_refused(
    alice: Account, bob: Account, key: SecurityKey, give_key: Callable[..., SecurityKey]
) -> None:
    bobs = Authenticator()
    give_key(bob, bobs)
    ceremony, options = start(alice)
    assert refusal(answer, alice, ceremony, bobs.get(options)) is Code.KEY_NOT_YOURS


def test_a_key_of_another_host_name_is_refused(alice: Account, key: SecurityKey, authenticator: Authenticator) -> None:
    SecurityKey.objects.update(rp_id="elsewhere.example")
    ceremony = METHOD.start(alice, LOGIN, {}).challenge_id
    form = METHOD.answer_form(alice, LOGIN, ceremony, site=HERE.origin)
    assert "another address" in form.obstacle  # type: ignore[attr-defined]
    made = authenticator.get({"challenge": b64(Ceremony.objects.get(pk=ceremony).challenge)})
    assert refusal(answer, alice, ceremony, made) is Code.KEY_NOT_YOURS


def test_an_answer_works_once(alice: Account, key: SecurityKey, authenticator: Authenticator) -> None:
    ceremony, options = start(alice)
    answer(alice, ceremony, replace(authenticator, count=2).get(options))
    assert refusal(answer, alice, ceremony, replace(authenticator, count=3).get(options)) is Code.CEREMONY_USED


def test_a_wrong_answer_uses_the_ceremony_up(alice: Account, key: SecurityKey, authenticator: Authenticator) -> None:
    ceremony, options = start(alice)
    refusal(answer, alice, ceremony, replace(authenticator, origin="https://evil.example").get(options))
    assert refusal(answer, alice, ceremony, replace(authenticator, count=2).get(options)) is Code.CEREMONY_USED


def test_an_answer_serves_no_other_attempt_or_account(
    alice: Account, bob: Account, key: SecurityKey, authenticator: Authenticator, give_key: Callable[..., SecurityKey]
) -> None:
    give_key(bob, Authenticator())
    ceremony, options = start(alice)
    assertion = replace(authenticator, count=2).get(options)
    assert refusal(answer, alice, ceremony, assertion, "login:2") is Code.CHALLENGE_UNKNOWN
    assert refusal(answer, bob, ceremony, assertion) is Code.CHALLENGE_UNKNOWN
    other, _options = start(alice, "login:2")
    assert refusal(answer, alice, other, assertion, "login:2") is Code.KEY_REFUSED
    answer(alice, ceremony, assertion)


def test_five_minutes_are_given(alice: Account, key: SecurityKey, authenticator: Authenticator, clock: Clock) -> None:
    ceremony, options = start(alice)
    clock.forward(timedelta(minutes=5))
    assert refusal(answer, alice, ceremony, replace(authenticator, count=2).get(options)) is Code.CEREMONY_EXPIRED
    again = METHOD.resend(alice, LOGIN, ceremony).challenge_id
    form = METHOD.answer_form(alice, LOGIN, again, site=HERE.origin)
    clock.forward(timedelta(minutes=4, seconds=59))
    answer(alice, again, replace(authenticator, count=2).get(json.loads(form.options)))  # type: ignore[attr-defined]


def test_a_new_dialog_voids_the_old_one(alice: Account, key: SecurityKey, authenticator: Authenticator) -> None:
    ceremony, options = start(alice)
    METHOD.resend(alice, LOGIN, ceremony)
    assert refusal(answer, alice, ceremony, authenticator.get(options)) is Code.CHALLENGE_UNKNOWN


@pytest.mark.parametrize(("stored", "said"), [(5, 5), (5, 4), (5, 0)])
def test_a_counter_that_does_not_rise_is_refused_and_journalled(
    alice: Account, key: SecurityKey, authenticator: Authenticator, stored: int, said: int
) -> None:
    SecurityKey.objects.update(sign_count=stored)
    assert attempt_with(alice, authenticator, count=said) is Code.KEY_COUNTER_BACK
    entry = Entry.objects.get(event="factor:key:suspected")
    assert Entry.objects.filter(event="factor:key:disabled", subject=alice.pk).count() == 1
    assert (entry.subject, entry.personal["reason"]) == (alice.pk, "key-counter-back")
    key.refresh_from_db()
    assert (key.sign_count, key.last_used_at, key.throttling_failure_count) == (stored, None, 1)


@pytest.mark.parametrize(("stored", "said"), [(0, 0), (0, 1), (5, 6)])
def test_a_counter_may_rise_or_stay_at_zero(
    alice: Account, key: SecurityKey, authenticator: Authenticator, stored: int, said: int
) -> None:
    SecurityKey.objects.update(sign_count=stored)
    ceremony, options = start(alice)
    assert answer(alice, ceremony, replace(authenticator, count=said).get(options))


@pytest.mark.parametrize("flags", [UP | UV | BS, UP | UV | BE, UP | UV | BE | BS])
def test_impossible_backup_flags_are_refused_and_journalled(
    alice: Account, key: SecurityKey, authenticator: Authenticator, flags: int
) -> None:
    assert attempt_with(alice, authenticator, count=2, flags=flags) is Code.KEY_BACKUP_IMPOSSIBLE
    assert Entry.objects.get(event="factor:key:suspected").personal["reason"] == "key-backup-impossible"


def test_a_passkey_may_become_backed_up(
    alice: Account, authenticator: Authenticator, give_key: Callable[..., SecurityKey]
) -> None:
    authenticator.flags = UP | UV | BE
    key = give_key(alice, authenticator)
    ceremony, options = start(alice)
    answer(alice, ceremony, replace(authenticator, count=2, flags=UP | UV | BE | BS).get(options))
    key.refresh_from_db()
    assert (key.backup_eligible, key.backed_up) == (True, True)


def test_a_platform_must_recognise_its_user(
    alice: Account, authenticator: Authenticator, give_key: Callable[..., SecurityKey]
) -> None:
    give_key(alice, authenticator, kind=Kind.PLATFORM)
    assert start(alice)[1]["userVerification"] == "required"
    assert attempt_with(alice, authenticator, count=2, flags=UP) is Code.KEY_UNVERIFIED


def test_a_simple_key_without_pin_is_enough_after_the_password(
    alice: Account, key: SecurityKey, authenticator: Authenticator
) -> None:
    ceremony, options = start(alice)
    assert answer(alice, ceremony, replace(authenticator, count=2, flags=UP).get(options))


def test_failed_tries_make_the_key_wait(
    alice: Account, key: SecurityKey, authenticator: Authenticator, clock: Clock
) -> None:
    for _ in range(6):
        attempt_with(alice, authenticator, flags=0)
    assert attempt_with(alice, authenticator, count=2) is Code.KEY_WAITS
    clock.forward(timedelta(minutes=1))
    ceremony, options = start(alice)
    assert answer(alice, ceremony, replace(authenticator, count=2).get(options))


def test_a_key_that_was_deleted_proves_nothing(alice: Account, key: SecurityKey, authenticator: Authenticator) -> None:
    ceremony, options = start(alice)
    devices.remove(key)
    assert refusal(answer, alice, ceremony, authenticator.get(options)) is Code.KEY_NOT_YOURS


def test_removing_all_factors_ends_the_ceremonies_under_way(alice: Account, key: SecurityKey) -> None:
    start(alice)
    assert api.remove_all(alice) == 1
    assert not Ceremony.objects.exists()


def test_query_counts(
    alice: Account,
    key: SecurityKey,
    authenticator: Authenticator,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(5):
        started = METHOD.start(alice, LOGIN, {}).challenge_id
    with django_assert_max_num_queries(3):
        form = METHOD.answer_form(alice, LOGIN, started, site=HERE.origin)
        options = json.loads(form.options)  # type: ignore[attr-defined]
        assert form.dead == ""  # type: ignore[attr-defined]
    assertion = replace(authenticator, count=2).get(options)
    with django_assert_max_num_queries(13):
        answer(alice, started, assertion)
