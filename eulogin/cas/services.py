"""Which service an address belongs to, and what it accepts now."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from eulogin.cas.addresses import Address, MalformedAddress, is_below, parse
from eulogin.models import PolicyPeriod, Service
from eulogin.models.service import ALL_STRENGTHS
from kernel import clock

LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1"}


class UnknownService(Exception):
    """The address belongs to no registered service."""


def find_service(address: str, own_base: str) -> Service:
    """The registered service with the longest prefix of `address`; UnknownService otherwise.

    `own_base` is the address of this very site, for services registered by their path alone. A developer's services
    on this machine pass unregistered when the setting allows it; they accept every method.
    """
    try:
        wanted = parse(address)
    except MalformedAddress as error:
        raise UnknownService(address[:100]) from error
    candidates = [
        (prefix, service)
        for service in Service.objects.prefetch_related("periods")
        if (prefix := _prefix(service, own_base))
    ]
    matching = [(len(prefix.path), service) for prefix, service in candidates if is_below(wanted, prefix)]
    if matching:
        return max(matching, key=lambda pair: pair[0])[1]
    if settings.EULOGIN_ALLOW_LOCALHOST_SERVICES and wanted.host in LOCAL_HOSTS:
        return Service(name=f"{wanted.host}:{wanted.port}", url_prefix="")
    raise UnknownService(address[:100])


def _prefix(service: Service, own_base: str) -> Address | None:
    try:
        own = service.url_prefix.startswith("/")
        return parse(own_base.rstrip("/") + service.url_prefix if own else service.url_prefix)
    except MalformedAddress:
        return None


def accepted_strengths(service: Service | None) -> list[str]:
    """What a service accepts at this moment; EU Login itself accepts every method."""
    if service is None or service.pk is None:
        return ALL_STRENGTHS
    return service.accepted_at(clock.now())


@transaction.atomic
def register_service(
    *, url_prefix: str, name: str, timeline: list[tuple[datetime | None, list[str]]] | None = None
) -> tuple[Service, bool]:
    """Register a service, or change the one with this prefix. Returns it and whether it is new.

    `timeline`: from when (None = always) which strengths; without one every method is accepted.
    Raises MalformedAddress for a prefix that is neither absolute nor a path.
    """
    parse(f"http://own.invalid{url_prefix}" if url_prefix.startswith("/") else url_prefix)
    service, created = Service.objects.update_or_create(url_prefix=url_prefix, defaults={"name": name})
    service.periods.all().delete()
    PolicyPeriod.objects.bulk_create(
        PolicyPeriod(service=service, starts_at=starts_at, methods=methods) for starts_at, methods in timeline or []
    )
    return service, created
