"""Every vector that RFC 6287 publishes (appendix C), and our own suite."""

import hashlib

import pytest

from mfa.methods.mobile_app.ocra import APP_SUITE, Suite

KEY20 = b"12345678901234567890"
KEY32 = b"12345678901234567890123456789012"
KEY64 = b"1234567890123456789012345678901234567890123456789012345678901234"
PIN = "1234"
#: Mar 25 2008, 12:06:30 GMT in steps of one minute.
STEP = 0x132D0B6

#: C.1 one-way, 00000000 … 99999999
HOTP6 = ["237653", "243178", "653583", "740991", "608993", "388898", "816933", "224598", "750600", "294470"]
COUNTED = [
    "65347737",
    "86775851",
    "78192410",
    "71565254",
    "10104329",
    "65983500",
    "70069104",
    "91771096",
    "75011558",
    "08522129",
]
PINNED = ["83238735", "01501458", "17957585", "86776967", "86807031"]
COUNTED_ALONE = [
    "07016083",
    "63947962",
    "70123924",
    "25341727",
    "33203315",
    "34205738",
    "44343969",
    "51946085",
    "20403879",
    "31409299",
]
TIMED = ["95209754", "55907591", "22048402", "24218844", "36209546"]


def same(digit: int) -> str:
    return str(digit) * 8


@pytest.mark.parametrize("place", range(10))
def test_one_way_sha1(place: int) -> None:
    assert Suite("OCRA-1:HOTP-SHA1-6:QN08").code(KEY20, same(place)) == HOTP6[place]


@pytest.mark.parametrize("place", range(10))
def test_one_way_sha256_with_counter_and_pin(place: int) -> None:
    suite = Suite("OCRA-1:HOTP-SHA256-8:C-QN08-PSHA1")
    assert suite.code(KEY32, "12345678", counter=place, pin=PIN) == COUNTED[place]


@pytest.mark.parametrize("place", range(5))
def test_one_way_sha256_with_pin(place: int) -> None:
    assert Suite("OCRA-1:HOTP-SHA256-8:QN08-PSHA1").code(KEY32, same(place), pin=PIN) == PINNED[place]


@pytest.mark.parametrize("place", range(10))
def test_one_way_sha512_with_counter(place: int) -> None:
    suite = Suite("OCRA-1:HOTP-SHA512-8:C-QN08")
    assert suite.code(KEY64, same(place), counter=place) == COUNTED_ALONE[place]


@pytest.mark.parametrize("place", range(5))
def test_one_way_sha512_with_time(place: int) -> None:
    assert Suite("OCRA-1:HOTP-SHA512-8:QN08-T1M").code(KEY64, same(place), step=STEP) == TIMED[place]


#: C.2 mutual challenge-response: the server's answers, then the client's.
SERVER256 = ["28247970", "01984843", "65387857", "03351211", "83412541"]
CLIENT256 = ["15510767", "90175646", "33777207", "95285278", "28934924"]
SERVER512 = ["79496648", "76831980", "12250499", "90856481", "12761449"]
CLIENT512 = ["18806276", "70020315", "01600026", "18951020", "32528969"]


@pytest.mark.parametrize("place", range(5))
def test_mutual_sha256(place: int) -> None:
    client, server = f"CLI2222{place}", f"SRV1111{place}"
    suite = Suite("OCRA-1:HOTP-SHA256-8:QA08")
    assert suite.code(KEY32, client + server) == SERVER256[place]
    assert suite.code(KEY32, server + client) == CLIENT256[place]


@pytest.mark.parametrize("place", range(5))
def test_mutual_sha512(place: int) -> None:
    client, server = f"CLI2222{place}", f"SRV1111{place}"
    assert Suite("OCRA-1:HOTP-SHA512-8:QA08").code(KEY64, client + server) == SERVER512[place]
    with_pin = Suite("OCRA-1:HOTP-SHA512-8:QA08-PSHA1")
    assert with_pin.code(KEY64, server + client, pin=PIN) == CLIENT512[place]


#: C.3 plain signature
SIGNED256 = ["53095496", "04110475", "31331128", "76028668", "46554205"]
SIGNED512 = ["77537423", "31970405", "10235557", "95213541", "65360607"]


@pytest.mark.parametrize("place", range(5))
def test_signature_sha256(place: int) -> None:
    assert Suite("OCRA-1:HOTP-SHA256-8:QA08").code(KEY32, f"SIG1{place}000") == SIGNED256[place]


@pytest.mark.parametrize("place", range(5))
def test_signature_sha512_with_time(place: int) -> None:
    suite = Suite("OCRA-1:HOTP-SHA512-8:QA10-T1M")
    assert suite.code(KEY64, f"SIG1{place}00000", step=STEP) == SIGNED512[place]


# --- ours -------------------------------------------------------------------------------------------------------------


def test_the_apps_suite_gives_the_code_of_the_documentation() -> None:
    assert Suite(APP_SUITE).code(bytes(range(32)), "ABCDEFGHIJ", pin="4711") == "61932869"


def test_the_message_is_what_the_documentation_says() -> None:
    suite = Suite(APP_SUITE)
    message = suite._message("ABCDEFGHIJ", "4711", None, b"", None)
    assert message == APP_SUITE.encode() + b"\0" + b"ABCDEFGHIJ".ljust(128, b"\0") + hashlib.sha1(b"4711").digest()  # noqa: S324


def test_no_digits_give_the_whole_hash() -> None:
    assert len(Suite("OCRA-1:HOTP-SHA256-0:QH08").code(KEY32, "0A1B2C3D")) == 64


def test_session_data_is_filled_from_the_left() -> None:
    suite = Suite("OCRA-1:HOTP-SHA256-8:QA08-S064")
    assert suite._message("ABCD", "", None, b"abc", None).endswith(b"\0" * 61 + b"abc")


@pytest.mark.parametrize("text", ["", "OCRA-2:HOTP-SHA1-6:QN08", "OCRA-1:HOTP-MD5-6:QN08", "OCRA-1:HOTP-SHA1-3:QN08"])
def test_what_is_no_suite_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an OCRA suite"):
        Suite(text)


@pytest.mark.parametrize(
    ("suite", "challenge", "more"),
    [
        (APP_SUITE, "ABCDEFGHIJ", {}),
        (APP_SUITE, "ABCDEFGHIJ", {"pin": "4711", "counter": 1}),
        (APP_SUITE, "ABC", {"pin": "4711"}),
        (APP_SUITE, "A" * 21, {"pin": "4711"}),
        ("OCRA-1:HOTP-SHA1-6:QN08", "1234ABCD", {}),
    ],
)
def test_inputs_that_do_not_fit_are_refused(suite: str, challenge: str, more: dict) -> None:
    with pytest.raises(ValueError, match=r"."):
        Suite(suite).code(KEY32, challenge, **more)
