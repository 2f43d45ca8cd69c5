import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from eulogin.models import Account
from mfa import challenges
from mfa.contract import FactorError
from mfa.errors import FactorErrorCode as Code
from mfa.models import Challenge, Purpose
from tests.clock import Clock
from tests.mfa.conftest import BELGIAN

WRONG = "222222222"


def issue(user: Account, attempt: str = "login:1", **changed: object) -> tuple[Challenge, str]:
    return challenges.issue(
        **{"user": user, "purpose": Purpose.SIGN_IN, "attempt": attempt, "device": "x.y/1", **changed}
    )


def refusal(call: object, *args: object) -> FactorError:
    with pytest.raises(FactorError) as refused:
        call(*args)
    return refused.value


def test_a_code_has_nine_characters_that_cannot_be_confused() -> None:
    for _ in range(200):
        assert re.fullmatch(r"[A-Z2-7]{9}", challenges.new_code())
    assert challenges.grouped("ABCDEFGHI") == "ABC-DEF-GHI"


@pytest.mark.parametrize(
    "typed", ["ABCDEFGHI", "abc-def-ghi", " ABC DEF\tGHI ", "abc–def—ghi", "ABC-\u200bDEF-GHI", "A B C-D E F-G H I"]
)
def test_case_hyphens_and_spaces_do_not_matter(typed: str) -> None:
    assert challenges.normalised(typed) == "ABCDEFGHI"


@pytest.mark.parametrize(("typed", "code"), [("", Code.CHALLENGE_MISSING), (" - ", Code.CHALLENGE_MISSING)])
def test_nothing_typed_is_told_apart(typed: str, code: Code) -> None:
    assert refusal(challenges.normalised, typed).code is code


@pytest.mark.parametrize(
    "typed", ["ABC-DEF-GH", "ABC-DEF-GHIJ", "ABC-DEF-GH1", "ABC-DEF-GH0", "ABC.DEF.GHI", "ÀBC-DEF-GHI"]
)
def test_what_cannot_be_a_code_is_malformed(typed: str) -> None:
    assert refusal(challenges.normalised, typed).code is Code.CHALLENGE_MALFORMED


def test_the_code_itself_is_not_stored(alice: Account) -> None:
    challenge, code = issue(alice)
    assert code not in str(Challenge.objects.values().get())
    assert challenge.matches(code)
    assert not challenge.matches(WRONG)


@pytest.mark.parametrize(
    "other",
    [
        {"attempt": "login:0"},
        {"attempt": "login:2"},
        {"device": "x.y/2"},
        {"purpose": Purpose.ENROL},
        {"device": "", "number": BELGIAN},
    ],
)
def test_a_code_fits_no_other_challenge(alice: Account, other: dict[str, str]) -> None:
    first, code = issue(alice, "login:0")
    second, _ = issue(alice, **other)
    Challenge.objects.filter(pk=second.pk).update(code_fingerprint=first.code_fingerprint)
    second.refresh_from_db()
    assert not second.matches(code)


def test_a_code_fits_no_other_person(alice: Account, bob: Account) -> None:
    challenge, _ = issue(alice)
    who = (Purpose.SIGN_IN, "login:1", challenge.pk)
    assert challenges.of_attempt(alice, *who).pk == challenge.pk
    assert refusal(challenges.of_attempt, bob, *who).code is Code.CHALLENGE_UNKNOWN


@pytest.mark.parametrize(("purpose", "attempt"), [(Purpose.ENROL, "login:1"), (Purpose.SIGN_IN, "login:2")])
def test_a_challenge_of_another_attempt_or_purpose_is_unknown(alice: Account, purpose: Purpose, attempt: str) -> None:
    challenge, _ = issue(alice)
    assert refusal(challenges.of_attempt, alice, purpose, attempt, challenge.pk).code is Code.CHALLENGE_UNKNOWN


def test_a_challenge_is_used_once(alice: Account) -> None:
    challenge, _ = issue(alice)
    challenges.use_up(challenge)
    assert refusal(challenges.use_up, challenge).code is Code.CHALLENGE_USED
    assert refusal(challenges.count_try, challenge).code is Code.CHALLENGE_USED


def test_it_lives_twenty_minutes_to_the_second(alice: Account, clock: Clock) -> None:
    challenge, _ = issue(alice)
    clock.forward(settings.MFA_SMS_CHALLENGE_LIFE - timedelta(seconds=1))
    challenges.count_try(challenge)
    clock.forward(timedelta(seconds=1))
    assert refusal(challenges.count_try, challenge).code is Code.CHALLENGE_EXPIRED
    assert refusal(challenges.use_up, challenge).code is Code.CHALLENGE_EXPIRED


def test_it_outlives_the_delivery_that_people_are_told(alice: Account) -> None:
    assert timedelta(minutes=15) < settings.MFA_SMS_CHALLENGE_LIFE


def test_five_tries_and_no_more(alice: Account) -> None:
    challenge, _ = issue(alice)
    left = []
    for _ in range(Challenge.MAX_TRIES):
        challenges.count_try(challenge)
        left.append(refusal(challenges.refuse_wrong, challenge, WRONG).tries_left)
    assert left == [4, 3, 2, 1, 0]
    assert refusal(challenges.count_try, challenge).code is Code.CHALLENGE_TRIES_USED_UP


def test_a_newer_challenge_voids_the_older_one_of_the_same_attempt_only(alice: Account) -> None:
    old, _ = issue(alice)
    other, _ = issue(alice, "login:2")
    new, _ = issue(alice)
    assert refusal(challenges.count_try, old).code is Code.CHALLENGE_SUPERSEDED
    challenges.count_try(new)
    challenges.count_try(other)


def test_a_new_message_gives_no_new_tries(alice: Account) -> None:
    first, _ = issue(alice)
    for _ in range(3):
        challenges.count_try(first)
    second, _ = issue(alice)
    assert second.tries_left == 2
    for _ in range(2):
        challenges.count_try(second)
    assert refusal(issue, alice).code is Code.CHALLENGE_TRIES_USED_UP


def test_the_database_holds_one_live_challenge_for_each_attempt(alice: Account) -> None:
    first, _ = issue(alice)
    first.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save(force_insert=True)


def test_old_challenges_and_their_numbers_do_not_stay(alice: Account, clock: Clock) -> None:
    old, _ = issue(alice, "a", device="", number=BELGIAN)
    clock.forward(timedelta(days=1, minutes=21))
    challenges.purge()
    assert not Challenge.objects.filter(pk=old.pk).exists()
