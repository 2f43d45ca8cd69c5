"""Register, change and remove services, with their trace in the journal."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from eulogin.cas import services
from eulogin.errors import ErrorCode
from eulogin.events import Event
from eulogin.models import Service
from kernel.journal.writing import record

#: From when on (None = always) which strengths are accepted.
Timeline = Sequence[tuple[datetime | None, list[str]]]


class RegistrationRefused(Exception):
    """A service cannot be registered as asked; `field` names what is wrong."""

    def __init__(self, code: ErrorCode, field: str) -> None:
        super().__init__(code)
        self.code = code
        self.field = field


@transaction.atomic
def register_service(
    *,
    url_prefix: str,
    name: str,
    timeline: Timeline | None = None,
    default_assurance: int | None = None,
    single_logout: bool = False,
    adversary: str = "",
    by: str = "",
) -> tuple[Service, bool]:
    """Register a service, or change the one with this prefix. Returns it and whether it is new.

    `by` is the uid of the administrator, if it is one. MalformedAddress as in `eulogin.cas.services`;
    RegistrationRefused for falsified answers where the server does not allow them.
    """
    if adversary and not settings.EULOGIN_ADVERSARY:
        raise RegistrationRefused(ErrorCode.ADVERSARY_NOT_ALLOWED, "adversary")
    service, created = services.register_service(
        url_prefix=url_prefix,
        name=name,
        timeline=list(timeline or []),
        default_assurance=default_assurance,
        single_logout=single_logout,
        adversary=adversary,
    )
    event = Event.SERVICE_REGISTERED if created else Event.SERVICE_CHANGED
    record(event, subject=by, service=service.url_prefix)
    return service, created


@transaction.atomic
def move_service(service: Service, url_prefix: str) -> None:
    """Give a service another prefix. IntegrityError when another one has it."""
    service.url_prefix = url_prefix
    service.save(update_fields=["url_prefix", "origin"])


@transaction.atomic
def remove_service(service: Service, *, by: str = "") -> bool:
    """Forget a service: nobody is sent to it any more. False when somebody else just did."""
    deleted, _details = Service.objects.filter(pk=service.pk).delete()
    if deleted:
        record(Event.SERVICE_REMOVED, subject=by, service=service.url_prefix)
    return bool(deleted)
