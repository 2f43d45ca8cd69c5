from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from eulogin.cas.addresses import MalformedAddress
from eulogin.cas.services import UnknownService, accepted_strengths, find_service, register_service

pytestmark = pytest.mark.django_db

BASE = "http://testserver"
CUT_OFF = datetime(2024, 6, 11, tzinfo=ZoneInfo("Europe/Brussels"))


def test_the_longest_prefix_wins():
    register_service(url_prefix="https://h.example/", name="Host")
    register_service(url_prefix="https://h.example/app/", name="App")
    assert find_service("https://h.example/app/x", BASE).name == "App"


def test_a_service_registered_by_path_is_on_this_very_host():
    register_service(url_prefix="/tracesnt/", name="TRACES")
    assert find_service(f"{BASE}/tracesnt/cas/login?next=%2F", BASE).name == "TRACES"
    with pytest.raises(UnknownService):
        find_service("http://other.example/tracesnt/", BASE)


@pytest.mark.parametrize(
    "address",
    [
        "https://h.example.evil.example/",
        "https://h.example@evil.example/",
        "https://evil.example/?https://h.example/",
        "",
    ],
)
def test_an_address_that_only_looks_registered_is_unknown(address):
    register_service(url_prefix="https://h.example/", name="Host")
    with pytest.raises(UnknownService):
        find_service(address, BASE)


def test_a_developer_s_own_services_pass_only_where_the_setting_allows_it(settings):
    settings.EULOGIN_ALLOW_LOCALHOST_SERVICES = True
    assert find_service("http://localhost:3000/app", BASE).pk is None
    settings.EULOGIN_ALLOW_LOCALHOST_SERVICES = False
    with pytest.raises(UnknownService):
        find_service("http://localhost:3000/app", BASE)


@pytest.mark.parametrize(("second", "expected"), [(-1, ["PASSWORD"]), (0, ["PASSWORD_SMS"])])
def test_the_policy_changes_to_the_second(clock, second, expected):
    timeline = [(None, ["PASSWORD"]), (CUT_OFF, ["PASSWORD_SMS"])]
    service, _ = register_service(url_prefix="/tracesnt/", name="TRACES", timeline=timeline)
    clock.set(datetime.fromtimestamp(CUT_OFF.timestamp() + second, ZoneInfo("UTC")))
    assert accepted_strengths(service) == expected


def test_before_the_first_period_nothing_is_accepted(clock):
    clock.set(datetime(2020, 1, 1, tzinfo=ZoneInfo("UTC")))
    service, _ = register_service(url_prefix="/x/", name="X", timeline=[(CUT_OFF, ["PASSWORD"])])
    assert accepted_strengths(service) == []


def test_a_service_without_time_line_accepts_every_method():
    service, created = register_service(url_prefix="https://h.example/", name="Host")
    assert created
    assert "PASSWORD" in accepted_strengths(service)
    assert "PASSWORD_SMS" in accepted_strengths(service)


def test_registering_a_known_prefix_again_changes_it():
    register_service(url_prefix="https://h.example/", name="Old", timeline=[(None, ["PASSWORD"])])
    service, created = register_service(url_prefix="https://h.example/", name="New", timeline=[(None, ["EIDAS"])])
    assert (created, service.name, accepted_strengths(service)) == (False, "New", ["EIDAS"])


@pytest.mark.parametrize("prefix", ["app.example", "javascript:x", "https://"])
def test_a_malformed_prefix_is_refused(prefix):
    with pytest.raises(MalformedAddress):
        register_service(url_prefix=prefix, name="X")


@pytest.mark.parametrize("address", ["https://europa.eu/x", "https://webgate.ec.europa.eu/app?a=1"])
def test_the_institutions_own_services_need_no_registration(db, address):
    assert find_service(address, "http://localhost").pk is None


@pytest.mark.parametrize(
    "address",
    [
        "http://ec.europa.eu/",
        "https://noteuropa.eu/",
        "https://europa.eu.evil.example/",
        "https://evil.example/europa.eu",
    ],
)
def test_what_only_looks_like_the_institutions_needs_one(db, address):
    with pytest.raises(UnknownService):
        find_service(address, "http://localhost")
