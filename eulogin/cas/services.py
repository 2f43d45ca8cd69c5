"""Which service an address belongs to, and what it accepts now."""

import time
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_delete, post_save

from eulogin.cas.addresses import Address, MalformedAddress, is_below, parse
from eulogin.models import PolicyPeriod, Service
from eulogin.models.service import ALL_STRENGTHS, OWN, origin_of
from kernel import clock

LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1"}
#: Seconds that a process believes what it read; a change made in another process is seen after them.
BELIEVED = 5.0

_read: dict[str, tuple[float, list[Service]]] = {}


class UnknownService(Exception):
    """The address belongs to no registered service."""


def find_service(address: str, own_base: str) -> Service:
    """The registered service with the longest prefix of `address`; UnknownService otherwise.

    `own_base` is the address of this very site, for services registered by their path alone. A developer's services
    on this machine pass unregistered when the setting allows it, and so do those of the institutions' own domain, as
    on the real one; they accept every method.
    """
    try:
        wanted, own = parse(address), parse(own_base)
    except MalformedAddress as error:
        raise UnknownService(address[:100]) from error
    candidates = [*_of_origin(wanted.origin), *(_of_origin(OWN) if own.origin == wanted.origin else [])]
    prefixes = [(parse(own.origin + s.url_prefix if s.origin == OWN else s.url_prefix), s) for s in candidates]
    matching = [(len(prefix.path), service) for prefix, service in prefixes if is_below(wanted, prefix)]
    if matching:
        return max(matching, key=lambda pair: pair[0])[1]
    if _passes_unregistered(wanted):
        return Service(name=f"{wanted.host}:{wanted.port}", url_prefix="")
    raise UnknownService(address[:100])


def _passes_unregistered(wanted: Address) -> bool:
    if settings.EULOGIN_ALLOW_LOCALHOST_SERVICES and wanted.host in LOCAL_HOSTS:
        return True
    domains = settings.EULOGIN_SERVICE_DOMAINS
    return wanted.scheme == "https" and any(f".{wanted.host}".endswith(f".{domain}") for domain in domains)


def forget_services(**_: object) -> None:
    """Read the services afresh: somebody changed one."""
    _read.clear()


for _model in (Service, PolicyPeriod):
    post_save.connect(forget_services, sender=_model)
    post_delete.connect(forget_services, sender=_model)


def accepted_strengths(service: Service | None) -> list[str]:
    """What a service accepts at this moment; EU Login itself accepts every method."""
    if service is None or service.pk is None:
        return ALL_STRENGTHS
    return service.accepted_at(clock.now())


def accepts(service: Service | None, strength: str) -> bool:
    """Whether a service accepts this strength now. The clock is read only where it matters: it may cost a query."""
    if service is None or service.pk is None:
        return strength in ALL_STRENGTHS
    always = service.accepts_always(strength)
    return strength in service.accepted_at(clock.now()) if always is None else always


@transaction.atomic
def register_service(
    *,
    url_prefix: str,
    name: str,
    timeline: list[tuple[datetime | None, list[str]]] | None = None,
    default_assurance: int | None = None,
    single_logout: bool = False,
    adversary: str = "",
) -> tuple[Service, bool]:
    """Register a service, or change the one with this prefix. Returns it and whether it is new.

    `timeline`: from when (None = always) which strengths; without one every method is accepted.
    Raises MalformedAddress for a prefix that is neither absolute nor a path.
    """
    origin_of(url_prefix)
    service, created = Service.objects.update_or_create(
        url_prefix=url_prefix,
        defaults={
            "name": name,
            "default_assurance": default_assurance,
            "single_logout": single_logout,
            "adversary": adversary,
        },
    )
    service.periods.all().delete()
    PolicyPeriod.objects.bulk_create(
        PolicyPeriod(service=service, starts_at=starts_at, methods=methods) for starts_at, methods in timeline or []
    )
    transaction.on_commit(forget_services)
    return service, created


def _of_origin(origin: str) -> list[Service]:
    """The services of an origin with their periods: asked for by every sign-in, so they are kept for a moment."""
    now = time.monotonic()
    found = _read.get(origin)
    if found is not None and now < found[0]:
        return found[1]
    services = list(Service.objects.filter(origin=origin).prefetch_related("periods"))
    if services:  # what is registered a moment later must be known at once
        _read[origin] = (now + BELIEVED, services)
    return services
