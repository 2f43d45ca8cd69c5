"""An eID by itself: a sign-in that begins with it, before anybody is named."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from mfa.contract import FactorError, Identified, Proof, Started
from mfa.errors import FactorErrorCode
from mfa.methods.eid import devices, exchanges
from mfa.methods.eid.models import Exchange, Identity


class EidAlone:
    """Fulfils `mfa.contract.Identifies`.

    A country identifies at the levels substantial and high only with two factors of its own (regulation (EU)
    2015/1502, annex, 2.2.1): that is why an eID needs no password beside it.
    """

    def begin_alone(self, request: HttpRequest, attempt: str) -> Started:
        """A new exchange of this browser and attempt."""
        with transaction.atomic():
            return Started(exchanges.begin_alone(request, attempt).pk, "")

    def way_alone(self, challenge_id: int, next_path: str) -> str:
        """The page with the flags."""
        key = Exchange.objects.values_list("key", flat=True).get(pk=challenge_id)
        return f"{reverse('mfa:eid-country', args=[key])}?{urlencode({'next': next_path})}"

    def identified(self, attempt: str, challenge_id: int) -> Identified | None:
        """Who came back from the country; None before that. FactorError when the exchange is over."""
        exchange = exchanges.of_attempt(None, attempt, challenge_id)
        exchanges.refuse_dead(exchange)
        identity = exchange.identity
        return _identified(exchange, identity) if identity and exchange.proved_at else None

    def take_identity(self, attempt: str, challenge_id: int) -> Identified:
        """Use up what was proved, once. FactorError. Never call it inside a transaction."""
        exchange = exchanges.of_attempt(None, attempt, challenge_id)
        with transaction.atomic(durable=True):
            exchanges.use_up(exchange)
        identity = exchange.identity
        if identity is None:
            raise FactorError(FactorErrorCode.EID_NOT_PROVED)
        return _identified(exchange, identity)

    def adopt(self, user: AbstractBaseUser, who: Identified) -> None:
        """Link the eID with an account, in the caller's transaction. FactorError when it has an owner."""
        # The date of birth and the level of the answer are not kept.
        identity = Identity(who.reference, who.last_name, who.first_name, "", "")
        devices.link(user, identity, country=who.country, scheme=who.scheme)

    def prove(self, user: AbstractBaseUser, who: Identified) -> Proof:
        """The proof by the linked eID, whose use is kept. FactorError when it is not, or no more, theirs."""
        return devices.prove(user, who.reference)


def _identified(exchange: Exchange, identity: Identity) -> Identified:
    return Identified(
        reference=identity.eidas_id,
        country=exchange.country,
        scheme=exchange.scheme,
        first_name=identity.first_name,
        last_name=identity.family_name,
        owner=devices.owner_of(identity.eidas_id),
    )
