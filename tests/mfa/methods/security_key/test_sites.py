import pytest

from mfa.methods.security_key.sites import Site


@pytest.mark.parametrize(
    ("base", "origin", "rp_id", "allowed"),
    [
        ("http://localhost:8000", "http://localhost:8000", "localhost", True),
        ("http://localhost:80/", "http://localhost", "localhost", True),
        ("http://eulogin.localhost", "http://eulogin.localhost", "eulogin.localhost", True),
        ("https://EULogin.example:443/", "https://eulogin.example", "eulogin.example", True),
        ("https://eulogin.example:8443", "https://eulogin.example:8443", "eulogin.example", True),
        ("http://eulogin.example", "http://eulogin.example", "eulogin.example", False),
        ("http://notlocalhost", "http://notlocalhost", "notlocalhost", False),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000", "127.0.0.1", False),
        ("https://192.0.2.7", "https://192.0.2.7", "192.0.2.7", False),
        ("http://[::1]:8000", "http://[::1]:8000", "::1", False),
    ],
)
def test_the_site_as_browsers_see_it(base: str, origin: str, rp_id: str, allowed: bool) -> None:
    site = Site.of(base)
    assert (site.origin, site.rp_id, site.allows_keys) == (origin, rp_id, allowed)
