"""An address belongs to one account, a link works once, and a uid never comes back, whatever runs in parallel."""

import time
from functools import partial
from threading import Event

import pytest
from django.db import transaction
from django.test import RequestFactory

from eulogin.accounts import uids
from eulogin.accounts.creation import create_account
from eulogin.errors import AccountError
from eulogin.models import Account, EmailChange
from eulogin.myaccount.configure import addresses
from eulogin.myaccount.deletion import flow as deletion
from kernel.journal.writing import broken_entries
from tests.races.hands import at_once

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 6


@pytest.fixture(autouse=True)
def _nobody_listens(settings):
    settings.EULOGIN_ACCOUNT_LISTENERS = []


def person(place: int) -> Account:
    return Account.objects.create(
        uid=f"n00person{place}", email=f"person{place}@example.org", first_name="A", last_name="B"
    )


def asked(account: Account, email: str) -> EmailChange:
    with transaction.atomic():
        addresses.ask(RequestFactory().get("/cas/"), account, email)
    return EmailChange.objects.get(account=account)


def test_a_link_followed_by_many_hands_works_once():
    change = asked(person(0), "new@example.org")
    outcomes = at_once(*[partial(addresses.confirm, RequestFactory().get("/cas/"), change)] * HANDS)
    assert outcomes.count(None) == 1
    assert all(o is None or isinstance(o, addresses.DeadLink) for o in outcomes)
    assert Account.objects.get().email == "new@example.org"


def test_of_many_who_want_an_address_one_gets_it():
    changes = [asked(person(place), "wanted@example.org") for place in range(HANDS)]
    outcomes = at_once(*[partial(addresses.confirm, RequestFactory().get("/cas/"), change) for change in changes])
    assert outcomes.count(None) == 1
    assert all(o is None or isinstance(o, addresses.AddressTaken) for o in outcomes)
    assert Account.objects.filter(email="wanted@example.org").count() == 1


def test_many_clicks_delete_once_and_the_chain_holds():
    account = person(0)
    outcomes = at_once(*[partial(deletion.delete, RequestFactory().get("/cas/"), account)] * HANDS)
    assert outcomes == [None] * HANDS
    assert not Account.objects.exists()
    assert not list(broken_entries())


class Slow:
    """An application that keeps the deletion open, after the account's row has gone, while somebody wants its uid."""

    gone = Event()

    def account_deleted(self, uid: str) -> None:
        self.gone.set()
        time.sleep(0.5)

    def factors_removed(self, uid: str) -> None:
        raise NotImplementedError


def test_a_uid_is_not_given_again_while_its_account_is_deleted(settings):
    settings.EULOGIN_ACCOUNT_LISTENERS = [f"{__name__}.Slow"]
    account = person(0)

    def again() -> Account:
        assert Slow.gone.wait(timeout=30)
        return create_account(
            uid=account.uid, email="other@example.org", first_name="A", last_name="B", password_hash="x"
        )

    outcomes = at_once(partial(deletion.delete, RequestFactory().get("/cas/"), account), again)
    assert outcomes[0] is None
    assert isinstance(outcomes[1], AccountError)
    assert uids.is_retired(account.uid)
    assert not Account.objects.exists()
