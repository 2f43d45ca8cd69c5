"""Return addresses: never followed without checking."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def safe_next(request: HttpRequest, value: str | None, default: str) -> str:
    """`value` when it is an address on this very site, else `default`."""
    if value and url_has_allowed_host_and_scheme(value, allowed_hosts=None, require_https=request.is_secure()):
        return value
    return default
