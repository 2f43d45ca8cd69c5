"""Addresses in e-mails."""

import pytest

from simulator.mail import links


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("no address", []),
        ("http://a/1 then https://b/2", ["http://a/1", "https://b/2"]),
        ("(see https://a/x).", ["https://a/x"]),
        ("«https://a/x»", ["https://a/x"]),
        ("<https://a/x>", ["https://a/x"]),
        ("https://a/x?y=1&z=%20#top!", ["https://a/x?y=1&z=%20#top"]),
    ],
)
def test_addresses_are_found_without_the_punctuation_around_them(text: str, found: list[str]) -> None:
    assert links.find(text) == found


def test_addresses_become_links_and_the_rest_is_escaped() -> None:
    html = links.clickable('<b>A</b> https://a/?x=1&y="2. end')
    assert html == '&lt;b&gt;A&lt;/b&gt; <a href="https://a/?x=1&amp;y=">https://a/?x=1&amp;y=</a>&quot;2. end'


def test_a_script_address_is_no_link() -> None:
    assert "<a" not in links.clickable("javascript:alert(1) data:text/html,x")
