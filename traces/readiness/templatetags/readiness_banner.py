"""The way to EU Login's page for those whose state is not known."""

from typing import Any

from django import template
from django.template import Context

from traces.cas.addresses import cas_url, service_address
from traces.models import Person
from traces.readiness.models import FactorState

register = template.Library()


@register.inclusion_tag("traces/readiness/banner.html", takes_context=True)
def release_banner(context: Context) -> dict[str, Any]:
    """For who has a role and released nothing that was read; one query, and none for who has no role."""
    request = context["request"]
    person, sign_in = request.person, request.sign_in
    if not isinstance(person, Person) or sign_in is None or not sign_in.role_ids:
        return {"release": ""}
    if FactorState.objects.filter(uid=person.uid).exists():
        return {"release": ""}
    service = service_address(request, request.environment)
    return {"release": cas_url("userdata/releaseMyFactors.cgi", service=service)}
