"""Cards on the desk: PINs are counted, keys stay, and the responder answers over HTTP."""

import json

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from simulator.eidas import desk, pki
from simulator.eidas.desk import CardLocked, WrongCode
from simulator.eidas.reference import cards
from tests.mfa.methods.eid.steps import form_on, html
from tests.pages import Web

pytestmark = pytest.mark.django_db
ASKED = {"nonce": "n" * 44, "return": "http://testserver/cas/eid/answer.cgi/x"}
CARD = "/simulator/eidas/desk/ee-valid/"


def test_the_desk_shows_every_card(web: Web) -> None:
    shown = html(web.get("/simulator/eidas/desk/"))
    assert all(f"/desk/{key}/" in shown for key in cards())


def test_choosing_a_card_keeps_the_question(web: Web) -> None:
    assert "nonce=nnnn" in html(web.get("/simulator/eidas/desk/", ASKED))


def test_the_right_pin_signs_for_the_page_that_asked(web: Web) -> None:
    page = web.post(f"{CARD}?nonce={ASKED['nonce']}&return={ASKED['return']}", {"pin": "1234"})
    action, fields = form_on(page)
    assert action == "/cas/eid/answer.cgi/x"
    assert json.loads(fields["token"])["format"] == "web-eid:1.0"


def test_three_wrong_pins_lock_the_card_and_the_puk_opens_it(web: Web) -> None:
    address = f"{CARD}?nonce={ASKED['nonce']}&return={ASKED['return']}"
    shown = [html(web.post(address, {"pin": "9999"})) for _ in range(3)]
    assert ["2 tries are left" in shown[0], "1 try is left" in shown[1], "locked" in shown[2]] == [True] * 3
    assert 'name="token"' not in html(web.post(address, {"pin": "1234"}))
    unblock = web.post(f"{CARD}unblock/", {"puk": "12345678", "new_pin": "4321"})
    assert unblock.status_code == 302
    assert 'name="token"' not in html(web.post(address, {"pin": "1234"}))
    assert 'name="token"' in html(web.post(address, {"pin": "4321"}))


def test_a_wrong_pin_after_a_right_one_has_all_tries_again() -> None:
    card = cards()["ee-valid"]
    with pytest.raises(WrongCode):
        desk.check_pin(card, "0000")
    desk.check_pin(card, "1234")
    with pytest.raises(WrongCode) as caught:
        desk.check_pin(card, "0000")
    assert caught.value.tries_left == 2


def test_three_wrong_puks_lose_the_card() -> None:
    card = cards()["ee-valid"]
    for _ in range(3):
        with pytest.raises(WrongCode):
            desk.unblock(card, "00000000", "4321")
    with pytest.raises(CardLocked):
        desk.unblock(card, card.puk, "4321")


def test_a_locked_card_signs_nothing_before_its_puk() -> None:
    with pytest.raises(CardLocked):
        desk.check_pin(cards()["lt-locked"], "1234")


@pytest.mark.parametrize("pin", ["", "12", "12ab", "1" * 13])
def test_a_malformed_pin_costs_no_try(web: Web, pin: str) -> None:
    web.post(f"{CARD}?nonce={ASKED['nonce']}&return={ASKED['return']}", {"pin": pin})
    assert desk.state_of(cards()["ee-valid"]).pin_tries == 3


@pytest.mark.parametrize(
    "query",
    ["nonce=short&return=http://testserver/", "nonce=" + "n" * 44, "nonce=" + "n" * 44 + "&return=javascript:1"],
)
def test_a_strange_question_is_not_answered(web: Web, query: str) -> None:
    assert web.get(f"/simulator/eidas/desk/?{query}").status_code == 404


def test_an_unknown_card_is_not_there(web: Web) -> None:
    assert web.get("/simulator/eidas/desk/xx-valid/").status_code == 404


def _asked(key: str, issuer: str) -> bytes:
    builder = ocsp.OCSPRequestBuilder().add_certificate(
        pki.card_certificate(cards()[key]), pki.authority(issuer), hashes.SHA256()
    )
    return builder.build().public_bytes(Encoding.DER)


@pytest.mark.parametrize(
    ("key", "issuer", "status"),
    [
        ("ee-valid", "EE", ocsp.OCSPCertStatus.GOOD),
        ("ee-revoked", "EE", ocsp.OCSPCertStatus.REVOKED),
        ("ee-valid", "LT", ocsp.OCSPCertStatus.UNKNOWN),
    ],
)
def test_the_responder_answers_over_http(web: Web, key: str, issuer: str, status: ocsp.OCSPCertStatus) -> None:
    content = web.post("/simulator/eidas/ocsp", _asked(key, issuer), content_type="application/ocsp-request").content
    assert ocsp.load_der_ocsp_response(content).certificate_status is status


def test_the_responder_does_not_speak_for_others(web: Web) -> None:
    for asked in (_asked("be-unknown-issuer", "unlisted:BE"), b"garbage"):
        content = web.post("/simulator/eidas/ocsp", asked, content_type="application/ocsp-request").content
        assert ocsp.load_der_ocsp_response(content).response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL
