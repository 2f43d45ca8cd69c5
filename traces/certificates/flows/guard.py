"""The door in front of every write: two factors where they are asked, and the right as it stands now."""

from dataclasses import dataclass

from traces import rights
from traces.certificates.errors import CertificateError, CertificateErrorCode
from traces.flows import choices
from traces.models import Person, Role, Status
from traces.posts import with_rights
from traces.sessions import SignIn


@dataclass(frozen=True)
class Hand:
    """Who acts: a person in a session of some strength, from one of the posts that the session may use."""

    person: Person
    sign_in: SignIn
    post: Role | None


def check(hand: Hand) -> Role:
    """The post, read anew with its person locked; call it first in the transaction of the act.

    Whoever changes a person's roles takes the same lock, so that the right cannot go before the act is stored.
    CertificateError when the session is too weak at this very moment, or the right is gone.
    """
    if hand.sign_in.is_too_weak:
        raise CertificateError(CertificateErrorCode.TWO_FACTORS_MISSING)
    choices.lock(hand.person.pk)
    if hand.post is None or hand.post.pk not in hand.sign_in.role_ids:
        raise CertificateError(CertificateErrorCode.NO_RIGHT)
    return check_post(hand.post)


def check_post(post: Role) -> Role:
    """The post as it stands; CertificateError unless it is valid and may write INTRA certificates."""
    fresh = with_rights(Role.objects.all()).get(pk=post.pk)
    if fresh.status != Status.VALID or not rights.may_write(fresh, rights.INTRA):
        raise CertificateError(CertificateErrorCode.NO_RIGHT)
    return fresh
