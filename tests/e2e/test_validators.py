"""A validator's work in bulk: the activity first, then all its users at once, and what the history says afterwards."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.control import Control
from tests.e2e.pages import Desk, EuLogin, Person, Traces
from tests.e2e.test_access import problems_of

#: Looked at by a program for accessibility, wide and narrow.
PAGES = ("operators/operator/", "traces/act/", "hand-over/")


@pytest.mark.parametrize("language", ["fr"])
def test_an_operator_and_then_its_users_together(
    sit_down: Callable[..., Desk], control: Control, agent: Person
) -> None:
    operator = {"environment": "training", "name": "Bergerie du Rocroi", "country": "FR", "status": "new"}
    identifier = control.make("operators", **operator, responsible_authority="FR00008", activities=["ASC"])[
        "identifier"
    ]
    role = {"environment": "training", "role_type": "operator", "organisation": identifier, "status": "requested"}
    for name in ("Alix", "Basile", "Cyrielle"):
        person = {"password": "Training-2024!", "first_name": name, "last_name": "ROCROI"}
        control.make("accounts", email=f"{name.lower()}@example.org", **person)
        control.make("roles", email=f"{name.lower()}@example.org", **role)

    desk = sit_down()
    Traces(desk, "training").home()
    desk.button("Log into Traces").click()
    EuLogin(desk).sign_in(agent)
    desk.see("Welcome to TRACES NT")
    desk.link("Operators").click()
    desk.link("Operators with new activities").click()
    desk.keep("validators/01-operators")
    desk.page.get_by_role("link", name="Bergerie du Rocroi").click()
    desk.keep("validators/02-operator")
    desk.button("Validate").click()
    expect(desk.page.get_by_role("status").first).to_contain_text(desk.words("Valid"))

    desk.link("Users", exact=True).click()
    desk.page.get_by_role("searchbox").first.fill(identifier)
    desk.button("Search").click()
    desk.page.locator("#bulk-all").check()
    desk.keep("validators/03-selection")
    desk.button("Continue").click()
    desk.see("Accept")
    expect(desk.page.get_by_text("ROCROI")).to_have_count(3)
    desk.keep("validators/04-confirmation")
    desk.button("Confirm").click()
    desk.see("Bulk decision")
    expect(desk.page.get_by_role("status")).to_contain_text("3")
    desk.keep("validators/05-done")
    found = problems_of(desk.page, "bulk decision")
    assert [mail["subject"] for mail in control.mails("basile@example.org")][-1].endswith("validated")

    desk.link("History", exact=True).click()
    expect(desk.page.locator("#result_list tbody tr")).to_have_count(4)
    desk.keep("validators/06-history")
    found += [problem for path in PAGES for problem in _opened(desk, path)]
    assert not found, "\n".join(found)


def _opened(desk: Desk, path: str) -> list[str]:
    desk.open(f"/training/tracesnt/admin/{path}")
    return problems_of(desk.page, path)
