"""A key whose counter went back: it may be a copy, so it proves nothing any more, and its owner learns it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from eulogin.models import Account
from kernel.mail.models import OutgoingMail
from mfa import api
from mfa.errors import FactorErrorCode as Code
from mfa.methods.security_key import devices
from mfa.methods.security_key.models import SecurityKey
from mfa.signals import factor_disabled
from tests.mfa.doubles import StubProof
from tests.mfa.methods.security_key.authenticator import Authenticator
from tests.mfa.methods.security_key.conftest import ADD, HERE, LIST, begin, html, options
from tests.mfa.methods.security_key.test_method import LOGIN, METHOD, answer, attempt_with, refusal, start
from tests.pages import Web


@pytest.fixture
def copied(alice: Account, key: SecurityKey, authenticator: Authenticator) -> SecurityKey:
    """Alice's key, after a copy of it that was used less often tried to sign in."""
    SecurityKey.objects.filter(pk=key.pk).update(sign_count=9)
    assert attempt_with(alice, authenticator, count=8) is Code.KEY_COUNTER_BACK
    key.refresh_from_db()
    return key


def test_it_is_disabled_with_the_reason(copied: SecurityKey) -> None:
    assert copied.disabled_at is not None
    assert (copied.disabled_for, copied.sign_count) == ("key-counter-back", 9)


def test_not_even_the_right_counter_helps_it(alice: Account, copied: SecurityKey) -> None:
    assert refusal(METHOD.start, alice, LOGIN, {}) is Code.KEY_DISABLED


def test_a_dialog_under_way_does_not_help_it(alice: Account, key: SecurityKey, authenticator: Authenticator) -> None:
    ceremony, wanted = start(alice, "login:before")
    devices.disable(key, Code.KEY_COUNTER_BACK)
    right = replace(authenticator, count=2).get(wanted)
    assert refusal(answer, alice, ceremony, right, "login:before") is Code.KEY_NOT_YOURS


def test_another_key_signs_in_still(alice: Account, copied: SecurityKey, give_key: Callable[..., SecurityKey]) -> None:
    other = Authenticator()
    give_key(alice, other, "Red key")
    ceremony, wanted = start(alice)
    assert [one["id"] for one in wanted["allowCredentials"]] != [copied.credential_id]
    assert answer(alice, ceremony, replace(other, count=2).get(wanted))


def test_it_still_counts_as_a_factor(alice: Account, copied: SecurityKey) -> None:
    """Otherwise the password and a copy of the key would open the pages on which factors are added."""
    assert api.has_factor(alice)


def test_the_same_authenticator_is_not_added_beside_it(
    alices: Web, copied: SecurityKey, proof: type[StubProof]
) -> None:
    proof.fresh = True
    wanted = options(alices.get(begin(alices, "Again", ADD)))
    assert [one["id"] for one in wanted["excludeCredentials"]] == [copied.credential_id]


def test_the_list_says_so(alices: Web, copied: SecurityKey, proof: type[StubProof]) -> None:
    proof.fresh = True
    assert "it may have been copied" in " ".join(html(alices.get(LIST)).split())


def test_its_owner_gets_a_mail_and_others_a_signal(
    alice: Account, key: SecurityKey, authenticator: Authenticator
) -> None:
    heard: list[dict[str, Any]] = []

    def listen(**said: Any) -> None:
        heard.append(said)

    factor_disabled.connect(listen)
    try:
        attempt_with(alice, authenticator, count=1)
    finally:
        factor_disabled.disconnect(listen)
    assert [(said["user"], said["name"], said["origin"]) for said in heard] == [(alice, "Blue key", HERE.origin)]
    assert OutgoingMail.objects.get().to == alice.email


def test_it_is_disabled_once(key: SecurityKey) -> None:
    assert devices.disable(key, Code.KEY_COUNTER_BACK)
    assert not devices.disable(key, Code.KEY_COUNTER_BACK)
