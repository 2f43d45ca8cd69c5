"""Whatever people are called, an answer stays well-formed and gives the name back."""

import json
import re

import pytest
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import etree

from eulogin.models import Account
from tests.eulogin.conftest import SERVICE, sign_in

#: What XML cannot hold in any way (XML 1.0, production 2).
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NAMES = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=60),
    st.lists(
        st.sampled_from(["<", "&", "]]>", "&amp;", "<!--", "\x00", "\x1b", "\u202e", "\u200f", "🐄", "\ufffe", '"'])
    ).map("".join),
)


@pytest.fixture
def person(client: Client, camille: Account, app: str) -> Client:
    """Camille's browser, signed in."""
    sign_in(client, f"/cas/login?service={SERVICE}")
    return client


def _ask(person: Client, path: str, **more: str) -> bytes:
    ticket = person.get("/cas/login", {"service": SERVICE})["Location"].split("ticket=")[1]
    query = {"service": SERVICE, "ticket": ticket, "userDetails": "true", "groups": "*", **more}
    return Client().get(f"/cas/{path}", query).content


def _in_xml(name: str) -> str:
    """What any parser of XML makes of it: forbidden characters are left out, ends of lines are alike."""
    return re.sub("\r\n?", "\n", NOT_IN_XML.sub("", name))


def _element(answer: bytes, name: str) -> str:
    found = etree.fromstring(answer).findall(f".//{{*}}{name}")
    assert len(found) == 1, f"{len(found)} elements {name}"
    return found[0].text or ""


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=NAMES.filter(bool), last=NAMES.filter(bool))
@example("n" * 10_000, "É" * 10_000)
@example("</cas:firstName><cas:uid>root</cas:uid>", "]]>")
def test_names_come_back_whatever_they_are(person: Client, first: str, last: str) -> None:
    Account.objects.update(first_name=first, last_name=last, groups=[first, last])
    for path in ("laxValidate", "p3/serviceValidate"):
        answer = _ask(person, path)
        assert _element(answer, "firstName") == _in_xml(first)
        assert _element(answer, "lastName") == _in_xml(last.upper())
    told = json.loads(_ask(person, "laxValidate", format="JSON"))["serviceResponse"]["authenticationSuccess"]
    assert (told["firstName"], told["lastName"], told["groups"]) == (first, last.upper(), [first, last])


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=st.text(st.characters(codec="utf-8"), max_size=40))
@example("[")
@example("[b-a]*")
@example("*" * 500)
def test_any_pattern_of_groups_is_answered(person: Client, wanted: str) -> None:
    Account.objects.update(groups=["TRACES_USERS", "a" * 60])
    assert _element(_ask(person, "laxValidate", groups=wanted), "uid")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ticket=NAMES, service=NAMES)
def test_a_refusal_is_well_formed_whatever_was_asked(db: None, ticket: str, service: str) -> None:
    query = {"ticket": ticket, "service": service}
    for path in ("serviceValidate", "p3/serviceValidate"):
        code = etree.fromstring(Client().get(f"/cas/{path}", query).content)[0].get("code")
        assert code in ("INVALID_REQUEST", "INVALID_TICKET")
    told = json.loads(Client().get("/cas/serviceValidate", {**query, "format": "json"}).content)
    assert told["serviceResponse"]["authenticationFailure"]["description"]
