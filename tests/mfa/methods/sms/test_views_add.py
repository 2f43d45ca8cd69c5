"""Adding a number: the page, the challenge, what goes wrong."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import HttpResponse
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
from tests.mfa.doubles import ASKED, StubProof
from tests.pages import Web

BASE = "/cas/eim/external/restricted/"
LIST, ADD = f"{BASE}manageMyMobilePhoneNumbers.cgi", f"{BASE}addMobilePhoneNumber.cgi"
WRONG = {"challenge1": "222", "challenge2": "222", "challenge3": "222"}


def html(answer: HttpResponse) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def begin(browser: Web, typed: str = "+33 6 39 98 12 34", query: str = "") -> str:
    answer = browser.post(f"{ADD}{query}", {"mobilePhoneNumber": typed, "_submit": "add"})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def boxes(code: str) -> dict[str, str]:
    return dict(zip(("challenge1", "challenge2", "challenge3"), code.split("-"), strict=True))


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


def test_a_wrong_challenge_keeps_the_page_and_tells_the_tries_left(
    alices: Web, alice: Account, last_code: LastCode
) -> None:
    page = begin(alices)
    shown = html(alices.post(page, WRONG))
    assert "Tries left: 4" in shown
    assert 'value="222"' in shown
    alices.post(page, boxes(last_code()))
    assert devices.of(alice)


def test_after_five_wrong_challenges_only_a_new_start_helps(alices: Web, alice: Account, last_code: LastCode) -> None:
    page = begin(alices)
    for _ in range(5):
        shown = html(alices.post(page, WRONG))
    assert "Too many wrong tries" in shown
    assert "_resend" not in shown
    assert "Too many wrong tries" in html(alices.post(page, boxes(last_code())))
    assert devices.of(alice) == []


def test_a_challenge_works_until_twenty_minutes_have_passed(
    alices: Web, alice: Account, last_code: LastCode, clock: Clock
) -> None:
    page = begin(alices)
    clock.forward(timedelta(minutes=19, seconds=59))
    alices.post(page, boxes(last_code()))
    assert devices.of(alice)


def test_an_expired_challenge_offers_a_new_message(
    alices: Web, alice: Account, last_code: LastCode, clock: Clock
) -> None:
    page = begin(alices)
    clock.forward(timedelta(minutes=20))
    shown = html(alices.post(page, boxes(last_code())))
    assert "expired" in shown
    assert "_resend" in shown
    again = alices.post(page, {"_resend": "1"})["Location"]
    alices.post(again, boxes(last_code()))
    assert devices.of(alice)


def test_a_new_message_voids_the_old_one_and_gives_no_new_tries(alices: Web, last_code: LastCode) -> None:
    page = begin(alices)
    old = boxes(last_code())
    alices.post(page, WRONG)
    answer = alices.post(page, {"_resend": "1"}, follow=True)
    assert "new text message has been sent" in html(answer)
    newer = answer.redirect_chain[0][0]
    assert "Tries left: 3" in html(alices.post(newer, WRONG))
    assert "newer text message" in html(alices.post(page, old))


def test_the_back_button_and_a_second_click_harm_nothing(alices: Web, alice: Account, last_code: LastCode) -> None:
    page, answer = begin(alices), boxes(last_code())
    alices.post(page, answer)
    for again in (alices.post(page, answer, follow=True), alices.get(page, follow=True)):
        assert again.redirect_chain == [(LIST, 302)]
        assert "already been added" in html(again)
    assert len(devices.of(alice)) == 1


def test_the_same_number_from_two_windows_is_added_once(
    alices: Web, alice: Account, last_code: LastCode, proof: type[StubProof]
) -> None:
    first, code = begin(alices), boxes(last_code())
    second, other = begin(alices), boxes(last_code())
    proof.fresh = True
    assert alices.post(first, code).status_code == alices.post(second, other).status_code == 302
    assert len(devices.of(alice)) == 1


def test_two_windows_add_two_numbers(alices: Web, alice: Account, last_code: LastCode, proof: type[StubProof]) -> None:
    first, code = begin(alices), boxes(last_code())
    second, other = begin(alices, "+32 475 12 34 56"), boxes(last_code())
    assert "Tries left" in html(alices.post(first, other))
    alices.post(first, code)
    proof.fresh = True
    alices.post(second, other)
    assert len(devices.of(alice)) == 2


def test_with_ten_numbers_the_page_explains(alices: Web, alice: Account, proof: type[StubProof]) -> None:
    proof.fresh = True
    for place in range(10):
        devices.add(alice, f"+3363998{place:04}")
    assert "at most ten" in html(alices.get(ADD))
    assert "at most ten" in html(alices.post(ADD, {"mobilePhoneNumber": "+32475123456"}))
    assert not OutgoingSms.objects.exists()


def test_an_eleventh_number_that_was_under_way_is_refused_and_can_follow(
    alices: Web, alice: Account, last_code: LastCode, proof: type[StubProof]
) -> None:
    proof.fresh = True
    page, code = begin(alices, "+32 475 12 34 56"), boxes(last_code())
    phones = [devices.add(alice, f"+3363998{place:04}") for place in range(10)]
    assert "at most ten" in html(alices.post(page, code))
    devices.remove(phones[0])
    alices.post(page, code)
    assert "+32475123456" in [phone.number for phone in devices.of(alice)]


def test_what_began_before_the_first_factor_is_not_finished_without_it(
    alices: Web, alice: Account, last_code: LastCode
) -> None:
    """Else whoever knows the password could begin, wait for the owner's first factor, and add their own."""
    page, code = begin(alices), boxes(last_code())
    devices.add(alice, "+32475123456")
    assert alices.post(page, code)["Location"].startswith(ASKED)
    assert alices.post(page, {"_resend": "1"})["Location"].startswith(ASKED)
    assert len(devices.of(alice)) == 1


def test_a_proof_that_ages_while_the_message_travels_is_enough(
    alices: Web, alice: Account, last_code: LastCode, proof: type[StubProof]
) -> None:
    devices.add(alice, "+32475123456")
    proof.fresh = True
    page, code = begin(alices), boxes(last_code())
    proof.fresh = False
    alices.post(page, code)
    assert len(devices.of(alice)) == 2


@pytest.mark.parametrize("method", ["get", "post"])
def test_somebody_elses_challenge_does_not_exist(
    alices: Web, bob: Account, browser_of: Callable[[Account], Web], method: str
) -> None:
    page = begin(browser_of(bob))
    assert getattr(alices, method)(page).status_code == 404
    assert getattr(alices, method)(f"{BASE}confirmMobilePhoneNumber.cgi/{10**30}").status_code == 404


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


def test_too_many_resends_are_refused_with_the_time(alices: Web, clock: Clock) -> None:
    page = begin(alices)
    for _ in range(9):
        page = alices.post(page, {"_resend": "1"})["Location"]
    answer = alices.post(page, {"_resend": "1"}, follow=True)
    assert answer.redirect_chain == [(page, 302)]
    assert "at 10:15:00" in html(answer)


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
    with django_assert_max_num_queries(4):
        alices.get(LIST)
    with django_assert_max_num_queries(4):
        alices.get(ADD)
    with django_assert_max_num_queries(30):
        page = begin(alices)
    with django_assert_max_num_queries(4):
        alices.get(page)
    with django_assert_max_num_queries(25):
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
