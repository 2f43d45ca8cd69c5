import pytest

from eulogin.cas.addresses import MalformedAddress, is_below, parse, same, with_parameter


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("https://app.example/x?a=1&b=2", "https://app.example/x?b=2&a=1"),
        ("https://app.example/x", "HTTPS://APP.example:443/x"),
        ("https://app.example", "https://app.example/"),
        ("https://app.example/caf%C3%A9", "https://app.example/caf%c3%a9"),
        ("https://app.example/?next=%2Fhome", "https://app.example/?next=/home"),
        ("https://app.example/a%20b/%7Ex", "https://app.example/a%20b/~x"),
        ("https://app.example/caf%E9", "https://app.example/caf%e9"),
        ("http://[::1]/", "http://[0:0:0:0:0:0:0:1]:80/"),
    ],
)
def test_the_same_address_written_differently_is_the_same(left, right):
    assert same(left, right)


@pytest.mark.parametrize(
    "other",
    [
        "http://app.example/x",
        "https://app.example:8443/x",
        "https://app.example/X",
        "https://app.example/x/",
        "https://app.example/x?a=1",
        "https://app.example.evil.example/x",
        "https://app.example/x%2F",
        "https://app.example/x;y",
        "https://app.example/x?a=%FF",
    ],
)
def test_a_different_address_is_different(other):
    assert not same("https://app.example/x", other)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "app.example/x",
        "javascript:alert(1)",
        "ftp://app.example/",
        "https://user@app.example/",
        "https://app.example\\@evil.example/",
        "https://app.example/a/../../admin",
        "https://app.example/%2e%2e/admin",
        "https://app.example/a b",
        "https://app.example/\nSet-Cookie:x",
        "https://app.example:99999/",
        "https://[::1/",
        "https://[::1].evil.example/",
        "https://evil.example[::1]/",
        "https://[fe80::1%25eth0]/",
        "https://app.example:0/",
        "https://app.example:٤٤٣/",
        "https://app.example./",
        "https://app..example/",
        "https://app%2eexample/",
        "https://app。example/",
        "https://\u212aiosk.example/",
        "https://bücher.example/",
        "http://127.1/",
        "http://0x7f.0.0.1/",
        "http://2130706433/",
        "https://app.example/%252e%252e/admin",
        "https://app.example/x/..%2f..%2fadmin",
        "https://app.example/x/..;/admin",
        "https://app.example/%5cevil",
        "https://app.example/%00",
        "https://app.example/" + "a" * 5000,
    ],
)
def test_an_address_that_could_be_read_in_two_ways_is_malformed(text):
    with pytest.raises(MalformedAddress):
        parse(text)


@pytest.mark.parametrize(("path", "below"), [("/app", True), ("/app/x", True), ("/apple", False), ("/", False)])
def test_a_prefix_covers_whole_segments_only(path, below):
    assert is_below(parse(f"https://h.example{path}"), parse("https://h.example/app")) is below


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://h/x", "https://h/x?ticket=ST-1"),
        ("https://h/x?a=1", "https://h/x?a=1&ticket=ST-1"),
        ("https://h/x?", "https://h/x?ticket=ST-1"),
        ("https://h/x?a=%2F#top", "https://h/x?a=%2F&ticket=ST-1"),
        ("https://h/x&", "https://h/x&?ticket=ST-1"),
    ],
)
def test_a_parameter_is_added_to_what_is_there(address, expected):
    assert with_parameter(address, "ticket", "ST-1") == expected
