"""The national identity provider's pages: they serve only what a service signed."""

from datetime import timedelta

import jwt
import pytest
from pytest_django import Settings

from mfa.methods.eid import keys
from simulator.eidas import node, people
from simulator.eidas.models import now
from simulator.eidas.reference import LEVELS, cards, schemes, stock
from tests.clock import Clock
from tests.mfa.methods.eid.steps import ELODIE, form_on, html
from tests.pages import Web

HOME = "/simulator/eidas/"


def request(**changes: object) -> str:
    moment = now()
    claims = {
        "iss": "http://testserver/cas",
        "aud": node.ISSUER,
        "jti": "r1",
        "iat": moment,
        "exp": moment + timedelta(minutes=5),
        "country": "FR",
        "scheme": "france-identite",
        "level": "substantial",
        "destination": "EU",
        "return_url": "http://testserver/back",
        **changes,
    }
    return jwt.encode(claims, keys.private_key(), algorithm="ES256")


def test_the_provider_names_its_people_and_levels(web: Web) -> None:
    shown = html(web.get(HOME, {"request": request()}))
    assert "France Identité" in shown
    assert "Élodie Châtaignier" in shown
    assert 'value="low"' not in shown


def test_consent_shows_what_is_shared_before_it_is(web: Web) -> None:
    fields = {"request": request(), "person": ELODIE, "level": "high"}
    shown = web.post(HOME, {**fields, "_choose": "1"})
    assert "1984-03-11" in html(shown)
    assert 'name="response"' not in html(shown)
    action, answer = form_on(web.post(HOME, {**fields, "_agree": "1"}))
    claims = jwt.decode(answer["response"], options={"verify_signature": False})
    assert (action, claims["in_response_to"], claims["aud"]) == ("/back", "r1", "http://testserver/cas")
    assert claims["attributes"]["PersonIdentifier"] == f"FR/EU/{ELODIE}"


@pytest.mark.parametrize("person", ["", "nobody"])
def test_nobody_is_no_choice(web: Web, person: str) -> None:
    shown = web.post(HOME, {"request": request(), "person": person, "level": "high", "_agree": "1"})
    assert "Choose a person" in html(shown)


def test_a_level_that_the_scheme_does_not_give_is_no_choice(web: Web) -> None:
    shown = web.post(HOME, {"request": request(), "person": ELODIE, "level": "low", "_agree": "1"})
    assert 'name="response"' not in html(shown)


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "urn:other"},
        {"country": "CH"},
        {"scheme": "spid"},
        {"level": "top"},
        {"return_url": "javascript:alert(1)"},
        {"jti": None},
        {"exp": now() - timedelta(minutes=1)},
        {"iat": now() + timedelta(days=1)},
    ],
)
def test_a_request_that_is_not_right_is_refused(web: Web, changes: dict[str, object]) -> None:
    assert web.get(HOME, {"request": request(**changes)}).status_code == 400


@pytest.mark.parametrize("text", ["", "a.b.c", "x" * 9000])
def test_garbage_is_refused(web: Web, text: str) -> None:
    assert web.get(HOME, {"request": text}).status_code == 400


def test_a_request_that_nobody_known_signed_is_refused(web: Web, settings: Settings) -> None:
    text = request()
    settings.EIDAS_SERVICE_KEYS = "simulator.eidas.node.published_keys"
    assert web.get(HOME, {"request": text}).status_code == 400


def test_a_request_grows_old(web: Web, clock: Clock) -> None:
    text = request()
    clock.forward(timedelta(minutes=5))
    assert web.get(HOME, {"request": text}).status_code == 400


def test_every_country_has_a_scheme_and_a_person() -> None:
    countries = {s.country for s in schemes()}
    assert len(countries) == 30
    assert {person.country for person in stock()} == countries
    assert all(set(s.levels) <= set(LEVELS) for s in schemes())
    assert len({(s.country, s.code) for s in schemes()}) == len(schemes())
    assert len({(p.country, p.identifier) for p in stock()}) == len(stock())
    assert {(c.country, c.identifier) for c in cards().values()} <= {(p.country, p.identifier) for p in stock()}


def test_a_person_made_twice_is_one(db: None) -> None:
    first = people.issue("FR", "SIM-1", family_name="Orme", first_name="Luc")
    assert people.issue("FR", "SIM-1", family_name="Autre", first_name="Luc") == first
    assert people.of("FR")[-1] == first
    assert people.find("DE", "SIM-1") is None
