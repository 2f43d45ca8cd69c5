"""Who is told what happens to a certificate."""

from django.db.models import Q, QuerySet

from traces.certificates.models import OPERATOR_BOXES, Certificate
from traces.certificates.states import Status
from traces.environments import Environment
from traces.links import link
from traces.models import Person, Role
from traces.models import Status as RoleStatus
from traces.notifications.telling import notify
from traces.notifications.texts import Category, Text

TEXTS = {
    Status.VALID: Text.CERTIFICATE_VALID,
    Status.REJECTED: Text.CERTIFICATE_REJECTED,
    Status.CANCELLED: Text.CERTIFICATE_CANCELLED,
}


def submitted(certificate: Certificate) -> None:
    """The people of the authority that certifies, but not the applicant."""
    officers = _holders(Q(authority=certificate.local_authority_id)).exclude(pk=certificate.author_id)
    notify(officers, Category.TO_CERTIFY, Text.CERTIFICATE_SUBMITTED, _page(certificate), **_values(certificate))


def decided(certificate: Certificate, by: Person) -> None:
    """The applicant, and the users of the operators involved, but not who decided."""
    involved = [getattr(certificate, f"{box}_id") for box in OPERATOR_BOXES]
    users = _holders(Q(operator__in=[pk for pk in involved if pk is not None]))
    people = Person.objects.filter(Q(pk=certificate.author_id) | Q(pk__in=users)).exclude(pk=by.pk)
    notify(people, Category.MY_DOCUMENTS, TEXTS[certificate.standing], _page(certificate), **_values(certificate))


def _holders(condition: Q) -> QuerySet[Person]:
    roles = Role.objects.filter(condition, status=RoleStatus.VALID)
    people: QuerySet[Person] = Person.objects.filter(pk__in=roles.values("person"))
    return people


def _page(certificate: Certificate) -> str:
    return link(Environment(certificate.environment), "certificate", reference=certificate.reference)


def _values(certificate: Certificate) -> dict[str, str]:
    return {"reference": certificate.reference or "", "reason": certificate.reason}
