"""The one door from identifiers that come from outside to certificates. Other people's: the same answer as unknown."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.http import Http404

from traces.access import LARGEST_KEY
from traces.certificates.models import OPERATOR_BOXES, Certificate
from traces.certificates.states import UNSUBMITTED, Status
from traces.models import Person, Role, RoleType

RELATED = (
    "author",
    "post",
    "local_authority",
    "central_authority",
    "destination_authority",
    "decided_by",
)


def drafts(person: Person) -> QuerySet[Certificate]:
    """One's own drafts; nobody else's, not even colleagues'."""
    found: QuerySet[Certificate] = Certificate.objects.filter(author=person, status=Status.DRAFT)
    return found


def draft(person: Person, pk: int) -> Certificate:
    """One of one's own drafts, or what has become of it (but not a deleted one); Http404 for anything else."""
    mine = Certificate.objects.filter(author=person).exclude(status=Status.DELETED)
    operators = [path for box in OPERATOR_BOXES for path in (f"{box}__country", f"{box}__responsible_authority")]
    found: Certificate | None = mine.select_related(*operators).filter(pk=min(pk, LARGEST_KEY)).first()
    if found is None:
        raise Http404
    return found


def visible(person: Person, posts: Sequence[Role]) -> QuerySet[Certificate]:
    """The submitted certificates that a person may read in a session with these posts.

    Their own; those that name an operator of theirs; those that leave from, or arrive in, the remit of an authority
    of theirs (a superior inherits the rights of those below it).
    """
    seen = Q(author=person)
    for post in posts:
        if post.role_type == RoleType.OPERATOR:
            for box in OPERATOR_BOXES:
                seen |= Q(**{box: post.operator_id})
        elif post.authority is not None:
            # Numbers rather than paths of joined tables: only so can PostgreSQL combine the indexes of the parts.
            below = list(post.authority.subtree().values_list("pk", flat=True))
            seen |= Q(local_authority__in=below) | Q(destination_authority__in=below)
    found: QuerySet[Certificate] = Certificate.objects.filter(seen).exclude(status__in=UNSUBMITTED)
    return found


def certificate(person: Person, posts: Sequence[Role], reference: str) -> Certificate:
    """A submitted certificate that the person may read; Http404 for anything else."""
    return _only(visible(person, posts).filter(reference=reference).select_related(*RELATED))


def by_verification_code(code: str) -> Certificate:
    """The certificate of a public page; Http404 for a code that nobody was given."""
    return _only(Certificate.objects.filter(verification_code=code).exclude(status__in=UNSUBMITTED))


def _only(found: QuerySet[Certificate]) -> Certificate:
    one = found.first()
    if one is None:
        raise Http404
    return one
