"""Adding a key or a platform: the lists, the name, the browser's answer, the way back."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from pytest_django import DjangoAssertNumQueries, Settings

from eulogin.models import Account
from kernel.journal.models import Entry
from mfa.methods.security_key import devices
from mfa.methods.security_key.models import SecurityKey
from mfa.signals import factor_added
from mfa.strengths import Strength
from tests.clock import Clock
from tests.mfa.doubles import ASKED, StubProof
from tests.mfa.methods.security_key.authenticator import BE, BS, UP, UV, Authenticator, b64, unb64
from tests.mfa.methods.security_key.conftest import (
    ADD,
    ADD_PLATFORM,
    BASE,
    LIST,
    Localhost,
    begin,
    enrol,
    html,
    options,
)
from tests.pages import Web


def refused(answer: Any, alice: Account) -> str:
    assert devices.of(alice) == []
    return html(answer)


def test_the_empty_lists_say_so_and_offer_to_add(alices: Web) -> None:
    page = html(alices.get(LIST))
    for expected in ("no security key yet", "no trusted platform yet", ADD, ADD_PLATFORM, "myAccount.cgi"):
        assert expected in page


@pytest.mark.parametrize("attestation", ["none", "packed"])
def test_a_key_is_added(alices: Web, alice: Account, authenticator: Authenticator, attestation: str) -> None:
    answer = enrol(alices, replace(authenticator, attestation=attestation), follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    assert "Your security key has been added." in html(answer)
    assert "Blue key" in html(answer)
    (key,) = devices.of(alice)
    assert (key.kind, key.rp_id, key.sign_count, key.transports) == ("security-key", "localhost", 1, ["usb"])
    assert (key.aaguid, unb64(key.credential_id)) == (authenticator.aaguid.hex(), authenticator.credential_id)


def test_make_and_model_are_shown_to_the_owner(alices: Web, authenticator: Authenticator) -> None:
    known = bytes.fromhex("2fc0579f811347eab116bb5a8db9202a")
    assert "Yubico YubiKey 5 Series with NFC" in html(enrol(alices, replace(authenticator, aaguid=known), follow=True))


def test_the_page_explains_why_the_browser_may_ask_for_make_and_model(alices: Web) -> None:
    assert "You may refuse" in html(alices.get(begin(alices)))


def test_without_javascript_the_page_explains_itself(alices: Web) -> None:
    page = html(alices.get(begin(alices)))
    assert "need JavaScript" in page.split("<noscript>")[1].split("</noscript>")[0]


def test_a_platform_is_added_to_the_other_list(alices: Web, alice: Account, authenticator: Authenticator) -> None:
    answer = enrol(alices, authenticator, "Office", ADD_PLATFORM, follow=True)
    assert "Your trusted platform has been added." in html(answer)
    assert [key.name for key in answer.context["platforms"]] == ["Office"]
    assert answer.context["keys"] == []


def test_the_browser_is_told_what_to_make(alices: Web, alice: Account, authenticator: Authenticator) -> None:
    wanted = options(alices.get(begin(alices)))
    assert wanted["rp"] == {"name": "EU Login", "id": "localhost"}
    assert wanted["authenticatorSelection"]["authenticatorAttachment"] == "cross-platform"
    assert wanted["authenticatorSelection"]["userVerification"] == "preferred"
    assert wanted["user"]["name"] == alice.email
    assert alice.pk not in unb64(wanted["user"]["id"]).decode("latin-1")
    assert (len(unb64(wanted["challenge"])), wanted["excludeCredentials"]) == (32, [])
    platform = options(alices.get(begin(alices, "Office", ADD_PLATFORM)))["authenticatorSelection"]
    assert (platform["authenticatorAttachment"], platform["userVerification"]) == ("platform", "required")


def test_keys_one_has_are_excluded(alices: Web, key: SecurityKey, proof: type[StubProof]) -> None:
    proof.fresh = True
    wanted = options(alices.get(begin(alices, "Another")))
    assert [one["id"] for one in wanted["excludeCredentials"]] == [key.credential_id]


def test_the_same_authenticator_is_refused_twice(
    alices: Web, alice: Account, key: SecurityKey, authenticator: Authenticator, proof: type[StubProof]
) -> None:
    proof.fresh = True
    assert "already registered" in html(enrol(alices, authenticator, "Another"))
    assert devices.of(alice) == [key]


def test_each_act_is_one_event_without_names(alices: Web, authenticator: Authenticator) -> None:
    enrol(alices, replace(authenticator, rp_id="evil.example"))
    enrol(alices, authenticator)
    events = [entry.event for entry in Entry.objects.order_by("sequence")]
    assert events == ["factor:enrolment:refused", "factor:key:added"]
    assert "Blue" not in str([entry.personal for entry in Entry.objects.all()])


def test_others_learn_of_the_new_factor(alices: Web, alice: Account, authenticator: Authenticator) -> None:
    heard = []

    def listen(**said: Any) -> None:
        heard.append((said["user"], said["method"].strength, bool(said["request"].path)))

    factor_added.connect(listen)
    try:
        enrol(alices, authenticator)
    finally:
        factor_added.disconnect(listen)
    assert heard == [(alice, Strength.PASSWORD_WEBAUTHN, True)]


@pytest.mark.parametrize(("name", "complaint"), [("", "Give the device a name"), ("x" * 65, "at most 64")])
def test_a_bad_name_is_told_next_to_the_field_and_kept(alices: Web, name: str, complaint: str) -> None:
    page = html(alices.post(ADD, {"name": name}))
    assert complaint in page
    assert f'value="{name}"' in page or not name
    assert 'aria-invalid="true"' in page


def test_a_name_one_has_given_is_refused(alices: Web, key: SecurityKey, proof: type[StubProof]) -> None:
    proof.fresh = True
    assert "Choose another name" in html(alices.post(ADD, {"name": " BLUE key"}))


def test_with_ten_keys_the_page_explains(
    alices: Web, alice: Account, proof: type[StubProof], give_key: Callable[..., SecurityKey]
) -> None:
    proof.fresh = True
    for place in range(9):
        give_key(alice, Authenticator(), f"key {place}")
    last = begin(alices, "tenth")
    give_key(alice, Authenticator(), "key 9")
    assert "at most ten" in html(alices.get(ADD))
    assert "at most ten" in html(alices.post(ADD, {"name": "eleventh"}))
    made = Authenticator().create(options(alices.get(last)))
    assert "at most ten" in html(alices.post(last, {"attestation": json.dumps(made)}))
    assert len(devices.of(alice)) == 10


LIES = [
    {"origin": "http://localhost:8000"},
    {"origin": "https://localhost"},
    {"rp_id": "evil.example"},
    {"client_data": {"challenge": b64(b"x" * 32)}},
    {"client_data": {"type": "webauthn.get"}},
    {"client_data": {"crossOrigin": True}},
    {"flags": UV},
    {"credential_id": b"x" * 1024},
    {"attestation": "packed", "sign": b""},
    {"attestation": "packed", "sign": b"wrong"},
    {"cose": {1: 2, 3: -7, -1: 1, -2: b"1" * 32, -3: b"2" * 32}},
    {"cose": {1: 2, 3: -65535, -1: 1, -2: b"1" * 32, -3: b"2" * 32}},
    {"cose": {}},
]


class Liar(Authenticator):
    """Lies about what it computes, too."""


def liar(lie: dict[str, Any]) -> Authenticator:
    fields = {name: value for name, value in lie.items() if name not in ("sign", "cose")}
    made = Liar(**fields)
    methods: dict[str, Any] = {}
    if "sign" in lie:
        methods["sign"] = lambda _self, _message: lie["sign"]
    if "cose" in lie:
        methods["cose"] = lie["cose"]
    made.__class__ = type("Liar", (Liar,), methods)
    return made


@pytest.mark.parametrize("lie", LIES, ids=str)
def test_an_answer_that_is_not_true_is_refused(alices: Web, alice: Account, lie: dict[str, Any]) -> None:
    page = refused(enrol(alices, liar(lie)), alice)
    assert "not valid here" in page
    assert "_resend" in page


def test_a_packed_statement_by_another_key_is_refused(alices: Web, alice: Account) -> None:
    other = ec.generate_private_key(ec.SECP256R1())
    forged = Authenticator(attestation="packed")
    forged.sign = replace(forged, key=other).sign  # type: ignore[method-assign]
    assert "not valid here" in refused(enrol(alices, forged), alice)


@pytest.mark.parametrize(
    "broken",
    [b"", b"\xff", cbor.encode({}), cbor.encode({"fmt": "none", "authData": b"", "attStmt": {}}), b"\x81" * 5000],
    ids=["empty", "no cbor", "nothing", "no data", "deep"],
)
def test_rubbish_is_refused(alices: Web, alice: Account, broken: bytes) -> None:
    page = begin(alices)
    made = Authenticator().create(options(alices.get(page)))
    made["response"]["attestationObject"] = b64(broken)
    assert "not valid here" in refused(alices.post(page, {"attestation": json.dumps(made)}), alice)


@pytest.mark.parametrize("flags", [UP | UV | BS])
def test_backed_up_without_being_eligible_is_refused_and_journalled(alices: Web, alice: Account, flags: int) -> None:
    assert "contradicts itself" in refused(enrol(alices, Authenticator(flags=flags)), alice)
    assert [entry.event for entry in Entry.objects.all()] == ["factor:key:suspected"]


def test_a_passkey_is_added_with_its_backup_flags(alices: Web, alice: Account) -> None:
    enrol(alices, Authenticator(flags=UP | UV | BE | BS))
    assert [(key.backup_eligible, key.backed_up) for key in devices.of(alice)] == [(True, True)]


def test_a_platform_must_recognise_its_user(alices: Web, alice: Account) -> None:
    assert "Set up a PIN" in refused(enrol(alices, Authenticator(flags=UP), page=ADD_PLATFORM), alice)


def test_a_failed_dialog_is_tried_again_under_the_same_name(
    alices: Web, alice: Account, authenticator: Authenticator
) -> None:
    page = begin(alices)
    alices.post(page, {"attestation": json.dumps(replace(authenticator, flags=0).create(options(alices.get(page))))})
    assert "already been used" in html(alices.get(page))
    again = alices.post(page, {"_resend": "1"})["Location"]
    assert again != page
    made = authenticator.create(options(alices.get(again)))
    alices.post(again, {"attestation": json.dumps(made)})
    assert [key.name for key in devices.of(alice)] == ["Blue key"]


def test_an_answer_to_one_dialog_serves_no_other(alices: Web, alice: Account, authenticator: Authenticator) -> None:
    first, second = begin(alices, "one"), begin(alices, "two")
    made = authenticator.create(options(alices.get(first)))
    assert "not valid here" in refused(alices.post(second, {"attestation": json.dumps(made)}), alice)


def test_an_answer_to_a_sign_in_enrols_nothing(alices: Web, alice: Account, authenticator: Authenticator) -> None:
    page = begin(alices)
    made = authenticator.get(options(alices.get(page)))
    assert "not valid here" in refused(alices.post(page, {"attestation": json.dumps(made)}), alice)


def test_an_expired_dialog_offers_a_new_one(alices: Web, alice: Account, clock: Clock) -> None:
    page = begin(alices)
    made = Authenticator().create(options(alices.get(page)))
    clock.forward(timedelta(minutes=5))
    shown = refused(alices.post(page, {"attestation": json.dumps(made)}), alice)
    assert "five minutes" in shown
    assert "_resend" in shown


def test_without_an_answer_the_dialog_stays_open(alices: Web, alice: Account) -> None:
    page = begin(alices)
    shown = refused(alices.post(page, {"attestation": ""}), alice)
    assert "No answer of your device" in shown
    assert 'data-webauthn="create"' in shown


def test_a_second_click_harms_nothing(alices: Web, alice: Account, authenticator: Authenticator, proof: Any) -> None:
    page = begin(alices)
    made = {"attestation": json.dumps(authenticator.create(options(alices.get(page))))}
    alices.post(page, made)
    proof.fresh = True
    again = alices.post(page, made, follow=True)
    assert again.redirect_chain == [(LIST, 302)]
    assert "already been added" in html(again)
    assert len(devices.of(alice)) == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_somebody_elses_dialog_does_not_exist(
    alices: Web, bob: Account, browser_of: Callable[[Account], Web], method: str
) -> None:
    bobs = browser_of(bob)
    bobs.__class__ = Localhost
    page = begin(bobs)
    assert getattr(alices, method)(page).status_code == 404
    assert getattr(alices, method)(f"{BASE}confirmSecurityKey.cgi/{10**30}").status_code == 404


def test_with_a_factor_every_step_needs_a_fresh_proof_by_it(
    alices: Web, key: SecurityKey, proof: type[StubProof]
) -> None:
    proof.fresh = True
    page = begin(alices, "Another")
    proof.fresh = False
    for address in (LIST, ADD, ADD_PLATFORM, page, f"{BASE}deleteSecurityKey.cgi/{key.pk}"):
        for answer in (alices.get(address), alices.post(address)):
            assert answer["Location"].startswith(ASKED)


def test_the_session_that_added_the_first_key_sees_the_list_and_changes_nothing(
    alices: Web, authenticator: Authenticator
) -> None:
    enrol(alices, authenticator)
    assert "Blue key" in html(alices.get(LIST))
    assert alices.get(ADD)["Location"].startswith(ASKED)


def test_a_plain_http_host_is_explained(alices: Web, settings: Settings) -> None:
    page = html(alices.get(ADD, SERVER_NAME="eulogin.test"))
    assert "http://eulogin.test" in page
    assert 'name="name"' not in page
    confirm = begin(alices)
    assert "data-webauthn=" not in html(alices.get(confirm, SERVER_NAME="127.0.0.1"))


def test_the_public_address_decides_where_it_is_set(alices: Web, alice: Account, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://eulogin.example/"
    enrol(alices, Authenticator(origin="https://eulogin.example", rp_id="eulogin.example"))
    assert [key.rp_id for key in devices.of(alice)] == ["eulogin.example"]


NEXT = "?next=/cas/login%3FloginRequestId%3DECAS_LR-1"


def test_one_goes_on_to_where_one_was_going(alices: Web, authenticator: Authenticator) -> None:
    page = begin(alices, query=NEXT)
    made = authenticator.create(options(alices.get(page)))
    answer = alices.post(page, {"attestation": json.dumps(made)})
    assert answer["Location"] == "/cas/login?loginRequestId=ECAS_LR-1"


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_no_foreign_address_is_followed(alices: Web, address: str) -> None:
    assert "evil" not in begin(alices, query=f"?next={address}")


def test_query_counts(
    alices: Web, authenticator: Authenticator, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    alices.get(LIST)
    with django_assert_max_num_queries(8):
        alices.get(LIST)
    with django_assert_max_num_queries(8):
        alices.get(ADD)
    with django_assert_max_num_queries(14):
        page = begin(alices)
    with django_assert_max_num_queries(10):
        wanted = options(alices.get(page))
    made = authenticator.create(wanted)
    with django_assert_max_num_queries(34):
        alices.post(page, {"attestation": json.dumps(made)})


def test_the_number_of_keys_costs_no_queries(
    alices: Web,
    alice: Account,
    proof: type[StubProof],
    give_key: Callable[..., SecurityKey],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    proof.fresh = True
    for place in range(10):
        give_key(alice, Authenticator(), f"key {place}")
    with django_assert_max_num_queries(4):
        alices.get(LIST)
