"""A challenge of one attempt, account, purpose or device serves no other, whatever the method; once, and in time."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from eulogin.models import Account
from mfa.contract import FactorError, Proof
from tests.clock import Clock
from tests.mfa.methods.security_key.conftest import give_key
from tests.mfa.ways import Eid, Fields, Key, OnMobile, Pin, Platform, Qr, Sms, Way

__all__ = ["give_key"]
WAYS = {"sms": Sms, "pin": Pin, "qr": Qr, "on-mobile": OnMobile, "key": Key, "platform": Platform, "eid": Eid}
#: Longer than any challenge lives.
LONG = timedelta(minutes=30)


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest, alice: Account, bob: Account, give_key: Callable[..., Any]) -> Way:
    """One method; Alice and Bob have a device each."""
    made: Way = WAYS[request.param](*([give_key] if request.param in ("key", "platform") else []))
    made.give(alice)
    made.give(bob)
    return made


class Table:
    """The misuses: each has a challenge of Alice's own attempt, and tries what must not work."""

    def __init__(self, way: Way, alice: Account, bob: Account, clock: Clock) -> None:
        self.way, self.alice, self.bob, self.clock = way, alice, bob, clock

    def begun(self, attempt: str, by: Account | None = None) -> tuple[int, Fields]:
        pk = self.way.begin(self.alice, attempt)
        return pk, self.way.right(self.alice, attempt, pk, by or self.alice)

    def answer(self, user: Account, attempt: str, pk: int, fields: Fields) -> Proof:
        return self.way.method.answer(user, attempt, pk, fields)

    def another_attempt(self) -> Proof:
        pk, right = self.begun("one")
        return self.answer(self.alice, "another", pk, right)

    def the_challenge_of_another_attempt_in_place_of_ones_own(self) -> Proof:
        _pk, right = self.begun("first")
        return self.answer(self.alice, "second", self.way.begin(self.alice, "second"), right)

    def another_account(self) -> Proof:
        pk, right = self.begun("account")
        return self.answer(self.bob, "account", pk, right)

    def another_purpose(self) -> Proof:
        pk, right = self.begun("purpose")
        self.way.table._default_manager.filter(pk=pk).update(**{self.way.purpose: "enrol"})
        return self.answer(self.alice, "purpose", pk, right)

    def another_persons_device(self) -> Proof:
        pk, wrong = self.begun("device", by=self.bob)
        return self.answer(self.alice, "device", pk, wrong)

    def one_that_was_replaced(self) -> Proof:
        pk, right = self.begun("resent")
        self.way.resend(self.alice, "resent", pk)
        return self.answer(self.alice, "resent", pk, right)

    def the_answer_to_the_replaced_one_to_the_new_one(self) -> Proof:
        pk, right = self.begun("resent anew")
        new = self.way.resend(self.alice, "resent anew", pk)
        return self.answer(self.alice, "resent anew", new, right)

    def one_that_was_used(self) -> Proof:
        pk, right = self.begun("used")
        assert self.answer(self.alice, "used", pk, right).strength is self.way.method.strength
        return self.answer(self.alice, "used", pk, right)

    def one_that_has_expired(self) -> Proof:
        pk, right = self.begun("expired")
        self.clock.forward(LONG)
        return self.answer(self.alice, "expired", pk, right)


MISUSES = [
    Table.another_attempt,
    Table.the_challenge_of_another_attempt_in_place_of_ones_own,
    Table.another_account,
    Table.another_purpose,
    Table.another_persons_device,
    Table.one_that_was_replaced,
    Table.the_answer_to_the_replaced_one_to_the_new_one,
    Table.one_that_was_used,
    Table.one_that_has_expired,
]


def test_a_challenge_serves_what_it_was_made_for_and_nothing_else(
    way: Way, alice: Account, bob: Account, clock: Clock
) -> None:
    table = Table(way, alice, bob, clock)

    def worked(misuse: Callable[[Table], Proof]) -> bool:
        clock.forward(LONG)  # no waiting time of the one before
        try:
            misuse(table)
        except FactorError:
            return False
        return True

    assert [misuse.__name__ for misuse in MISUSES if worked(misuse)] == []
