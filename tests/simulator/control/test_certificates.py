"""The certificate of `make demo LAN=1`."""

import stat
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509 import verification

from simulator.control import certificates
from tests.clock import START

ADDRESSES = ["127.0.0.1", "192.168.1.20"]


@pytest.fixture(autouse=True)
def _real_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kernel.clock.system", lambda: START)


def test_a_client_that_trusts_the_authority_trusts_each_address(tmp_path: Path) -> None:
    files = certificates.prepare(tmp_path, ADDRESSES)
    leaf, authority = x509.load_pem_x509_certificates(files.certificate.read_bytes())
    assert authority == x509.load_pem_x509_certificate(files.authority.read_bytes())
    leaf.verify_directly_issued_by(authority)
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.IPAddress) == [ip_address(address) for address in ADDRESSES]
    assert names.get_values_for_type(x509.DNSName) == ["localhost"]
    store = verification.Store([authority])
    builder = verification.PolicyBuilder().store(store).time(START)
    assert builder.build_server_verifier(x509.DNSName("localhost")).verify(leaf, [])


def test_the_authority_speaks_for_no_name_of_the_internet(tmp_path: Path) -> None:
    files = certificates.prepare(tmp_path, ["127.0.0.1", "192.0.2.9"])
    authority = x509.load_pem_x509_certificate(files.authority.read_bytes())
    limits = authority.extensions.get_extension_for_class(x509.NameConstraints)
    assert limits.critical
    allowed = {str(one.value) for one in limits.value.permitted_subtrees or []}
    assert {"localhost", "192.0.2.9/32", "192.168.0.0/16"} <= allowed
    assert not any(one.endswith("/0") for one in allowed)


def test_the_keys_are_readable_by_nobody_else(tmp_path: Path) -> None:
    files = certificates.prepare(tmp_path / "lan", ADDRESSES)
    for key in (files.key, files.authority_key):
        assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_what_is_good_is_kept(tmp_path: Path) -> None:
    files = certificates.prepare(tmp_path, ADDRESSES)
    before = files.certificate.read_bytes()
    assert certificates.prepare(tmp_path, ADDRESSES[::-1]).certificate.read_bytes() == before


def test_another_address_renews_the_certificate_and_keeps_the_authority(tmp_path: Path) -> None:
    files = certificates.prepare(tmp_path, ADDRESSES)
    certificate, authority = files.certificate.read_bytes(), files.authority.read_bytes()
    certificates.prepare(tmp_path, ["127.0.0.1", "10.0.0.7"])
    assert files.certificate.read_bytes() != certificate
    assert files.authority.read_bytes() == authority


def test_a_certificate_that_ends_soon_is_renewed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = certificates.prepare(tmp_path, ADDRESSES).certificate.read_bytes()
    later = START + certificates.LIFE - timedelta(days=1)
    monkeypatch.setattr("kernel.clock.system", lambda: later)
    assert certificates.prepare(tmp_path, ADDRESSES).certificate.read_bytes() != before
