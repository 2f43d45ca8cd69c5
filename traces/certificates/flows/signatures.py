"""Sign: keep who a person was, and for whom they acted, at this moment."""

from datetime import datetime

from traces.certificates.models import Certificate, Signature, Signer
from traces.models import Role
from traces.operators.models import Operator


def sign(certificate: Certificate, block: Signer, post: Role, moment: datetime) -> Signature:
    """Fill one of the two blocks. `post` comes with its person and organisation."""
    organisation, person = post.organisation, post.person
    signature: Signature = Signature.objects.create(
        certificate=certificate,
        block=block,
        person=person,
        body_code=organisation.identifier if isinstance(organisation, Operator) else organisation.code,
        body_name=post.organisation_name[:200],
        body_address=", ".join(address(organisation)) if isinstance(organisation, Operator) else _country(post),
        person_name=person.get_full_name(),
        email=person.email,
        signed_at=moment,
    )
    return signature


def address(operator: Operator) -> list[str]:
    """The lines of an operator's address."""
    town = f"{operator.postal_code} {operator.city}".strip()
    return [line for line in (operator.street, town, operator.country.name_en) if line]


def _country(post: Role) -> str:
    """Streets of authorities are not in the reference data."""
    return post.authority.country.name_en if post.authority and post.authority.country else ""
