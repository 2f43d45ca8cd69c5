import pytest

from kernel import crypto


def test_sealed_text_opens_for_its_own_row():
    assert crypto.unseal(crypto.seal("ABC-DEF-GHI", "sms:1"), "sms:1") == "ABC-DEF-GHI"


def test_sealed_text_does_not_open_for_another_row():
    with pytest.raises(crypto.UnsealError):
        crypto.unseal(crypto.seal("ABC-DEF-GHI", "sms:1"), "sms:2")


@pytest.mark.parametrize("token", ["", "not base64!", "QUJD"])
def test_what_was_never_sealed_does_not_open(token):
    with pytest.raises(crypto.UnsealError):
        crypto.unseal(token, "sms:1")


def test_the_same_text_is_sealed_differently_each_time():
    assert crypto.seal("x", "c") != crypto.seal("x", "c")


def test_a_fingerprint_depends_on_value_and_place():
    prints = {crypto.fingerprint(value, place) for value in ("a", "b") for place in ("x", "y")}
    assert len(prints) == 4


def test_another_server_key_gives_another_fingerprint(settings):
    first = crypto.fingerprint("a", "x")
    settings.SECRET_KEY = "another key"
    assert crypto.fingerprint("a", "x") != first
