"""System checks of the settings."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from pytest_django import Settings

from traces.checks import eu_login_can_be_reached, two_factors_from_is_aware


@pytest.mark.parametrize("moment", [datetime(2024, 6, 11), "2024-06-11", None])  # noqa: DTZ001 - the point
def test_the_moment_of_the_gate_needs_a_zone(settings: Settings, moment: object) -> None:
    settings.TRACES_TWO_FACTORS_FROM = moment
    assert [error.id for error in two_factors_from_is_aware()] == ["traces.E001"]


def test_a_moment_with_a_zone_passes(settings: Settings) -> None:
    settings.TRACES_TWO_FACTORS_FROM = datetime(2024, 6, 11, tzinfo=ZoneInfo("Europe/Brussels"))
    assert two_factors_from_is_aware() == []


@pytest.mark.parametrize(
    ("in_process", "cas_url", "public_url", "errors"),
    [
        (True, "", "", []),
        (False, "https://eulogin.example/cas", "", []),
        (False, "", "https://traces.example", []),
        (False, "", "", ["traces.E002"]),
    ],
)
def test_eu_logins_address_never_comes_from_a_request(
    settings: Settings, in_process: bool, cas_url: str, public_url: str, errors: list[str]
) -> None:
    settings.TRACES_CAS_IN_PROCESS, settings.TRACES_CAS_URL, settings.PUBLIC_URL = in_process, cas_url, public_url
    assert [error.id for error in eu_login_can_be_reached()] == errors
