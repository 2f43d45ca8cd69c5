"""Single rows in single statements: as Django would read and write them, and each used up once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from eulogin.api import create_account
from eulogin.models import Account, LoginAttempt, ServiceTicket, SsoSession
from kernel import clock
from kernel.rows import change, find, insert, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def camille(db: None) -> Account:
    return create_account(
        email="camille.martin@example.org", first_name="Camille", last_name="Martin", password_hash="unused"
    )


def a_session(account: Account) -> SsoSession:
    session = SsoSession(account=account, strengths=["PASSWORD"], factors={"a": {"b": "c"}}, address="2001:db8::1")
    insert(session)
    return session


def a_ticket(session: SsoSession, digest: str = "d") -> ServiceTicket:
    ticket = ServiceTicket(digest=digest, service="https://é.example/?a=%20", session=session, expires_at=clock.now())
    insert(ticket)
    return ticket


def values(row: object) -> dict[str, object]:
    return {name: value for name, value in vars(row).items() if not name.startswith("_")}


def test_what_is_inserted_is_what_django_reads(camille: Account) -> None:
    session = a_session(camille)
    assert values(SsoSession.objects.get(pk=session.pk)) == values(session)


def test_what_is_found_is_what_django_reads(camille: Account) -> None:
    ticket = a_ticket(a_session(camille))
    found = find(ServiceTicket, {"digest": "d"}, "session", "account")
    assert found is not None
    expected = ServiceTicket.objects.select_related("session__account").get(pk=ticket.pk)
    assert values(found) == values(expected)
    with CaptureQueriesContext(connection) as queries:
        assert values(found.session) == values(expected.session)
        assert found.session.account == camille
    assert not queries


def test_nothing_found_is_none(camille: Account) -> None:
    assert find(ServiceTicket, {"digest": "x"}, "session", "account") is None


def test_an_optional_neighbour_may_be_missing(camille: Account) -> None:
    LoginAttempt.objects.create(digest="a", browser="b", expires_at=clock.now())
    found = find(LoginAttempt, {"digest": "a"}, "account", optional=True)
    assert found is not None
    assert found.account is None


def test_capitals_do_not_matter_where_it_is_said(camille: Account) -> None:
    Account.objects.update(email="Camille.Martin@example.org")
    assert find(Account, {"email__lower": "camille.martin@example.org"}) == camille
    assert find(Account, {"email": "camille.martin@example.org"}) is None


def test_a_row_is_taken_once_with_what_it_became(camille: Account) -> None:
    a_ticket(a_session(camille))
    now = clock.now()
    taken = take(ServiceTicket, {"used_at": now}, {"digest": "d", "used_at": None}, "session", "account")
    assert taken is not None
    assert (taken.used_at, taken.session.account) == (now, camille)
    assert take(ServiceTicket, {"used_at": now}, {"digest": "d", "used_at": None}, "session", "account") is None


def test_a_change_says_whether_there_was_such_a_row(camille: Account) -> None:
    ticket = a_ticket(a_session(camille))
    assert change(ServiceTicket, {"sealed": "s", "used_at": None}, {"id": ticket.pk})
    assert not change(ServiceTicket, {"sealed": "s"}, {"id": ticket.pk + 1})
    ticket.refresh_from_db()
    assert ticket.sealed == "s"


def test_comparisons_and_sums(camille: Account) -> None:
    ticket, soon = a_ticket(a_session(camille)), clock.now() + timedelta(hours=1)
    assert not change(ServiceTicket, {"sealed": "late"}, {"id": ticket.pk, "expires_at__gt": soon})
    assert change(ServiceTicket, {"sealed": "early"}, {"id": ticket.pk, "expires_at__lt": soon})
    assert change(Account, {"assurance_level__plus": 10}, {"uid": camille.pk, "assurance_level__lte": 10})
    assert not change(Account, {"assurance_level__plus": 10}, {"uid": camille.pk, "assurance_level__lte": 10})
    camille.refresh_from_db()
    assert camille.assurance_level == 20


def test_the_database_s_own_rules_hold(camille: Account) -> None:
    session = a_session(camille)
    a_ticket(session)
    with pytest.raises(IntegrityError), transaction.atomic():
        a_ticket(session)
    assert ServiceTicket.objects.count() == 1


def test_each_is_one_statement(camille: Account) -> None:
    ticket = a_ticket(a_session(camille))
    with CaptureQueriesContext(connection) as queries:
        find(ServiceTicket, {"digest": "d"}, "session", "account")
        change(ServiceTicket, {"sealed": ""}, {"id": ticket.pk})
        take(ServiceTicket, {"sealed": ""}, {"id": ticket.pk})
    assert len(queries) == 3
