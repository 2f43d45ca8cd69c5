from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.forms.models import model_to_dict

from eulogin.models import Account
from kernel.journal.models import Entry
from mfa.contract import FactorError
from mfa.errors import FactorErrorCode as Code
from mfa.methods.security_key import devices
from mfa.methods.security_key.models import Kind, SecurityKey
from tests.mfa.methods.security_key.authenticator import Authenticator

Give = Callable[..., SecurityKey]


def refusal(give_key: Give, *args: object) -> Code:
    with pytest.raises(FactorError) as refused:
        give_key(*args)
    return refused.value.code


def test_ten_keys_and_no_eleventh_of_either_kind(alice: Account, give_key: Give) -> None:
    kinds = [Kind.SECURITY_KEY, Kind.PLATFORM] * 5
    made = [give_key(alice, Authenticator(), f"key {n}", kind) for n, kind in enumerate(kinds)]
    assert [key.slot for key in made] == list(range(1, 11))
    assert refusal(give_key, alice, Authenticator(), "one more") is Code.KEYS_FULL
    assert len(devices.of(alice)) == 10


def test_a_freed_slot_is_used_again(alice: Account, give_key: Give) -> None:
    made = [give_key(alice, Authenticator(), f"key {n}") for n in range(3)]
    devices.remove(made[1])
    assert give_key(alice, Authenticator(), "another").slot == 2


@pytest.mark.parametrize(("first", "second"), [("Blue", "blue"), ("Clé É", "CLÉ é"), ("Straße", "STRASSE")])
def test_a_name_is_given_once_in_any_case(
    alice: Account, bob: Account, give_key: Give, first: str, second: str
) -> None:
    give_key(alice, Authenticator(), first)
    assert refusal(give_key, alice, Authenticator(), second) is Code.KEY_NAME_TAKEN
    assert give_key(bob, Authenticator(), second)


def test_a_credential_belongs_to_one_account_and_once(
    alice: Account, bob: Account, key: SecurityKey, authenticator: Authenticator, give_key: Give
) -> None:
    assert refusal(give_key, alice, authenticator, "again") is Code.KEY_ALREADY_REGISTERED
    assert refusal(give_key, bob, authenticator, "mine") is Code.KEY_ALREADY_REGISTERED


@pytest.mark.parametrize(
    "changed",
    [
        {"slot": 11},
        {"slot": 0},
        {"slot": 1},
        {"name_folded": "blue key"},
        {"credential": "same"},
        {"kind": "nail"},
        {"backed_up": True},
    ],
)
def test_the_database_itself_refuses(alice: Account, key: SecurityKey, changed: dict[str, object]) -> None:
    values = model_to_dict(key, exclude=["id", "user", "public_key"])
    values.update({"user": alice, "public_key": b"", "slot": 2, "name_folded": "other", "credential_id": "other"})
    values.update(changed)
    if values.pop("credential", ""):
        values["credential_id"] = key.credential_id
    with pytest.raises(IntegrityError), transaction.atomic():
        SecurityKey.objects.create(**values)


def test_removing_twice_is_one_act(alice: Account, key: SecurityKey) -> None:
    assert devices.remove(key)
    assert not devices.remove(key)
    assert [e.event for e in Entry.objects.order_by("sequence")] == ["factor:key:added", "factor:key:removed"]
    assert "Blue" not in str([e.personal for e in Entry.objects.all()])


def test_keys_go_with_their_account(alice: Account, key: SecurityKey) -> None:
    alice.delete()
    assert not SecurityKey.objects.exists()
