"""docs/second-factors.md names a test for each thing that an attacker cannot do; each of them exists."""

import re

from django.conf import settings

from tests.rules.source import ROOT

DOCUMENT = (ROOT / "docs/second-factors.md").read_text()
SECTIONS = ["Mobile Phone + SMS", "EU Login mobile app, PIN code", "On Mobile", "EU Login mobile app, QR code"]
SECTIONS += ["Security key", "Trusted platform", "eID"]


def rows() -> list[list[str]]:
    """The cells of the table of attackers."""
    table = DOCUMENT.split("## What an attacker can and cannot do")[1]
    lines = [line for line in table.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line[1:-1].split("|")] for line in lines[2:]]


def test_each_row_names_the_tests_that_prove_it() -> None:
    assert len(rows()) > 25
    assert [row for row in rows() if len(row) != 5 or not re.fullmatch(r"(`test_\w+`(, )?)+", row[4])] == []


def test_each_named_test_exists() -> None:
    sources = "".join(path.read_text() for path in (ROOT / "tests").rglob("*.py"))
    there = set(re.findall(r"(?m)^ *def (test_\w+)", sources))
    assert set(re.findall(r"`(test_\w+)`", DOCUMENT)) - there == set()


def test_each_method_has_its_section_and_the_attackers_are_all_there() -> None:
    assert [name for name in SECTIONS if not re.search(rf"(?m)^##+ {re.escape(name)}$", DOCUMENT)] == []
    holders = {row[0] for row in rows()}
    wanted = {"the password", "the phone, locked", "the phone, unlocked", "the mailbox", "the SIM", "a look-alike site"}
    wanted |= {"the password and the phone, unlocked", "the network"}
    assert wanted - {holder.removesuffix(" (exchanged)") for holder in holders} == set()


def test_the_figures_are_those_of_the_settings() -> None:
    spoken = DOCUMENT.replace("\u00a0", " ")
    for figure in (
        f"{settings.MFA_SMS_PER_ACCOUNT} messages for an account from one place",
        f"{settings.MFA_SMS_PER_SOURCE['enrol']} to add",
        f"{settings.MFA_SMS_PER_NUMBER_A_DAY} of them in a day",
        f"{settings.MFA_SMS_NEW_PER_ACCOUNT} different new numbers for an account",
        f"{settings.MFA_SMS_NEW_PER_SOURCE} for a place",
        f"{settings.MFA_SMS_NEW_PER_HUNDRED} that differ in the last two digits",
        f"{settings.MFA_SMS_NEW_PER_THOUSAND} in the last three",
    ):
        assert figure in spoken, figure
