"""Adding a number: the list, the page, the way back."""

from collections.abc import Callable

import pytest
from pytest_django import DjangoAssertNumQueries

from eulogin.models import Account
from kernel.journal.models import Entry
from mfa.methods.sms import devices
from mfa.methods.sms.models import PhoneNumber
from mfa.models import Challenge
from mfa.signals import factor_added
from mfa.sms.models import OutgoingSms
from mfa.strengths import Strength
from tests.clock import Clock
from tests.mfa.conftest import FRENCH, LastCode
from tests.mfa.doubles import StubProof
from tests.mfa.methods.sms.steps import ADD, LIST, WRONG, begin, boxes, html
from tests.pages import Web


def test_the_empty_list_says_so_and_offers_to_add(alices: Web) -> None:
    page = html(alices.get(LIST))
    assert "no mobile phone number yet" in page
    assert ADD in page
    assert "/cas/userdata/myAccount.cgi" in page


def test_a_number_is_added_with_the_challenge_it_received(alices: Web, alice: Account, last_code: LastCode) -> None:
    page = begin(alices)
    shown = html(alices.get(page))
    assert "+33 6 39 98 12 34" in shown
    assert "15 minutes" in shown
    answer = alices.post(page, boxes(last_code()), follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    assert "has been added" in html(answer)
    assert [phone.number for phone in devices.of(alice)] == [FRENCH]


def test_one_field_serves_as_well_as_three_boxes(alices: Web, alice: Account, last_code: LastCode) -> None:
    alices.post(begin(alices), {"challenge": last_code().replace("-", "").lower()})
    assert devices.of(alice)


def test_each_act_is_one_event(alices: Web, last_code: LastCode) -> None:
    page = begin(alices)
    alices.post(page, WRONG)
    alices.post(page, boxes(last_code()))
    events = [entry.event for entry in Entry.objects.order_by("sequence")]
    assert events == ["factor:challenge:sent", "factor:enrolment:refused", "factor:phone:added"]
    assert "639981234" not in str(list(Entry.objects.values()))


def test_others_learn_of_the_new_factor(alices: Web, alice: Account, last_code: LastCode) -> None:
    heard = []

    def listen(**said: object) -> None:
        heard.append((said["user"], said["method"].strength, said["request"].path))

    page = begin(alices)
    factor_added.connect(listen)
    try:
        alices.post(page, boxes(last_code()))
    finally:
        factor_added.disconnect(listen)
    assert heard == [(alice, Strength.PASSWORD_SMS, page)]


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ("", "Type a mobile"),
        ("0639981234", "plus sign"),
        ("+33 1 23 45 67 89", "not the number of a mobile"),
        ("+" + "1" * 90, ""),
    ],
)
def test_a_bad_number_is_told_next_to_the_field_and_kept(alices: Web, typed: str, complaint: str) -> None:
    page = html(alices.post(ADD, {"mobilePhoneNumber": typed}))
    assert complaint in page
    assert f'value="{typed}"' in page or not typed
    assert 'aria-invalid="true"' in page
    assert not Challenge.objects.exists()


def test_a_number_one_has_already_gets_no_message(alices: Web, alice: Account, proof: type[StubProof]) -> None:
    devices.add(alice, FRENCH)
    proof.fresh = True
    assert "already in your list" in html(alices.post(ADD, {"mobilePhoneNumber": FRENCH}))
    assert not OutgoingSms.objects.exists()


def test_with_ten_numbers_the_page_explains(alices: Web, alice: Account, proof: type[StubProof]) -> None:
    proof.fresh = True
    for place in range(10):
        devices.add(alice, f"+3363998{place:04}")
    assert "at most ten" in html(alices.get(ADD))
    assert "at most ten" in html(alices.post(ADD, {"mobilePhoneNumber": "+32475123456"}))
    assert not OutgoingSms.objects.exists()


def test_too_many_messages_are_refused_with_the_time(alices: Web, clock: Clock) -> None:
    for _ in range(10):
        begin(alices)
    page = html(alices.post(ADD, {"mobilePhoneNumber": FRENCH}))
    assert "at 10:15:00" in page
    assert f'value="{FRENCH}"' in page


def test_messages_count_for_the_account_whatever_the_numbers(alices: Web, clock: Clock) -> None:
    for place in range(10):
        begin(alices, f"+3363998{place:04}")
    assert "at 10:15:00" in html(alices.post(ADD, {"mobilePhoneNumber": FRENCH}))


def test_messages_count_for_the_number_whoever_asks(
    alices: Web, bob: Account, browser_of: Callable[[Account], Web]
) -> None:
    bobs = browser_of(bob)
    for place in range(10):
        begin((alices, bobs)[place % 2])
    assert "at 10:15:00" in html(bobs.post(ADD, {"mobilePhoneNumber": FRENCH}))
    begin(bobs, "+32 475 12 34 56")


NEXT = "?next=/cas/login%3FloginRequestId%3DECAS_LR-1"


def test_one_goes_on_to_where_one_was_going(alices: Web, last_code: LastCode) -> None:
    assert f"{ADD}{NEXT}".replace("/cas/login", "%2Fcas%2Flogin") in html(alices.get(f"{LIST}{NEXT}"))
    page = begin(alices, query=NEXT)
    again = alices.post(page, {"_resend": "1"})["Location"]
    answer = alices.post(again, boxes(last_code()))
    assert answer["Location"] == "/cas/login?loginRequestId=ECAS_LR-1"


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_no_foreign_address_is_followed(alices: Web, last_code: LastCode, address: str) -> None:
    page = begin(alices, query=f"?next={address}")
    assert "evil" not in page
    answer = alices.post(f"{page}?next={address}", boxes(last_code()))
    assert answer["Location"] == LIST


def test_query_counts(alices: Web, last_code: LastCode, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    alices.get(LIST)
    with django_assert_max_num_queries(7):
        alices.get(LIST)
    with django_assert_max_num_queries(7):
        alices.get(ADD)
    with django_assert_max_num_queries(33):
        page = begin(alices)
    with django_assert_max_num_queries(7):
        alices.get(page)
    with django_assert_max_num_queries(28):
        alices.post(page, boxes(last_code()))


def test_the_number_of_numbers_costs_no_queries(
    alices: Web, alice: Account, proof: type[StubProof], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    proof.fresh = True
    PhoneNumber.objects.bulk_create(
        PhoneNumber(user=alice, slot=place + 1, number=f"+3363998{place:04}") for place in range(10)
    )
    with django_assert_max_num_queries(4):
        alices.get(LIST)
