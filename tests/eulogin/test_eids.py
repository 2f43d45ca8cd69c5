"""Virtual accounts: an eID that nobody linked has its own, until somebody links it."""

import pytest

from eulogin import eids
from eulogin.models import Account, RetiredUid, SsoSession
from kernel.journal.models import Entry
from mfa import api as mfa
from mfa.methods.eid.models import LinkedEid
from tests.mfa.conftest import alice, alices, browser_of, proof  # noqa: F401 - fixtures
from tests.mfa.methods.eid.steps import ELODIE, html, prove
from tests.pages import Web

ELODIES = f"FR/EU/{ELODIE}"


@pytest.fixture
def virtual(db: None) -> Account:
    return eids.open_account("FR", ELODIE, family_name="Châtaignier", first_name="Élodie", language="fr")


def test_a_virtual_account_has_a_uid_of_its_own_kind_and_no_address(virtual: Account) -> None:
    assert eids.is_virtual(virtual.uid)
    assert len(virtual.uid) == 8
    assert virtual.address == ""
    assert mfa.owner_of_eid(ELODIES) == virtual.uid


def test_an_eid_opens_one_account_only(virtual: Account) -> None:
    with pytest.raises(mfa.FactorError):
        eids.open_account("FR", ELODIE, family_name="Châtaignier", first_name="Élodie", language="fr")
    assert Account.objects.count() == 1


def test_linking_says_that_the_virtual_account_ends_and_ends_it(
    virtual: Account,
    alices: Web,  # noqa: F811
) -> None:
    SsoSession.objects.create(account=virtual, moniker=virtual.uid)
    page = prove(alices)
    assert "v00" in html(alices.get(page))
    assert Account.objects.filter(pk=virtual.pk).exists()
    alices.post(page)
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
    owners.give_up("FR/EU/OTHER", virtual)
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
