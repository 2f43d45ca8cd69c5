"""What arrived: mail and text messages. And the phones."""

import re
from collections.abc import Iterable

from django.http import HttpRequest
from ninja import Router, Status

from simulator.control.api.schemas import Filter, Mail, Phone, PhoneIn, Sms
from simulator.control.problems import ProblemError, field_problem
from simulator.mail.models import ReceivedMail
from simulator.phones import network
from simulator.phones.models import E164, NoFreeNumberError, TextMessage, VirtualPhone

router = Router(tags=["inbox"])


@router.get("/mail", response=list[Mail], summary="E-mails received, oldest first")
def mails(request: HttpRequest, to: Filter = "") -> Iterable[ReceivedMail]:
    """All of them, or those to one address, whatever its case."""
    received = ReceivedMail.objects.order_by("pk")
    return received.filter(to=to.lower()) if to else received


@router.get("/sms", response=list[Sms], summary="Text messages received, oldest first")
def text_messages(request: HttpRequest, to: Filter = "") -> list[Sms]:
    """All of them, or those to one number."""
    network.deliver_due()
    received = TextMessage.objects.order_by("pk").select_related("phone")
    if to:
        received = received.filter(phone__number=_normalised(to))
    return [
        Sms(
            id=message.pk,
            to=message.phone.number,
            text=message.text,
            code=message.code,
            sent_at=message.sent_at,
        )
        for message in received
    ]


@router.post("/phones", response={200: Phone, 201: Phone}, summary="Make a virtual phone")
def make_phone(request: HttpRequest, payload: PhoneIn) -> Status[VirtualPhone]:
    """201; 200 where the number has its phone already."""
    if payload.number is None:
        try:
            return Status(201, VirtualPhone.take_free())
        except NoFreeNumberError as error:
            raise ProblemError(409, "All numbers reserved for fiction are in use.") from error
    number = _normalised(payload.number)
    if not E164.fullmatch(number) or re.search(r"[^\d\s()./+-]", payload.number):
        raise field_problem("number", "invalid-number", "The number is not in E.164 notation.")
    phone, created = VirtualPhone.objects.get_or_create(number=number)
    return Status(201 if created else 200, phone)


def _normalised(number: str) -> str:
    """Digits behind one `+`, which a query string that is not escaped turns into a space."""
    return "+" + re.sub(r"\D", "", number)
