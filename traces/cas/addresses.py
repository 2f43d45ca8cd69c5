"""Addresses of EU Login as TRACES sees it, and the address by which TRACES names itself."""

from urllib.parse import unquote, urlencode

from django.conf import settings
from django.http import HttpRequest

from kernel.web.next import safe_next
from traces.environments import Environment
from traces.links import link

LONGEST_RETURN = 2000


def cas_url(path: str, **query: str) -> str:
    """An address of EU Login for people's browsers: under `TRACES_CAS_URL`, else on this very host."""
    base = settings.TRACES_CAS_URL.rstrip("/") or "/cas"
    return f"{base}/{path}" + (f"?{urlencode(query)}" if query else "")


def return_address(request: HttpRequest, environment: Environment) -> str:
    """Where to go after signing in: the checked `next` of this request, else the home page."""
    return within(request, environment, request.GET.get("next"), link(environment, "home"))


def within(request: HttpRequest, environment: Environment, value: str | None, default: str) -> str:
    """`value` when it is a place of this environment, else `default`: its session is of no use elsewhere."""
    wanted = safe_next(request, value, default)
    inside = wanted.startswith(f"{environment.prefix}/") and len(wanted) <= LONGEST_RETURN
    return wanted if inside and not _climbs(wanted) else default


def _climbs(address: str) -> bool:
    """Whether browsers take the path for another one: they resolve `..`, written with per cent signs too."""
    return ".." in unquote(address.partition("?")[0]).replace("\\", "/").split("/")


def service_address(request: HttpRequest, environment: Environment) -> str:
    """The address that EU Login sends people back to; computed alike before and after, since EU Login compares.

    `next` is a part of it, so that it survives the way through EU Login without a session.
    """
    here = link(environment, "cas-login")
    base = settings.PUBLIC_URL.rstrip("/") + here if settings.PUBLIC_URL else request.build_absolute_uri(here)
    wanted = return_address(request, environment)
    return base if wanted == link(environment, "home") else f"{base}?{urlencode({'next': wanted})}"
