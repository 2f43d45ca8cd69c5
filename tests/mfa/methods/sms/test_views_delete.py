"""Deleting a number: choose, confirm."""

import pytest
from pytest_django import DjangoAssertNumQueries

from eulogin.models import Account
from kernel.journal.models import Entry
from mfa.methods.sms import devices
from mfa.methods.sms.models import PhoneNumber
from mfa.signals import factor_removed
from tests.mfa.conftest import FRENCH
from tests.mfa.doubles import StubProof
from tests.mfa.methods.sms.steps import BASE, LIST, html
from tests.pages import Web

CHOOSE = f"{BASE}deleteMobilePhoneNumber.cgi"


@pytest.fixture(autouse=True)
def _proved(proof: type[StubProof]) -> None:
    proof.fresh = True


def test_choose_confirm_gone(alices: Web, alice: Account, phone: PhoneNumber) -> None:
    kept = devices.add(alice, FRENCH)
    assert "+32 475 12 34 56" in html(alices.get(CHOOSE))
    page = alices.post(CHOOSE, {"phone": phone.pk})["Location"]
    assert "+32 475 12 34 56" in html(alices.get(page))
    assert len(devices.of(alice)) == 2
    answer = alices.post(page, {"_submit": "delete"}, follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    assert "has been deleted" in html(answer)
    assert devices.of(alice) == [kept]


def test_one_event_and_one_signal(alices: Web, alice: Account, phone: PhoneNumber) -> None:
    heard = []

    def listen(**said: object) -> None:
        heard.append(said["user"])

    factor_removed.connect(listen)
    try:
        for _ in range(2):
            alices.post(f"{CHOOSE}/{phone.pk}")
    finally:
        factor_removed.disconnect(listen)
    assert heard == [alice]
    assert Entry.objects.filter(event="factor:phone:removed").count() == 1


def test_a_second_click_harms_nothing(alices: Web, phone: PhoneNumber) -> None:
    alices.post(f"{CHOOSE}/{phone.pk}")
    again = alices.post(f"{CHOOSE}/{phone.pk}", follow=True)
    assert again.redirect_chain == [(LIST, 302)]
    assert "already been deleted" in html(again)


@pytest.mark.parametrize("method", ["get", "post"])
def test_somebody_elses_number_does_not_exist(alices: Web, bob: Account, method: str) -> None:
    foreign = devices.add(bob, FRENCH)
    assert getattr(alices, method)(f"{CHOOSE}/{foreign.pk}").status_code == 404
    assert getattr(alices, method)(f"{CHOOSE}/{10**30}").status_code == 404
    assert devices.of(bob) == [foreign]


@pytest.mark.parametrize("chosen", [{}, {"phone": ""}, {"phone": "abc"}])
def test_nothing_chosen_is_told(alices: Web, phone: PhoneNumber, chosen: dict[str, str]) -> None:
    assert "srvErrors" in html(alices.post(CHOOSE, chosen))


def test_without_numbers_there_is_nothing_to_delete(alices: Web) -> None:
    assert "no mobile phone number to delete" in html(alices.get(CHOOSE))


def test_looking_deletes_nothing(alices: Web, alice: Account, phone: PhoneNumber) -> None:
    alices.get(f"{CHOOSE}/{phone.pk}")
    assert devices.of(alice) == [phone]


def test_query_counts(alices: Web, phone: PhoneNumber, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    alices.get(LIST)
    with django_assert_max_num_queries(4):
        alices.get(CHOOSE)
    with django_assert_max_num_queries(4):
        alices.get(f"{CHOOSE}/{phone.pk}")
    with django_assert_max_num_queries(17):
        alices.post(f"{CHOOSE}/{phone.pk}")
