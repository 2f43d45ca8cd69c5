"""Creation is what the gate protects: to the second, on the pages."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.clock import Clock
from tests.pages import Web
from tests.traces.certificates.conftest import LIST, fresh, make_draft
from tests.traces.world import PRODUCTION, enter
from traces.certificates.models import Certificate
from traces.certificates.states import Status
from traces.environments import environment_scope
from traces.models import Role
from traces.operators.models import OperatorActivity

BRUSSELS = ZoneInfo("Europe/Brussels")
FROM = datetime(2024, 6, 11, 0, 0, 0, tzinfo=BRUSSELS)
BEFORE = FROM - timedelta(seconds=1)


@pytest.fixture
def old_draft(farm: Role, clock: Clock) -> Certificate:
    """Written in the last second before the change."""
    with environment_scope(PRODUCTION):
        OperatorActivity.objects.update(valid_from="2020-01-01")
    clock.set(BEFORE)
    return make_draft(farm.person)


def test_in_the_last_second_the_password_submits_and_the_page_warns(web: Web, old_draft: Certificate) -> None:
    enter(web, old_draft.author, "BASIC")
    page = f"{LIST}draft/{old_draft.pk}"
    assert "block the creation of the intra-Union certificate" in web.get(page).content.decode()
    assert "INTRA.EU.FR.2024.0000001" in web.post(page, {"_submit": "1"}, follow=True).content.decode()


def test_in_the_first_second_it_does_not_and_the_page_says_what_to_do(
    web: Web, old_draft: Certificate, clock: Clock
) -> None:
    enter(web, old_draft.author, "BASIC")
    page = f"{LIST}draft/{old_draft.pk}"
    web.get(page)
    clock.set(FROM)
    answer = web.post(page, {"_submit": "1"}, follow=True).content.decode()
    assert "A second factor is needed" in answer
    assert f'name="next" value="{page}"' in answer
    assert fresh(old_draft).status == Status.DRAFT


def test_signed_in_with_two_factors_the_draft_is_there_and_can_be_submitted(
    web: Web, old_draft: Certificate, clock: Clock
) -> None:
    clock.set(FROM)
    enter(web, old_draft.author, "MEDIUM")
    page = f"{LIST}draft/{old_draft.pk}"
    assert "block the creation" not in web.get(page).content.decode()
    assert "INTRA.EU.FR.2024.0000001" in web.post(page, {"_submit": "1"}, follow=True).content.decode()


def test_nobody_begins_a_new_one_with_the_password_alone(web: Web, old_draft: Certificate, clock: Clock) -> None:
    enter(web, old_draft.author, "BASIC")
    clock.set(FROM)
    for method in (web.get, web.post):
        answer = method(f"{LIST}new", {"model": "BOV-INTRA-X"})
        assert answer["Location"].startswith(f"{LIST}two-factors?next=") or answer["Location"].startswith(
            "/tracesnt/cas"
        )
    with environment_scope(PRODUCTION):
        assert Certificate.objects.count() == 1


def test_the_change_in_the_middle_of_a_click_is_noticed(
    web: Web, old_draft: Certificate, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The request came in before the change; the act itself would be after it."""
    from traces.certificates.flows import guard

    enter(web, old_draft.author, "BASIC")
    checked = guard.check

    def late(hand: guard.Hand) -> Role:
        clock.set(FROM)
        return checked(hand)

    monkeypatch.setattr(guard, "check", late)
    answer = web.post(f"{LIST}draft/{old_draft.pk}", {"_submit": "1"})
    assert answer["Location"].startswith(f"{LIST}two-factors?next=")
    assert fresh(old_draft).status == Status.DRAFT


def test_the_page_of_the_gate_leads_nowhere_else(web: Web, world: None) -> None:
    page = web.get(f"{LIST}two-factors", {"next": "https://example.org/"}).content.decode()
    assert 'name="next" value="/tracesnt/login"' in page
