"""System checks of the settings that TRACES reads."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def two_factors_from_is_aware(**kwargs: Any) -> list[CheckMessage]:
    """The moment of the gate is compared with the clock, whose times carry a zone."""
    moment = settings.TRACES_TWO_FACTORS_FROM
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        return []
    hint = "For example datetime(2024, 6, 11, tzinfo=ZoneInfo('Europe/Brussels'))."
    return [Error("TRACES_TWO_FACTORS_FROM must be a datetime with a time zone.", hint=hint, id="traces.E001")]


@register()
def eu_login_can_be_reached(**kwargs: Any) -> list[CheckMessage]:
    """Over the network, EU Login's address must not come from a request: its sender would choose who vouches."""
    if settings.TRACES_CAS_IN_PROCESS or settings.TRACES_CAS_URL or settings.PUBLIC_URL:
        return []
    hint = "Set TRACES_CAS_URL (or PUBLIC_URL), or TRACES_CAS_IN_PROCESS=1 when one process serves both."
    return [Error("TRACES does not know where to validate tickets.", hint=hint, id="traces.E002")]
