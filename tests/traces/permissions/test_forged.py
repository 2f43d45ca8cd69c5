"""Addresses, queries and fields that no page of ours ever sent: a plain answer, and nothing changed."""

from urllib.parse import quote

import pytest
from django.test import Client

from tests.pages import Web
from tests.traces.world import PRODUCTION, enter
from traces.environments import environment_scope
from traces.models import Batch, Person, Role

BULK = "/tracesnt/admin/traces/role/bulk/"
#: What the field `query` of the bulk form never holds: lookups that are none, relations, wrong values, NUL.
QUERIES = [
    "status__exact__foo=1",
    "person__email__startswith=a",
    "decided_by__uid=a",
    "person=abc",
    "requested_at__gte=abc",
    "q=%00",
    "p=zz&o=9.9.9&e=1",
]


@pytest.mark.parametrize("query", QUERIES)
def test_a_forged_query_of_the_bulk_form_decides_nothing(validating: Web, waiting: Role, query: str) -> None:
    fields = {"act": "accept", "all": "1", "number": "1", "query": query}
    assert validating.post(BULK, {**fields, "confirmed": "1", "number": "7"}).status_code == 302
    assert validating.post(BULK, fields).status_code in (200, 302)
    with environment_scope(PRODUCTION):
        assert not Batch.objects.exists()


def test_a_foreign_code_or_reference_is_not_found(client: Client, agent: Person) -> None:
    """With NUL, PostgreSQL refuses the very question: an error of ours, on a page that is open to everybody."""
    enter(client, agent)
    for code in ("a\x00b", "\x00", "x" * 5000, "../../login", "'; --", "\u202e"):
        for path in ("verify/{}", "{}", "{}/pdf"):
            address = f"/tracesnt/certificate/eu-intra/{path.format(quote(code, safe=''))}"
            assert client.get(address).status_code == 404, address
