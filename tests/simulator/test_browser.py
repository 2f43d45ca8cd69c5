"""What the simulator's pages do in a real browser."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from simulator.phones.gateway import VirtualPhoneGateway
from simulator.phones.models import VirtualPhone

NUMBER = "+33639980001"


@pytest.fixture
def language() -> str:
    """The pages' own language."""
    return "en"


def receive(code: str) -> None:
    sent_at = datetime(2024, 6, 11, tzinfo=UTC)
    VirtualPhoneGateway().send(to=NUMBER, text=f"Code: {code}.", reference=code, sent_at=sent_at)


def test_an_open_phone_shows_new_messages_by_itself(page: Page, live_server: LiveServer) -> None:
    phone = VirtualPhone.objects.create(number=NUMBER)
    page.goto(f"{live_server.url}/simulator/phones/{phone.pk}/")
    expect(page.get_by_text("No message yet")).to_be_visible()
    receive("ABC-DEF-234")
    expect(page.get_by_text("ABC-DEF-234")).to_be_visible()
    expect(page.get_by_text("No message yet")).to_be_hidden()
    receive("GHI-JKL-567")
    expect(page.locator(".bubble")).to_have_count(2)


def test_the_documentation_of_the_api_works_under_the_policy(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/simulator/api/docs")
    page.get_by_text("/simulator/api/clock").first.click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    expect(page.locator(".live-responses-table").get_by_text('"simulated"')).to_be_visible()
