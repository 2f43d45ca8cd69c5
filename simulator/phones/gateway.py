"""The SMS gateway of the embedded default: delivers to virtual phones, in this very database."""

import hashlib
from datetime import datetime

from django.db import transaction

from simulator.phones import network
from simulator.phones.models import E164, VirtualPhone


class VirtualPhoneGateway:
    """Fulfils the gateway contract that `settings.SMS_GATEWAY` names, without importing it."""

    def send(self, *, to: str, text: str, reference: str, sent_at: datetime) -> str:
        """Deliver `text` to the phone with number `to` (E.164) and return the provider's message id.

        A number that nobody used yet gets its phone here. The same `reference` delivers once, and answers the
        same id each time. What the phone's network does to the message is not told, as in reality. ValueError when
        `to` is not a number in E.164 notation.
        """
        if not E164.fullmatch(to):
            raise ValueError("The recipient is not in E.164 notation.")
        with transaction.atomic():
            phone, _ = VirtualPhone.objects.get_or_create(number=to)
            network.carry(phone, text=text, reference=reference, sent_at=sent_at)
        return f"virtual-{hashlib.sha256(reference.encode()).hexdigest()[:20]}"
