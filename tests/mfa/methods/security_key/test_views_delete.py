"""Deleting a key: confirm, gone."""

from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from eulogin.models import Account
from kernel.journal.models import Entry
from mfa.methods.security_key import devices
from mfa.methods.security_key.models import SecurityKey
from mfa.signals import factor_removed
from tests.mfa.doubles import StubProof
from tests.mfa.methods.security_key.authenticator import Authenticator
from tests.mfa.methods.security_key.conftest import BASE, LIST, html
from tests.pages import Web

DELETE = f"{BASE}deleteSecurityKey.cgi"


@pytest.fixture(autouse=True)
def _proved(proof: type[StubProof]) -> None:
    proof.fresh = True


def test_confirm_gone(alices: Web, alice: Account, key: SecurityKey, give_key: Callable[..., SecurityKey]) -> None:
    kept = give_key(alice, Authenticator(), "Red key")
    page = f"{DELETE}/{key.pk}"
    assert page in html(alices.get(LIST))
    assert "Blue key" in html(alices.get(page))
    assert len(devices.of(alice)) == 2
    answer = alices.post(page, follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    assert "has been deleted" in html(answer)
    assert devices.of(alice) == [kept]


def test_one_event_and_one_signal(alices: Web, alice: Account, key: SecurityKey) -> None:
    heard = []

    def listen(**said: Any) -> None:
        heard.append(said["user"])

    factor_removed.connect(listen)
    try:
        alices.post(f"{DELETE}/{key.pk}")
        again = alices.post(f"{DELETE}/{key.pk}", follow=True)
    finally:
        factor_removed.disconnect(listen)
    assert "already been deleted" in html(again)
    assert heard == [alice]
    assert Entry.objects.filter(event="factor:key:removed").count() == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_somebody_elses_key_does_not_exist(
    alices: Web, bob: Account, give_key: Callable[..., SecurityKey], method: str
) -> None:
    foreign = give_key(bob, Authenticator())
    assert getattr(alices, method)(f"{DELETE}/{foreign.pk}").status_code == 404
    assert getattr(alices, method)(f"{DELETE}/{10**30}").status_code == 404
    assert devices.of(bob) == [foreign]


def test_query_counts(alices: Web, key: SecurityKey, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    alices.get(LIST)
    with django_assert_max_num_queries(4):
        alices.get(f"{DELETE}/{key.pk}")
    with django_assert_max_num_queries(17):
        alices.post(f"{DELETE}/{key.pk}")
