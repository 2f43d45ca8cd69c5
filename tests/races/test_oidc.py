"""Codes, assertions and keys: of many hands at once exactly one has it."""

from functools import partial

import pytest
from django.utils.crypto import get_random_string

from eulogin.models import Account, SsoSession
from eulogin.oidc import authentication, grants, keys
from eulogin.oidc.clients import register_client
from eulogin.oidc.models import OidcClient, OidcCode, SigningKey
from kernel import clock
from tests.races.hands import at_once

pytestmark = pytest.mark.django_db(transaction=True)

HANDS = 6


@pytest.fixture
def client(transactional_db: None) -> OidcClient:
    return register_client({"redirect_uris": ["https://rp.example/"]})[0]


@pytest.fixture
def code(client: OidcClient) -> str:
    """A code that nobody has used."""
    account = Account.objects.create(uid="n00alice", email="alice@example.org", first_name="Alice", last_name="Martin")
    asked = grants.Asked("https://eulogin.example/cas/oauth2", "https://rp.example/", ["openid"], "", "c" * 43)
    code = get_random_string(43)
    grants.issue_code(code, client, SsoSession.objects.create(account=account, strengths=["PASSWORD"]), asked)
    return code


def test_one_hand_gets_the_code_and_the_others_spoil_it(client: OidcClient, code: str) -> None:
    outcomes = at_once(*[partial(grants.use_code, code, client)] * HANDS)
    assert sum(isinstance(outcome, OidcCode) for outcome in outcomes) == 1
    assert outcomes.count(None) == HANDS - 1
    assert OidcCode.objects.get().replayed_at is not None


def test_a_replay_before_the_token_is_kept_still_takes_it_back(client: OidcClient, code: str) -> None:
    won = grants.use_code(code, client)
    assert won is not None
    assert grants.use_code(code, client) is None
    grants.keep_token("late", won)
    assert grants.living_token("late") is None


def test_one_hand_uses_an_assertion(client: OidcClient) -> None:
    claims = {"jti": "once", "exp": clock.now().timestamp() + 60}
    outcomes = at_once(*[partial(authentication._is_new, client, claims)] * HANDS)
    assert outcomes.count(True) == 1
    assert outcomes.count(False) == HANDS - 1


def test_workers_that_start_together_make_one_key(transactional_db: None) -> None:
    SigningKey.objects.all().delete()
    made = at_once(*[keys.active_key] * 3)
    assert {key.kid for key in made if isinstance(key, SigningKey)} == {SigningKey.objects.get().kid}


def test_rotating_together_leaves_one_active_key(transactional_db: None) -> None:
    keys.active_key()
    at_once(*[keys.rotate] * 3)
    assert SigningKey.objects.filter(active=True).count() == 1
