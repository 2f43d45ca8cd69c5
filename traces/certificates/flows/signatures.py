"""Sign: keep who a person was, and for whom they acted, at this moment."""

from datetime import datetime

from traces.certificates.models import Certificate, Signature, Signer
from traces.models import Organisation, Role
from traces.operators.models import Operator
from traces.reference.models import Authority


def sign(certificate: Certificate, block: Signer, post: Role, moment: datetime) -> Signature:
    """Fill one of the two blocks. `post` comes with its person and organisation."""
    organisation, person = post.organisation, post.person
    signature: Signature = Signature.objects.create(
        certificate=certificate,
        block=block,
        person=person,
        body_code=organisation.identifier if isinstance(organisation, Operator) else organisation.code,
        body_name=post.organisation_name[:200],
        body_address=", ".join(_address(organisation)),
        person_name=person.get_full_name(),
        email=person.email,
        signed_at=moment,
    )
    return signature


def address(operator: Operator) -> list[str]:
    """The lines of an operator's address, without the country."""
    town = f"{operator.postal_code} {operator.city}".strip()
    return [line for line in (operator.street, town) if line]


def _address(organisation: Organisation) -> list[str]:
    """With the country's code, which every language reads; streets of authorities are not in the reference data."""
    if isinstance(organisation, Operator):
        return [*address(organisation), organisation.country_id]
    return [organisation.country_id or ""] if isinstance(organisation, Authority) else []
