"""Link, use and remove eIDs: exactly ten at most, each with one owner, under any number of hands."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction

from kernel import clock
from kernel.journal.writing import record
from mfa.contract import FactorError, Proof
from mfa.errors import FactorErrorCode as Code
from mfa.events import Event
from mfa.methods.eid import identifiers, schemes
from mfa.methods.eid.models import MOST_EIDS, Identity, LinkedEid
from mfa.strengths import Strength

#: Lost races before giving up; each one means that somebody else took the slot, and there are ten.
ROUNDS = 3 * MOST_EIDS
LONGEST_NAME = 64


def of(user: AbstractBaseUser) -> list[LinkedEid]:
    """The person's eIDs, in the order of their slots."""
    return list(LinkedEid.objects.filter(user=user, confirmed=True))


def refuse_full(user: AbstractBaseUser) -> None:
    """FactorError when the person has ten eIDs."""
    if LinkedEid.objects.filter(user=user).count() >= MOST_EIDS:
        raise FactorError(Code.EIDS_FULL)


def refuse_taken(user: AbstractBaseUser, eidas_id: str) -> None:
    """FactorError when this eID has an owner already: this person, or somebody else."""
    owner = LinkedEid.objects.filter(eidas_id=eidas_id).values_list("user_id", flat=True).first()
    if owner is not None:
        raise FactorError(Code.EID_ALREADY_YOURS if owner == user.pk else Code.EID_OF_SOMEBODY_ELSE)


def link(user: AbstractBaseUser, identity: Identity, *, country: str, scheme: str) -> LinkedEid:
    """Give the person this eID, in the caller's transaction. FactorError when it has an owner, or ten are there."""
    for _ in range(ROUNDS):
        refuse_taken(user, identity.eidas_id)
        taken = set(LinkedEid.objects.filter(user=user).values_list("slot", flat=True))
        free = next((slot for slot in range(1, MOST_EIDS + 1) if slot not in taken), None)
        if free is None:
            raise FactorError(Code.EIDS_FULL)
        try:
            with transaction.atomic():
                eid: LinkedEid = LinkedEid.objects.create(
                    user=user,
                    name=identity.full_name[:LONGEST_NAME],
                    eidas_id=identity.eidas_id,
                    country=country,
                    scheme=scheme,
                    slot=free,
                )
        except IntegrityError:
            continue  # the slot, or the eID, was taken between looking and writing
        record(Event.EID_LINKED, subject=str(user.pk), country=country, scheme=scheme)
        return eid
    raise FactorError(Code.EIDS_FULL)


def owner_of(eidas_id: str) -> str | None:
    """The key of the account with which this eID is linked; None when it is not."""
    found = LinkedEid.objects.filter(eidas_id=eidas_id).values_list("user_id", flat=True).first()
    return None if found is None else str(found)


def prove(user: AbstractBaseUser, eidas_id: str) -> Proof:
    """The proof by the person's eID, whose use is kept. FactorError when it is not one of theirs, or was removed."""
    found = LinkedEid.objects.filter(user=user, confirmed=True, eidas_id=eidas_id).first()
    if found is None:
        raise FactorError(Code.EID_NOT_YOURS)
    if not LinkedEid.objects.filter(pk=found.pk).update(last_used_at=clock.now()):
        raise FactorError(Code.EID_GONE)
    return Proof(Strength.EIDAS, found, {"eidasId": found.eidas_id})


def remove(eid: LinkedEid) -> bool:
    """Delete an eID, in the caller's transaction; False when somebody else just did."""
    deleted, _details = LinkedEid.objects.filter(pk=eid.pk).delete()
    if deleted:
        record(Event.EID_REMOVED, subject=str(eid.user_id), country=eid.country, scheme=eid.scheme)
    return bool(deleted)


def link_scripted(
    user: AbstractBaseUser, country: str, identifier: str, *, family_name: str, first_name: str
) -> LinkedEid:
    """Link the eID of a person of that country, in the caller's transaction. FactorError as for `link`."""
    found = schemes.of_country(country)
    try:
        eidas_id = identifiers.eidas_id(country, identifier)
    except ValueError as error:
        raise FactorError(Code.EID_REFUSED) from error
    if not found:
        raise FactorError(Code.EID_FAILED)
    identity = Identity(eidas_id, family_name, first_name, "", "high")
    return link(user, identity, country=country, scheme=found[0].code)
