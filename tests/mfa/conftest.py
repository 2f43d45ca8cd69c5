"""People, a gateway that records, and a proof that a test can switch."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings as django_settings
from pytest_django import Settings

from eulogin.models import Account, SsoSession
from eulogin.signin import sessions
from kernel.web.sessions import area_of
from mfa.methods.sms import devices
from mfa.methods.sms.models import PhoneNumber
from mfa.sms.gateways.null import RecordingGateway
from mfa.sms.models import OutgoingSms
from tests.clock import Clock
from tests.mfa.doubles import StubProof
from tests.pages import Web

#: The challenge in the newest text message, as it is printed.
LastCode = Callable[[], str]
BELGIAN = "+32475123456"
FRENCH = "+33639981234"


@pytest.fixture(autouse=True)
def gateway(settings: Settings) -> Iterator[type[RecordingGateway]]:
    """No message leaves; `gateway.sent` has those that were handed over."""
    settings.SMS_GATEWAY = "mfa.sms.gateways.null.RecordingGateway"
    RecordingGateway.clear()
    yield RecordingGateway
    RecordingGateway.clear()


@pytest.fixture(autouse=True)
def proof(settings: Settings) -> Iterator[type[StubProof]]:
    """Nobody proved a factor freshly until the test sets `proof.fresh = True`; the last one may be removed."""
    settings.MFA_FRESH_PROOF = "tests.mfa.doubles.StubProof"
    StubProof.fresh, StubProof.may = False, True
    yield StubProof
    StubProof.fresh, StubProof.may = False, True


@pytest.fixture(autouse=True)
def _ten_messages(settings: Settings) -> None:
    """Text messages per account and per number in a quarter of an hour, whatever the product allows."""
    settings.MFA_SMS_PER_ACCOUNT = settings.MFA_SMS_PER_NUMBER = 10


@pytest.fixture
def alice(db: None) -> Account:
    """A person without factors."""
    return Account.objects.create(uid="n00alice", email="alice@example.org", first_name="Alice", last_name="Martin")


@pytest.fixture
def bob(db: None) -> Account:
    """Somebody else."""
    return Account.objects.create(uid="n00bobby", email="bob@example.org", first_name="Bob", last_name="Durand")


@pytest.fixture
def phone(alice: Account) -> PhoneNumber:
    """Alice's Belgian number."""
    return devices.add(alice, BELGIAN)


@pytest.fixture
def last_code() -> LastCode:
    """The challenge in the newest text message, as it is printed."""

    def find() -> str:
        text = OutgoingSms.objects.order_by("pk").last().body
        return text.split(": ", 1)[1].split(" ", 1)[0].strip()

    return find


@pytest.fixture
def browser_of(db: None, clock: Clock) -> Callable[[Account], Web]:
    """A checking client that is signed in to EU Login as that person; the clock stands still."""

    def make(person: Account) -> Web:
        web = Web()
        web.force_login(person)
        store = web.session
        session = SsoSession.objects.create(account=person, moniker=person.email)
        store[sessions.SESSION_KEY] = session.pk
        store.save()
        # Each product has its own session cookie; Django's client knows one name only.
        web.cookies[area_of("/cas/").cookie] = web.cookies[django_settings.SESSION_COOKIE_NAME].value
        return web

    return make


@pytest.fixture
def alices(browser_of: Callable[[Account], Web], alice: Account) -> Web:
    """Alice's browser."""
    return browser_of(alice)
