"""The authorisation endpoint: who gets a code, who is sent to sign in, who is told why not."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from eulogin.models import Account, SsoSession
from eulogin.oidc.models import OidcCode
from eulogin.signin import sessions
from tests.clock import Clock
from tests.eulogin.conftest import last_text
from tests.eulogin.oidc.relying import ISSUER, MEDIUM, REDIRECT_URI, RelyingParty
from tests.pages import Web


def test_the_code_comes_back_with_state_and_issuer(rp: RelyingParty) -> None:
    back = rp.sign_in()
    assert back["state"] == "a state"
    assert back["iss"] == ISSUER
    assert len(back["code"]) >= 43


def test_only_a_digest_of_the_code_is_kept(rp: RelyingParty) -> None:
    code = rp.code()
    assert code not in str(OidcCode.objects.values().get())


def test_single_sign_on_needs_no_page(rp: RelyingParty) -> None:
    rp.code()
    assert rp.back(rp.authorize())["code"]


def test_single_sign_on_costs_few_queries(
    rp: RelyingParty, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    rp.code()
    with django_assert_max_num_queries(12):
        rp.authorize()


def test_a_request_by_post_is_the_same_by_get(rp: RelyingParty) -> None:
    answer = rp.browser.post("/cas/oauth2/authorize", rp.request())
    assert answer.status_code == 303
    assert rp.browser.get(answer["Location"])["Location"].startswith("/cas/login")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge": "too-short"}, "invalid_request"),
        ({"response_type": "code id_token"}, "unsupported_response_type"),
        ({"response_type": "id_token"}, "unsupported_response_type"),
        ({"response_type": None}, "invalid_request"),
        ({"scope": "openid nonsense"}, "invalid_scope"),
        ({"scope": "email"}, "invalid_scope"),
        ({"scope": None}, "invalid_scope"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"request": "eyJ"}, "request_not_supported"),
        ({"request_uri": "https://rp.example/r"}, "request_uri_not_supported"),
        ({"prompt": "none login"}, "invalid_request"),
        ({"prompt": "dance"}, "invalid_request"),
        ({"max_age": "soon"}, "invalid_request"),
        ({"acr_values": "https://ecas.ec.europa.eu/loa/high"}, "unmet_authentication_requirements"),
        ({"acr_values": "urn:of:somebody:else"}, "unmet_authentication_requirements"),
        ({"claims": "{not json"}, "invalid_request"),
        ({"id_token_hint": "a.b.c"}, "login_required"),
    ],
)
def test_the_client_hears_what_is_wrong(rp: RelyingParty, changes: dict[str, str | None], error: str) -> None:
    back = rp.back(rp.authorize(**changes))
    assert back["error"] == error
    assert back["state"] == "a state"
    assert back["iss"] == ISSUER


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "nobody"},
        {"client_id": None},
        {"client_id": "nul\x00"},
        {"redirect_uri": None},
        {"redirect_uri": "https://evil.example/"},
        {"redirect_uri": REDIRECT_URI + "/"},
        {"redirect_uri": REDIRECT_URI + "?x=1"},
        {"redirect_uri": REDIRECT_URI.upper()},
    ],
)
def test_nobody_is_sent_to_an_address_that_nobody_registered(rp: RelyingParty, changes: dict[str, str | None]) -> None:
    answer = rp.authorize(**changes)
    assert answer.status_code == 400
    assert "Location" not in answer
    assert b"Invalid application" in answer.content


def test_a_parameter_given_twice_is_refused(rp: RelyingParty) -> None:
    answer = rp.browser.get("/cas/oauth2/authorize", [*rp.request().items(), ("redirect_uri", "https://evil.example/")])
    assert answer.status_code == 400


@pytest.mark.parametrize("scope", ["openid hr", "openid email profile phone hr authentication_factors"])
def test_a_client_asks_for_no_more_than_it_is_registered_with(web: Web, camille: Account, scope: str) -> None:
    rp = RelyingParty(web, {"scope": "openid email"})
    assert rp.back(rp.authorize(scope=scope))["error"] == "invalid_scope"
    assert "code" in rp.sign_in(scope="openid email")


# --- prompt and max_age


def test_prompt_none_without_a_session_shows_nothing(rp: RelyingParty) -> None:
    assert rp.back(rp.authorize(prompt="none"))["error"] == "login_required"


def test_prompt_none_with_a_session_gives_a_code(rp: RelyingParty) -> None:
    rp.code()
    assert "code" in rp.back(rp.authorize(prompt="none"))


def test_prompt_none_with_too_weak_a_session_would_need_a_page(rp: RelyingParty) -> None:
    rp.code()
    assert rp.back(rp.authorize(prompt="none", acr_values=MEDIUM))["error"] == "interaction_required"


def test_prompt_login_asks_again_and_only_once(rp: RelyingParty, clock: Clock) -> None:
    rp.code()
    clock.forward(timedelta(minutes=3))
    answer = rp.authorize(prompt="login")
    assert answer["Location"].startswith("/cas/login?")
    assert "renew=true" in answer["Location"]
    assert rp.authorize(prompt="login")["Location"].startswith("/cas/login?")
    done = rp.browser.get(answer["Location"])
    signed = rp.browser.post(done["Location"], {"password": "Herisson-2026!", "loginStrength": "PASSWORD"})
    again = rp.browser.get(signed["Location"])
    assert rp.back(again)["code"]
    assert rp.browser.get(signed["Location"])["Location"].startswith("/cas/login?"), "answered: asked anew"


def test_prompt_login_without_a_session_asks_once(rp: RelyingParty) -> None:
    assert rp.code(prompt="login")


def test_another_account_can_be_chosen(rp: RelyingParty) -> None:
    rp.code()
    answer = rp.authorize(prompt="select_account")
    assert "renew=true" in answer["Location"]
    assert 'id="anonymize"' in rp.browser.get(answer["Location"], follow=True).content.decode()


def test_max_age_asks_again_when_the_proof_is_older(rp: RelyingParty, clock: Clock) -> None:
    rp.code()
    clock.forward(timedelta(seconds=61))
    assert "code" in rp.back(rp.authorize(max_age="61"))
    assert "renew=true" in rp.authorize(max_age="60")["Location"]
    assert "renew=true" in rp.authorize(max_age="0")["Location"]
    assert "code" in rp.back(rp.authorize(max_age="9" * 40))


# --- levels


def test_a_higher_level_leads_to_the_second_factor_and_back(
    web: Web, camille_with_phone: Account, django_capture_on_commit_callbacks: Any
) -> None:
    rp = RelyingParty(web)
    rp.code()
    answer = rp.authorize(acr_values=MEDIUM)
    assert "authenticationLevel=MEDIUM" in answer["Location"]
    page = rp.browser.get(answer["Location"])["Location"]
    fields = {"password": "Herisson-2026!", "loginStrength": "PASSWORD_SMS", "mobilePhoneNumber": "+33639980101"}
    with django_capture_on_commit_callbacks(execute=True):
        challenge = rp.browser.post(page, fields)
    done = rp.browser.post(challenge["Location"], {"challenge": last_text()})
    code = rp.back(rp.browser.get(done["Location"]))["code"]
    claims = rp.read(rp.token(code).json()["id_token"])
    assert claims["acr"] == MEDIUM
    assert claims["amr"] == ["pwd", "sms", "mfa"]


def test_the_lowest_of_several_levels_is_enough(rp: RelyingParty) -> None:
    assert rp.code(acr_values=f"{MEDIUM} https://ecas.ec.europa.eu/loa/basic")


def test_a_client_may_have_a_level_of_its_own(web: Web, camille: Account) -> None:
    rp = RelyingParty(web, {"default_acr_values": [MEDIUM]})
    assert "authenticationLevel=MEDIUM" in rp.authorize()["Location"]


# --- what people have chosen for themselves


@pytest.fixture
def cautious(rp: RelyingParty, camille: Account) -> RelyingParty:
    """Camille wants to be warned before an application gets to know who she is."""
    rp.code()
    camille.wants_warning = True
    camille.save()
    return rp


def test_who_wants_a_warning_says_yes_first(cautious: RelyingParty) -> None:
    page = cautious.authorize()["Location"]
    shown = cautious.browser.get(page)
    assert "will learn who you are" in shown.content.decode()
    assert "form-action 'self' https://rp.example" in shown["Content-Security-Policy"]
    assert OidcCode.objects.count() == 1
    assert "code" in cautious.back(cautious.browser.post(page))


def test_without_a_page_nobody_can_be_warned(cautious: RelyingParty) -> None:
    assert cautious.back(cautious.authorize(prompt="none"))["error"] == "interaction_required"


def test_the_yes_needs_the_token_of_the_form(cautious: RelyingParty) -> None:
    from django.test import Client

    address = "/cas/oauth2/authorize/confirm"
    assert Client(enforce_csrf_checks=True).post(address, QUERY_STRING="x=1").status_code == 403


def test_who_wants_several_factors_always_is_asked_for_them(rp: RelyingParty, camille_with_phone: Account) -> None:
    rp.code()
    camille_with_phone.always_several_factors = True
    camille_with_phone.save()
    assert rp.authorize()["Location"].startswith("/cas/login?")


# --- around the sign-in pages


def test_the_sign_in_pages_may_lead_on_to_the_client(rp: RelyingParty) -> None:
    answer = rp.authorize()
    page = rp.browser.get(answer["Location"])
    assert "form-action 'self' https://rp.example" in page["Content-Security-Policy"]
    rp.code()
    assert "rp.example" not in rp.browser.get("/cas/login")["Content-Security-Policy"]


def test_the_language_of_the_client_becomes_that_of_the_page(rp: RelyingParty) -> None:
    assert "locale=fr" in rp.authorize(ui_locales="de fr-BE en")["Location"]


def test_a_hint_at_somebody_else_is_no_answer_about_them(rp: RelyingParty) -> None:
    hint = rp.tokens()["id_token"]
    assert "code" in rp.back(rp.authorize(id_token_hint=hint))
    session = SsoSession.objects.get()
    session.account = Account.objects.create(uid="n00other", email="other@example.org")
    session.save()
    assert rp.back(rp.authorize(id_token_hint=hint))["error"] == "login_required"


def test_a_session_that_has_ended_gives_no_code(rp: RelyingParty) -> None:
    rp.code()
    sessions.end(SsoSession.objects.get())
    assert rp.authorize()["Location"].startswith("/cas/login?")
