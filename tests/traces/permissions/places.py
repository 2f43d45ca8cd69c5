"""The same people and things in each environment, for trying every address as everybody."""

import re
from dataclasses import dataclass
from typing import Any

from django.test import Client

from kernel import clock
from tests.traces.certificates.conftest import hand_of
from tests.traces.world import ACCEPTANCE, PRODUCTION, TRAINING, give, make_operator, make_person
from traces.certificates.api import create_draft
from traces.certificates.flows import submitting
from traces.certificates.models import Certificate
from traces.environments import Environment, environment_scope
from traces.models import Batch, Person, Role, Target
from traces.notifications.models import Notice
from traces.operators.models import Operator
from traces.readiness.models import Phone, Plan, Shift
from traces.reference.models import Authority, ControlBody, DocumentType

NEXT = {PRODUCTION: ACCEPTANCE, ACCEPTANCE: TRAINING, TRAINING: PRODUCTION}
#: person -> role type, organisation, state, administrator.
POSTS = {
    "applicant": ("operator", "", "requested", False),
    "farmer": ("operator", "", "valid", False),
    "head": ("operator", "", "valid", True),
    "certifier": ("control_body", "FR-BIO-01", "valid", False),
    "vet": ("authority", "FR00008", "valid", True),
    "neighbour": ("authority", "FR00051", "valid", True),
    "foreign": ("authority", "DE29812", "valid", True),
    "commission": ("authority", "EC", "valid", True),
    "suspended": ("operator", "", "suspended", False),
}


@dataclass(frozen=True)
class Place:
    """One environment: its people and their posts by name, and what stands for each parameter of an address."""

    environment: Environment
    people: dict[str, Person]
    roles: dict[str, Role]
    ids: dict[str, dict[str, Any]]

    def address(self, pattern: str) -> str:
        """The address of the pattern, below the environment's prefix, with ids that exist."""
        if "<" not in pattern:
            return pattern
        ids = self.ids[max((start for start in self.ids if pattern.startswith(start)), key=len)]
        return re.sub(r"<\w+:(\w+)>", lambda found: str(ids[found[1]]), pattern)


def furnish(environment: Environment) -> Place:
    """People in posts, one request, one certificate and one draft, a plan of phones, a bulk decision, a notice."""
    identifier = make_operator(environment=environment)
    people = {"stranger": make_person("n00stran", environment=environment, last_name="Stranger")}
    roles: dict[str, Role] = {}
    for name, (role_type, organisation, status, administrator) in POSTS.items():
        person = make_person(f"n00{name[:5]}", environment=environment, last_name=name.capitalize())
        people[name] = person
        roles[name] = give(person, role_type, organisation or identifier, status, administrator)
    with environment_scope(environment):
        ids = {
            **_documents(people["farmer"], roles["farmer"]),
            **_phones(environment),
            **_admin(people["vet"], roles, Operator.objects.get(identifier=identifier)),
        }
        notice = Notice.objects.filter(person=people["vet"]).latest("pk")
    ids |= {"roles/": {"pk": roles["applicant"].pk}, "notices/": {"pk": notice.pk}}
    return Place(environment, people, roles, ids)


def _documents(author: Person, post: Role) -> dict[str, dict[str, Any]]:
    path = create_draft(environment=author.environment, uid=author.uid)
    submitted: Certificate = submitting.submit(hand_of(post), int(path.rpartition("/")[2]))
    draft = create_draft(environment=author.environment, uid=author.uid)
    return {
        "certificate/eu-intra/draft/": {"pk": draft.rpartition("/")[2], "box": "consignee"},
        "certificate/eu-intra/": {"reference": submitted.reference, "code": submitted.verification_code},
        "certificate/": {"document": "ched-a"},
    }


def _phones(environment: Environment) -> dict[str, dict[str, Any]]:
    service = Authority.objects.get(code="FR00008")
    plan = Plan.objects.create(
        environment=environment, role_type="authority", authority=service, changed_at=clock.now()
    )
    phone = Phone.objects.create(plan=plan, label="Key", label_folded="key", kind="key", version=1)
    shift = Shift.objects.create(plan=plan, label="Weekend", version=1)
    place = {"role_type": "authority", "organisation": service.pk}
    return {
        "readiness/phones/<str:role_type>/<int:organisation>/shifts/": {**place, "pk": shift.pk},
        "readiness/phones/": {**place, "pk": phone.pk},
    }


def _admin(vet: Person, roles: dict[str, Role], operator: Operator) -> dict[str, dict[str, Any]]:
    batch = Batch.objects.create(
        environment=vet.environment,
        by=vet,
        post=roles["vet"],
        target=Target.ROLES,
        act="accept",
        keys=[roles["applicant"].pk],
        expected=1,
        created_at=clock.now(),
    )
    return {
        "admin/traces/role/": {"object_id": roles["applicant"].pk},
        "admin/traces/role/<str:object_id>/remove/": {"object_id": roles["farmer"].pk},
        "admin/operators/operator/": {"object_id": operator.pk},
        "admin/operators/operatoractivity/": {"object_id": operator.activities.get().pk},
        "admin/reference/authority/": {"object_id": Authority.objects.get(code="FR00008").pk},
        "admin/reference/controlbody/": {"object_id": ControlBody.objects.get(code="FR-BIO-01").pk},
        "admin/traces/act/": {"object_id": 1},
        "admin/batches/": {"batch_id": batch.pk},
    }


def show_session_elsewhere(client: Client, here: Environment, there: Environment) -> None:
    """Give the cookie of one environment's session to another one, as a thief of cookies would."""
    from kernel.web.sessions import area_of, cookie_name

    theirs = client.cookies[cookie_name(area_of(f"{there.prefix}/"))].value
    client.cookies[cookie_name(area_of(f"{here.prefix}/"))] = theirs


def make_document_type() -> None:
    """A type that stands in the menu and is not simulated."""
    DocumentType.objects.create(code="CHED-A", name_en="CHED-A", name_fr="DSCE-A")
