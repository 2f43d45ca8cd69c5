"""An INTRA certificate from the menu to the paper: an operator's user writes it, the official veterinarian signs it."""

from collections.abc import Callable
from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.e2e.control import Control
from tests.e2e.pages import TRACES, Desk, EuLogin, Person, Traces
from tests.e2e.test_access import problems_of

LUC = Person("Luc", "Bernard", "luc.bernard@example.org", "Training-2024!", "+33 6 39 98 03 01")
OPERATOR = "FR.2020.000001"
INTRA = f"{TRACES['training']}/certificate/eu-intra"


@pytest.fixture
def luc(control: Control) -> Person:
    """The user of a valid operator of the Ardennes."""
    name = {"first_name": LUC.first_name, "last_name": LUC.last_name}
    phone = LUC.number.replace(" ", "")
    control.make("accounts", email=LUC.email, password=LUC.password, locale="fr", phones=[phone], **name)
    post = {"environment": "training", "role_type": "operator", "organisation": OPERATOR}
    control.make("roles", email=LUC.email, **post)
    return LUC


def choose(desk: Desk, box: str, country: str) -> None:
    """The first operator of a country that the box accepts."""
    desk.page.locator(f"button[name=_choose][value={box}]").click()
    desk.field("Country").select_option(country)
    desk.button("Search").click()
    desk.page.get_by_role("button", name=desk.words("Select %(name)s, %(detail)s").split("%(")[0]).first.click()
    expect(desk.page.locator(f"#box-{box}")).to_contain_text(f"({country}.")


def write(desk: Desk) -> str:
    """From the menu «Documents» to the certificate that waits; its reference."""
    desk.page.get_by_role("navigation").get_by_role("link", name=desk.words("Documents")).click()
    desk.see("Documents")
    desk.keep("certificate/01-documents")
    desk.page.get_by_role("link", name="INTRA").click()
    desk.link("+ New EU Intra certificate").click()
    desk.field("CN code, title or species").fill("bovins non")
    desk.button("Search").click()
    desk.keep("certificate/02-model")
    desk.page.get_by_label("BOV-INTRA-X").check()
    desk.button("Done").click()
    choose(desk, "consignee", "DE")
    choose(desk, "destination", "DE")
    desk.field("Date and time of departure").fill("2024-06-20T06:00")
    desk.field("Means of transport").select_option("road")
    desk.field("Identification of the means of transport").fill("AB-123-CD")
    desk.field("Estimated journey time, in hours").fill("7")
    desk.field("Number of animals").first.fill("2")
    desk.field("Identification of the animals").first.fill("FR0812345678\nFR0812345679")
    desk.button("Submit for certification").click()
    expect(desk.page.locator(".srvErrors")).to_contain_text(desk.words("Fill in this box."))
    desk.keep("certificate/03-incomplete")
    assert not problems_of(desk.page, "draft")
    desk.field("Certified as or for").select_option("breeding")
    desk.button("Submit for certification").click()
    expect(desk.page.locator("#qrcode")).to_be_visible()
    desk.keep("certificate/04-submitted")
    return desk.page.get_by_role("heading", level=1).inner_text()


def certify(desk: Desk, agent: Person, reference: str) -> None:
    """Led there by the notice at the top right."""
    desk.open(f"{TRACES['training']}/notices")
    EuLogin(desk).sign_in(agent)
    expect(desk.page.locator(".bell__count")).to_have_text("1")
    desk.page.get_by_role("button", name=reference).click()
    expect(desk.page.get_by_role("heading", level=1, name=reference)).to_be_visible()
    desk.field("Documentary check").select_option("satisfactory")
    desk.field("Identity check").select_option("satisfactory")
    desk.field("The animals meet the health requirements of this model, and are fit for the journey").check()
    desk.keep("certificate/05-checks")
    desk.button("Certify").click()
    expect(desk.page.get_by_role("status")).to_contain_text(reference)
    desk.keep("certificate/06-valid")
    assert not problems_of(desk.page, "certificate")


def test_a_certificate_is_written_certified_printed_and_verified(
    sit_down: Callable[..., Desk], control: Control, luc: Person, agent: Person
) -> None:
    desk = sit_down()
    traces = Traces(desk, "training")
    traces.home()
    desk.button("Log into Traces").click()
    EuLogin(desk).sign_in(luc)
    desk.see("Welcome to TRACES NT")
    reference = write(desk)
    assert reference == "INTRA.EU.FR.2024.0000001"
    certify(sit_down(), agent, reference)

    desk.page.reload()
    expect(desk.page.locator("main")).to_contain_text("Hélène DURANDEAU")
    with desk.page.expect_download() as waiting:
        desk.link("Download the PDF").click()
    paper = "\n".join(page.extract_text() for page in PdfReader(BytesIO(waiting.value.path().read_bytes())).pages)
    assert reference in paper
    assert "Hélène DURANDEAU" in paper

    anybody = sit_down()
    anybody.page.goto(str(desk.page.locator("#qrcode").get_attribute("data-payload")))
    anybody.see("Verification of a certificate")
    expect(anybody.page.locator("main")).to_contain_text(reference)
    expect(anybody.page.get_by_text("BERNARD")).to_have_count(0)
    anybody.keep("certificate/07-verified")
