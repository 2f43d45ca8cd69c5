"""Keys under many hands: ten at most, one owner, one session; each with a control that shows the accident."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction

from eulogin.models import Account
from eulogin.proof import FreshProof
from kernel import clock
from mfa import guard
from mfa.contract import FactorError, Proof
from mfa.errors import FactorErrorCode as Code
from mfa.methods.security_key import ceremonies, devices, verification
from mfa.methods.security_key.method import SecurityKeyMethod
from mfa.methods.security_key.models import MOST_KEYS, Ceremony, Kind, SecurityKey
from mfa.models import Purpose
from tests.mfa.methods.security_key.authenticator import Authenticator
from tests.mfa.methods.security_key.conftest import HERE
from tests.races.hands import Outcome, at_once

pytestmark = pytest.mark.django_db(transaction=True)
METHOD = SecurityKeyMethod()
LOGIN = "login:1"


def person(name: str) -> Account:
    return Account.objects.create(uid=f"n00{name}", email=f"{name}@example.org", first_name=name, last_name="Martin")


@pytest.fixture
def alice(transactional_db: None) -> Account:
    return person("alice")


def made_by(authenticator: Authenticator, user: Account, name: str) -> verification.Registered:
    """What the authenticator answered to a dialog of that person."""
    ceremony = ceremonies.begin(user, Purpose.ENROL, name, kind=Kind.SECURITY_KEY, name=name)
    ceremony = Ceremony.objects.select_related("user").get(pk=ceremony.pk)
    answer = authenticator.create(verification.creation_options(ceremony, HERE, []))
    return verification.registered(ceremony, HERE, answer)


def add(user: Account, name: str, made: verification.Registered) -> SecurityKey:
    with transaction.atomic():
        return devices.add(user, Kind.SECURITY_KEY, name, made)


def refusals(outcomes: list[Outcome], wanted: type = SecurityKey) -> Counter[Code]:
    strange = [o for o in outcomes if not isinstance(o, wanted | FactorError)]
    assert not strange
    return Counter(o.code for o in outcomes if isinstance(o, FactorError))


# --- ten at most


@pytest.fixture
def unconstrained(alice: Account) -> Iterator[None]:
    """The table as it would be without the constraint on slots."""
    constraint = next(c for c in SecurityKey._meta.constraints if c.name == "key_one_per_slot")
    with connection.schema_editor() as editor:
        editor.remove_constraint(SecurityKey, constraint)
    yield
    SecurityKey.objects.all().delete()
    with connection.schema_editor() as editor:
        editor.add_constraint(SecurityKey, constraint)


def careless_add(user: Account, name: str, together: Barrier) -> None:
    """Count, then add: what everybody writes first."""
    count = SecurityKey.objects.filter(user=user).count()
    together.wait(timeout=30)
    if count < MOST_KEYS:
        values: dict[str, Any] = {"kind": Kind.SECURITY_KEY, "rp_id": "localhost", "sign_count": 0, "public_key": b""}
        flags = {"backup_eligible": False, "backed_up": False}
        SecurityKey.objects.create(
            user=user, name=name, name_folded=name, credential_id=name, slot=count + 1, **values, **flags
        )


def test_control_counting_first_lets_eleven_in(alice: Account, unconstrained: None) -> None:
    together = Barrier(11)
    at_once(*[partial(careless_add, alice, f"key {n}", together) for n in range(11)])
    assert SecurityKey.objects.count() == 11


def test_eleven_parallel_adds_are_ten(alice: Account) -> None:
    made = [made_by(Authenticator(), alice, f"key {n}") for n in range(11)]
    outcomes = at_once(*[partial(add, alice, f"key {n}", one) for n, one in enumerate(made)])
    assert refusals(outcomes) == {Code.KEYS_FULL: 1}
    assert sorted(SecurityKey.objects.values_list("slot", flat=True)) == list(range(1, 11))


def test_one_name_given_to_five_keys_at_once_is_given_once(alice: Account) -> None:
    made = [made_by(Authenticator(), alice, "Blue") for _ in range(5)]
    outcomes = at_once(*[partial(add, alice, name, one) for name, one in zip("Aaaaa", made, strict=True)])
    assert refusals(outcomes) == {Code.KEY_NAME_TAKEN: 4}


# --- one owner


def test_one_credential_added_by_two_accounts_at_once_has_one_owner(alice: Account) -> None:
    bob, authenticator = person("bobby"), Authenticator()
    both = [partial(add, user, "mine", made_by(authenticator, user, "mine")) for user in (alice, bob)]
    assert refusals(at_once(*both)) == {Code.KEY_ALREADY_REGISTERED: 1}
    assert SecurityKey.objects.count() == 1


# --- one session


@pytest.fixture
def authenticator(alice: Account) -> Authenticator:
    """Alice's."""
    made = Authenticator()
    add(alice, "Blue key", made_by(made, alice, "Blue key"))
    return replace(made, count=2)


def careless_use(ceremony: int, together: Barrier) -> bool:
    """Look, then write."""
    unused = Ceremony.objects.filter(pk=ceremony, used_at=None).exists()
    together.wait(timeout=30)
    Ceremony.objects.filter(pk=ceremony).update(used_at=clock.now())
    return unused


def test_control_looking_first_uses_a_ceremony_twenty_times(alice: Account, authenticator: Authenticator) -> None:
    ceremony, together = METHOD.start(alice, LOGIN, {}).challenge_id, Barrier(20)
    assert at_once(*[partial(careless_use, ceremony, together)] * 20) == [True] * 20


def test_one_assertion_twenty_times_at_once_proves_once(alice: Account, authenticator: Authenticator) -> None:
    ceremony = METHOD.start(alice, LOGIN, {}).challenge_id
    options = json.loads(METHOD.answer_form(alice, LOGIN, ceremony, site=HERE.origin).options)  # type: ignore[attr-defined]
    fields = {"site": HERE, "assertion": authenticator.get(options)}
    outcomes = at_once(*[partial(METHOD.answer, alice, LOGIN, ceremony, fields)] * 20)
    refused = refusals(outcomes, Proof)
    assert refused.total() == 19
    assert refused.keys() <= {Code.CEREMONY_USED, Code.KEY_WAITS}


# --- the last factor


def careless_remove(key: SecurityKey, together: Barrier) -> None:
    """Look whether another one is left, then remove."""
    others = SecurityKey.objects.filter(user=key.user).exclude(pk=key.pk).exists()
    together.wait(timeout=30)
    if others:
        key.delete()


def remove(key: SecurityKey) -> SecurityKey:
    with transaction.atomic():
        guard.refuse_last(key)
        devices.remove(key)
    return key


@pytest.fixture
def two(alice: Account) -> list[SecurityKey]:
    """All that Alice has, and her account always requires one."""
    assert isinstance(guard._proof(), FreshProof)
    Account.objects.update(always_several_factors=True)
    return [add(alice, name, made_by(Authenticator(), alice, name)) for name in ("one", "two")]


def test_control_looking_first_removes_the_last_two(two: list[SecurityKey]) -> None:
    together = Barrier(2)
    at_once(*[partial(careless_remove, key, together) for key in two])
    assert not SecurityKey.objects.exists()


def test_two_hands_that_remove_the_last_two_leave_one(two: list[SecurityKey]) -> None:
    assert refusals(at_once(*[partial(remove, key) for key in two])) == {Code.LAST_FACTOR: 1}
    assert SecurityKey.objects.count() == 1
