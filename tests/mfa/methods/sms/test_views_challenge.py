"""The page of the challenge: what goes wrong, what is done twice, what comes late."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from eulogin.models import Account
from mfa.methods.sms import devices
from tests.clock import Clock
from tests.mfa.conftest import LastCode
from tests.mfa.doubles import ASKED, StubProof
from tests.mfa.methods.sms.steps import BASE, LIST, WRONG, begin, boxes, html
from tests.pages import Web


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


def test_too_many_resends_are_refused_with_the_time(alices: Web, clock: Clock) -> None:
    page = begin(alices)
    for _ in range(9):
        page = alices.post(page, {"_resend": "1"})["Location"]
    answer = alices.post(page, {"_resend": "1"}, follow=True)
    assert answer.redirect_chain == [(page, 302)]
    assert "at 10:15:00" in html(answer)
