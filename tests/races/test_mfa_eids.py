"""One eID, one owner, ten at most, each answer once, whatever runs in parallel; with a control."""

from collections import Counter
from collections.abc import Iterator
from functools import partial
from threading import Barrier

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.http import HttpRequest
from django.test import RequestFactory

from eulogin import eids
from eulogin.models import Account, LoginAttempt, SsoSession
from eulogin.signin import flow, sessions
from kernel import clock, crypto
from mfa.contract import FactorError, Identified, Proof
from mfa.errors import FactorErrorCode as Code
from mfa.methods.eid import devices, enrolment, exchanges
from mfa.methods.eid.method import EidMethod
from mfa.methods.eid.models import Exchange, Identity, LinkedEid
from mfa.models import Purpose
from mfa.strengths import Strength
from tests.races.hands import Outcome, at_once

pytestmark = pytest.mark.django_db(transaction=True)


def person(place: int) -> Account:
    return Account.objects.create(
        uid=f"n00race{place}", email=f"race{place}@example.org", first_name="Alice", last_name="Martin"
    )


def identity(place: int) -> Identity:
    return Identity(f"FR/EU/{place}", "Martin", "Alice", "", "high")


def add(user: Account, place: int) -> LinkedEid:
    with transaction.atomic():
        return devices.link(user, identity(place), country="FR", scheme="laposte")


def proved(user: Account, place: int, purpose: Purpose, attempt: str) -> Exchange:
    """An exchange whose browser has come back."""
    exchange = exchanges.begin(user, purpose, attempt)
    exchange.country, exchange.scheme = "FR", "laposte"
    exchange.sealed, exchange.answered_at, exchange.proved_at = exchange.seal(identity(place)), clock.now(), clock.now()
    exchange.save()
    return Exchange.objects.select_related("user").get(pk=exchange.pk)


def refusals(outcomes: list[Outcome]) -> Counter[Code]:
    strange = [o for o in outcomes if isinstance(o, Exception) and not isinstance(o, FactorError)]
    assert not strange
    return Counter(o.code for o in outcomes if isinstance(o, FactorError))


@pytest.fixture
def no_owner(transactional_db: None) -> Iterator[None]:
    """The table as it would be without the constraint on the identifier."""
    field = LinkedEid._meta.get_field("eidas_id")
    free = field.clone()
    free._unique = False
    free.set_attributes_from_name("eidas_id")
    free.model = LinkedEid
    with connection.schema_editor() as editor:
        editor.alter_field(LinkedEid, field, free)
    yield
    LinkedEid.objects.all().delete()
    with connection.schema_editor() as editor:
        editor.alter_field(LinkedEid, free, field)


def careless_link(user: Account, together: Barrier) -> None:
    """Look, then link: what everybody writes first."""
    free = not LinkedEid.objects.filter(eidas_id="FR/EU/1").exists()
    together.wait(timeout=30)
    if free:
        LinkedEid.objects.create(user=user, eidas_id="FR/EU/1", country="FR", scheme="laposte", slot=1, name="x")


def test_control_looking_first_gives_one_eid_two_owners(no_owner: None) -> None:
    together = Barrier(2)
    at_once(*[partial(careless_link, person(place), together) for place in range(2)])
    assert LinkedEid.objects.filter(eidas_id="FR/EU/1").count() == 2


def test_eight_people_link_one_eid_and_one_owns_it() -> None:
    outcomes = at_once(*[partial(add, person(place), 1) for place in range(8)])
    assert refusals(outcomes) == {Code.EID_OF_SOMEBODY_ELSE: 7}
    assert LinkedEid.objects.count() == 1


def test_eleven_parallel_links_are_ten() -> None:
    alice = person(1)
    outcomes = at_once(*[partial(add, alice, place) for place in range(11)])
    assert refusals(outcomes) == {Code.EIDS_FULL: 1}
    assert sorted(LinkedEid.objects.values_list("slot", flat=True)) == list(range(1, 11))


