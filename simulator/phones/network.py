"""What the network does to text messages on their way to a phone: delay, loss, duplicates, inversion, silence.

Each is a switch of the phone. A message that may not arrive yet waits in a table of its own and arrives when somebody
looks at the phone after its time.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from simulator.phones.models import TextMessage, VirtualPhone, WaitingMessage, now

#: An inverted message waits for the next one to overtake it, but no longer than this.
LONGEST_INVERSION = timedelta(minutes=2)
#: What the copy of a message is called; references are unique.
COPY = "#2"


def carry(phone: VirtualPhone, *, text: str, reference: str, sent_at: datetime) -> None:
    """Bring one message to the phone as its switches say; the same `reference` once. Call inside a transaction."""
    if phone.loses or _is_known(reference):
        return
    references = [reference, f"{reference[: 100 - len(COPY)]}{COPY}"] if phone.duplicates else [reference]
    overtaken = list(WaitingMessage.objects.filter(phone=phone, is_overtaken=True)) if phone.inverts else []
    for one in references:
        message = WaitingMessage(phone=phone, reference=one, text=text, sent_at=sent_at, arrives_at=now())
        _set_off(message, phone, overtakes=bool(overtaken))
    for message in overtaken:
        message.delete()
        message.is_overtaken, message.arrives_at = False, now()
        _arrive_or_wait(message, phone)


def _is_known(reference: str) -> bool:
    return (
        TextMessage.objects.filter(reference=reference).exists()
        or WaitingMessage.objects.filter(reference=reference).exists()
    )


def _set_off(message: WaitingMessage, phone: VirtualPhone, *, overtakes: bool) -> None:
    message.arrives_at += timedelta(seconds=phone.delay)
    if phone.inverts and not overtakes:
        message.is_overtaken = True
        message.arrives_at += LONGEST_INVERSION
    _arrive_or_wait(message, phone)


def _arrive_or_wait(message: WaitingMessage, phone: VirtualPhone) -> None:
    if phone.is_offline or message.arrives_at > now():
        message.pk = None
        message.save(force_insert=True)
    else:
        _arrive(message)


def _arrive(message: WaitingMessage) -> None:
    TextMessage.objects.get_or_create(
        reference=message.reference,
        defaults={"phone_id": message.phone_id, "text": message.text, "sent_at": message.sent_at},
    )


def due() -> QuerySet[WaitingMessage]:
    """The messages whose time has come, on phones that have network."""
    return WaitingMessage.objects.filter(arrives_at__lte=now(), phone__is_offline=False).order_by("arrives_at", "pk")


def deliver_due() -> None:
    """Let arrive what has waited long enough. Called by whoever looks at phones; two who look deliver once."""
    waiting = list(due())
    for message in waiting:
        with transaction.atomic():
            if WaitingMessage.objects.filter(pk=message.pk).delete()[0]:
                _arrive(message)
