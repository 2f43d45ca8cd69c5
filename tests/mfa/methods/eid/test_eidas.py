"""What a signed answer must be: each way in which it can be false is refused."""

from collections.abc import Callable
from datetime import UTC, timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from eulogin.models import Account
from kernel import clock as product_clock
from mfa.contract import FactorError
from mfa.errors import FactorErrorCode as Code
from mfa.methods.eid import eidas, exchanges, keys
from mfa.methods.eid.models import Exchange
from mfa.models import Purpose
from simulator.eidas import keys as node_keys
from simulator.eidas import node
from tests.clock import Clock

ORIGIN = "http://testserver"


@pytest.fixture
def exchange(alice: Account, clock: Clock) -> Exchange:
    begun = exchanges.begin(alice, Purpose.ENROL, "attempt")
    begun.country, begun.scheme, begun.nonce = "FR", "laposte", "random"
    begun.save()
    return begun


@pytest.fixture
def claims(exchange: Exchange) -> dict[str, Any]:
    now = product_clock.now().astimezone(UTC)
    return {
        "iss": node.ISSUER,
        "aud": f"{ORIGIN}/cas",
        "in_response_to": exchange.challenge,
        "jti": "one",
        "iat": now,
        "exp": now + timedelta(minutes=5),
        "country": "FR",
        "scheme": "laposte",
        "status": "success",
        "level": "substantial",
        "attributes": {
            "PersonIdentifier": "FR/EU/1",
            "FamilyName": "Hêtre",
            "FirstName": "Paul",
            "DateOfBirth": "1980-01-01",
        },
    }


def signed(claims: dict[str, Any], key: Any = None, algorithm: str = "ES256") -> str:
    return jwt.encode(claims, key or node_keys.private_key("node"), algorithm=algorithm)


def refused(exchange: Exchange, text: str) -> Code:
    with pytest.raises(FactorError) as caught:
        eidas.read(exchange, ORIGIN, text)
    return caught.value.code


def test_a_true_answer_gives_the_minimum_data_set(exchange: Exchange, claims: dict[str, Any]) -> None:
    identity = eidas.read(exchange, ORIGIN, signed(claims))
    assert (identity.eidas_id, identity.full_name, identity.level) == ("FR/EU/1", "Paul HÊTRE", "substantial")


CHANGES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "another audience": lambda c: c.update(aud="https://other.example/cas"),
    "another issuer": lambda c: c.update(iss="urn:other"),
    "another request": lambda c: c.update(in_response_to="another"),
    "no request": lambda c: c.pop("in_response_to"),
    "another country": lambda c: c.update(country="DE"),
    "another scheme": lambda c: c.update(scheme="france-identite"),
    "too old": lambda c: c.update(exp=c["iat"] - timedelta(minutes=2), iat=c["iat"] - timedelta(minutes=7)),
    "of the future": lambda c: c.update(iat=c["iat"] + timedelta(minutes=2)),
    "without end": lambda c: c.pop("exp"),
    "an identifier of another country": lambda c: c["attributes"].update(PersonIdentifier="DE/EU/1"),
    "an identifier for somebody else": lambda c: c["attributes"].update(PersonIdentifier="FR/BE/1"),
    "an identifier without an end": lambda c: c["attributes"].update(PersonIdentifier="FR/EU/"),
    "an identifier with a blank": lambda c: c["attributes"].update(PersonIdentifier="FR/EU/1 "),
    "an identifier with a line end": lambda c: c["attributes"].update(PersonIdentifier="FR/EU/1\n"),
    "an identifier with an invisible letter": lambda c: c["attributes"].update(PersonIdentifier="FR/EU/\u200b1"),
    "an identifier with a look-alike": lambda c: c["attributes"].update(PersonIdentifier="FR/EU/\uff11"),
    "a country in small letters": lambda c: c["attributes"].update(PersonIdentifier="fr/EU/1"),
    "no identifier": lambda c: c["attributes"].pop("PersonIdentifier"),
    "an empty name": lambda c: c["attributes"].update(FamilyName=""),
    "a name that is no text": lambda c: c["attributes"].update(FamilyName=["a"]),
    "a name with NUL": lambda c: c["attributes"].update(FamilyName="a\0"),
    "no attributes": lambda c: c.pop("attributes"),
    "no level": lambda c: c.pop("level"),
}


def test_upper_and_lower_case_are_different_people(exchange: Exchange, claims: dict[str, Any]) -> None:
    """Some countries give digests in base64."""
    claims["attributes"]["PersonIdentifier"] = "FR/EU/aB+/="
    assert eidas.read(exchange, ORIGIN, signed(claims)).eidas_id == "FR/EU/aB+/="


@pytest.mark.parametrize("what", CHANGES)
def test_an_answer_that_is_not_true_is_refused(exchange: Exchange, claims: dict[str, Any], what: str) -> None:
    CHANGES[what](claims)
    assert refused(exchange, signed(claims)) is Code.EID_REFUSED


def test_a_foreign_signature_is_refused(exchange: Exchange, claims: dict[str, Any]) -> None:
    assert refused(exchange, signed(claims, ec.generate_private_key(ec.SECP256R1()))) is Code.EID_REFUSED
    assert refused(exchange, signed(claims, keys.private_key())) is Code.EID_REFUSED


def test_no_signature_is_refused(exchange: Exchange, claims: dict[str, Any]) -> None:
    moments = {name: int(claims[name].timestamp()) for name in ("iat", "exp")}
    assert refused(exchange, jwt.encode({**claims, **moments}, None, algorithm="none")) is Code.EID_REFUSED


@pytest.mark.parametrize("level", ["low", "", "HIGH", "top"])
def test_a_level_below_substantial_is_refused(exchange: Exchange, claims: dict[str, Any], level: str) -> None:
    assert refused(exchange, signed({**claims, "level": level})) is Code.EID_LEVEL_TOO_LOW


@pytest.mark.parametrize(
    ("status", "code"), [("cancelled", Code.EID_CANCELLED), ("error", Code.EID_FAILED), ("odd", Code.EID_FAILED)]
)
def test_the_country_says_no(exchange: Exchange, claims: dict[str, Any], status: str, code: Code) -> None:
    assert refused(exchange, signed({**claims, "status": status})) is code


@pytest.mark.parametrize("text", ["", "a.b.c", "x" * 10_001, "é"])
def test_garbage_is_refused(exchange: Exchange, text: str) -> None:
    assert refused(exchange, text) is Code.EID_REFUSED


def test_requests_are_signed_with_a_key_of_our_own(exchange: Exchange) -> None:
    address = eidas.request_address(exchange, ORIGIN, f"{ORIGIN}/back")
    asked = node.read(address.split("request=")[1])
    assert (asked.id, asked.service, asked.level) == (exchange.challenge, f"{ORIGIN}/cas", "substantial")
    assert keys.published()[0]["x"] != node.published_keys()[0]["x"]
    assert "d" not in keys.published()[0]


def test_the_challenge_is_not_what_the_database_holds(exchange: Exchange) -> None:
    other = Exchange(pk=exchange.pk + 1, purpose=exchange.purpose, user=exchange.user, nonce=exchange.nonce)
    assert exchange.nonce not in exchange.challenge
    assert other.challenge != exchange.challenge
    assert len(exchange.challenge) == 44