def test_one_proof_signs_in_once() -> None:
    alice = person(1)
    add(alice, 1)
    exchange = proved(alice, 1, Purpose.SIGN_IN, "attempt")
    outcomes = at_once(*[partial(EidMethod().answer, alice, "attempt", exchange.pk, {})] * 10)
    assert refusals(outcomes) == {Code.EID_EXCHANGE_USED: 9}


def method() -> EidMethod:
    return EidMethod()


def nobodys() -> Identified:
    """An eID that nobody linked, as each hand has read it."""
    return Identified("FR/EU/1", "FR", "laposte", "Alice", "Martin", None)


def open_or_find() -> str:
    return eids.open_or_find(method(), nobodys(), "fr").uid


def careless_open(together: Barrier) -> None:
    """Look for an owner, then open: what everybody writes first."""
    free = devices.owner_of("FR/EU/1") is None
    together.wait(timeout=30)
    if free:
        account = eids._create(nobodys(), "fr")
        LinkedEid.objects.create(
            user=account, eidas_id="FR/EU/1", country="FR", scheme="laposte", slot=1, name="Alice MARTIN"
        )


def test_control_looking_first_opens_two_virtual_accounts(no_owner: None) -> None:
    together = Barrier(2)
    at_once(*[partial(careless_open, together)] * 2)
    assert Account.objects.filter(uid__startswith="v00").count() == 2
    Account.objects.all().delete()


def test_eight_first_sign_ins_with_one_eid_open_one_virtual_account() -> None:
    outcomes = at_once(*[open_or_find] * 8)
    assert not refusals(outcomes)
    assert set(outcomes) == {Account.objects.get().uid}
    assert LinkedEid.objects.count() == 1


def test_linking_and_a_first_sign_in_at_once_give_the_eid_one_owner() -> None:
    exchange = proved(person(1), 1, Purpose.ENROL, "attempt")
    outcomes = at_once(partial(enrolment.finish, exchange, _request()), open_or_find)
    assert set(refusals(outcomes)) <= {Code.EID_OF_SOMEBODY_ELSE, Code.EID_OWNER_CHANGED}
    owner = LinkedEid.objects.get().user_id
    assert not Account.objects.filter(uid__startswith="v00").exclude(pk=owner).exists()


def sign_in(account: Account, eid: LinkedEid) -> None:
    """The last step, after the factor has proved itself."""
    proof = Proof(Strength.EIDAS, eid, {"eidasId": eid.eidas_id})
    now = clock.now()
    attempt = LoginAttempt.objects.create(digest=crypto.new_token(16), browser="b", expires_at=now)
    flow.complete(_request(), attempt, account, proof, password=False)


def test_control_without_the_look_at_the_factor_a_session_outlives_it(monkeypatch: pytest.MonkeyPatch) -> None:
    alice = person(1)
    eid = add(alice, 1)
    deleted = Barrier(2)

    def careless(proof: Proof) -> bool:
        deleted.wait(timeout=30)
        return True

    def delete() -> None:
        enrolment.remove(eid, _request())
        deleted.wait(timeout=30)

    monkeypatch.setattr(sessions, "_is_there", careless)
    at_once(partial(sign_in, alice, eid), delete)
    assert SsoSession.objects.filter(ended_at=None).exists()


def test_signing_in_with_a_factor_while_it_is_deleted_leaves_no_session() -> None:
    for place in range(4):
        alice = person(place)
        eid = add(alice, place)
        outcomes = at_once(*[partial(sign_in, alice, eid)] * 3, partial(enrolment.remove, eid, _request()))
        assert set(refusals(outcomes)) <= {Code.FACTOR_GONE}
    assert not SsoSession.objects.filter(ended_at=None).exists()


def test_five_accounts_reconcile_one_virtual_account_and_one_gets_the_eid() -> None:
    open_or_find()
    begun = [proved(person(place), 1, Purpose.ENROL, "attempt") for place in range(5)]
    outcomes = at_once(*[partial(enrolment.finish, exchange, _request()) for exchange in begun])
    assert sum(refusals(outcomes).values()) == 4
    assert LinkedEid.objects.get().user_id.startswith("n00race")
    assert not Account.objects.filter(uid__startswith="v00").exists()


def _request() -> HttpRequest:
    made = RequestFactory().get("/")
    made.session = SessionStore()
    return made
