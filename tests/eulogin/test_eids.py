"""Virtual accounts: an eID that nobody linked has its own, until somebody links it."""

from typing import Any

import pytest
from django.test import RequestFactory

from eulogin import eids
from eulogin.models import Account, RetiredUid, SsoSession
from kernel.journal.models import Entry
from mfa import api as mfa
from mfa.methods.eid.models import LinkedEid
from simulator.mail.models import ReceivedMail
from tests.mfa.conftest import alice, alices, browser_of, proof  # noqa: F401 - fixtures
from tests.mfa.methods.eid.steps import ELODIE, html, prove
from tests.pages import Web

ELODIES = f"FR/EU/{ELODIE}"


def method() -> mfa.Identifies:
    found = mfa.method(mfa.Strength.EIDAS)
    assert isinstance(found, mfa.Identifies)
    return found


def elodie(owner: str | None = None) -> mfa.Identified:
    return mfa.Identified(ELODIES, "FR", "france-identite", "Élodie", "Châtaignier", owner)


@pytest.fixture
def virtual(db: None) -> Account:
    return eids.open_or_find(method(), elodie(), "fr")


def test_a_virtual_account_has_a_uid_of_its_own_kind_and_no_address(virtual: Account) -> None:
    assert eids.is_virtual(virtual.uid)
    assert len(virtual.uid) == 8
    assert virtual.address == ""
    assert mfa.owner_of_eid(ELODIES) == virtual.uid


def test_an_eid_opens_one_account_only(virtual: Account) -> None:
    for owner in (None, virtual.uid):  # what a slower hand believes, and what is true
        assert eids.open_or_find(method(), elodie(owner), "fr") == virtual
    assert Account.objects.count() == 1


def test_an_identifier_taken_is_tried_again(virtual: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    made = iter([virtual.uid, "v00other"])
    monkeypatch.setattr("eulogin.accounts.uids.new_uid", lambda prefix: next(made))
    other = mfa.Identified("FR/EU/OTHER", "FR", "laposte", "Luc", "Orme", None)
    assert eids.open_or_find(method(), other, "fr").uid == "v00other"


def test_an_owner_who_has_gone_meanwhile_is_nobody(db: None) -> None:
    with pytest.raises(mfa.FactorError):
        eids.open_or_find(method(), elodie("v00nobdy"), "fr")


def test_linking_says_that_the_virtual_account_ends_and_ends_it(
    virtual: Account,
    alices: Web,  # noqa: F811
    django_capture_on_commit_callbacks: Any,
) -> None:
    SsoSession.objects.create(account=virtual, moniker=virtual.uid)
    page = prove(alices)
    assert "v00" in html(alices.get(page))
    assert Account.objects.filter(pk=virtual.pk).exists()
    with django_capture_on_commit_callbacks(execute=True):
        alices.post(page)
    assert virtual.pk in ReceivedMail.objects.get(subject__contains="virtual").text
    assert not Account.objects.filter(pk=virtual.pk).exists()
    assert not SsoSession.objects.filter(account_id=virtual.pk).exists()
    assert LinkedEid.objects.get().user_id == "n00alice"
    assert RetiredUid.objects.count() == 1
    assert not Entry.objects.filter(subject=virtual.pk).exists()


def test_an_ordinary_account_does_not_give_way(alice: Account, virtual: Account) -> None:  # noqa: F811
    owners = eids.VirtualAccounts()
    assert owners.gives_way(ELODIES, alice)
    assert not owners.gives_way(ELODIES, virtual)
    mfa.add_eid(alice, "FR", "OTHER", family_name="Martin", first_name="Alice")
    assert not owners.gives_way("FR/EU/OTHER", virtual)
    owners.give_up("FR/EU/OTHER", virtual, RequestFactory().get("/"))
    assert Account.objects.count() == 2


def test_the_applications_hear_of_it(
    virtual: Account,
    alices: Web,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard: list[str] = []
    monkeypatch.setattr("eulogin.listeners.account_deleted", heard.append)
    alices.post(prove(alices))
    assert heard == [virtual.pk]
