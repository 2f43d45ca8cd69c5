"""What follows when an operator changes hands: its users' roles note the new remit."""

from collections.abc import Iterable
from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from traces.models import Role, remit_of
from traces.operators.models import Operator

LOOKED_AT = {"responsible_authority", "responsible_authority_id", "control_body", "control_body_id"}


@receiver(post_save, sender=Operator, dispatch_uid="traces.remit_follows_operator")
def remit_follows_operator(
    instance: Operator, created: bool, update_fields: Iterable[str] | None = None, **kwargs: Any
) -> None:
    """A new operator has no users yet; a change of other columns changes no remit."""
    if created or (update_fields is not None and not LOOKED_AT & set(update_fields)):
        return
    remit = remit_of(instance)
    Role.objects.filter(operator=instance).exclude(remit=remit).update(remit=remit)
