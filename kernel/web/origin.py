"""The address under which people reach this site."""

from django.conf import settings
from django.http import HttpRequest


def own_base(request: HttpRequest) -> str:
    """Scheme and host without a final slash: `PUBLIC_URL` where it is set, else what the request came for."""
    return settings.PUBLIC_URL.rstrip("/") or f"{request.scheme}://{request.get_host()}"
