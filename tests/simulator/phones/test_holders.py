"""Phones that a trainer hands out: their holder sees them, and nothing else of the simulator."""

import pytest
from django.test import Client
from pytest_django import Settings

from simulator.phones.models import VirtualPhone
from tests.pages import Web

pytestmark = pytest.mark.django_db

TOKEN = "a-token-for-the-class"
TRAINEE = "192.0.2.17"


@pytest.fixture(autouse=True)
def _beyond_this_machine(settings: Settings) -> None:
    settings.SIMULATOR_TOKEN = TOKEN


@pytest.fixture
def phones() -> list[VirtualPhone]:
    """Two phones handed out, and one that was not."""
    made = [VirtualPhone.objects.create(number=f"+3363998000{i}") for i in range(3)]
    for phone in made[:2]:
        phone.hand_out()
    return made


@pytest.fixture
def trainee(phones: list[VirtualPhone]) -> Web:
    """Who opened the link of the first phone, on another machine."""
    web = Web(REMOTE_ADDR=TRAINEE)
    answer = web.get(f"/simulator/phones/take/{phones[0].secret}/")
    assert answer.url == f"/simulator/phones/{phones[0].pk}/lock/"
    return web


PARTS = ["", "lock/", "app/", "settings/", "accounts/", "state/", "manifest.webmanifest"]


@pytest.mark.parametrize("part", PARTS)
def test_the_holder_opens_the_own_phone_and_no_other(trainee: Web, phones: list[VirtualPhone], part: str) -> None:
    own, others, nobodys = (f"/simulator/phones/{phone.pk}/{part}" for phone in phones)
    assert trainee.get(own).status_code == 200
    assert trainee.get(others).status_code == trainee.get(nobodys).status_code == 401


def test_the_list_shows_the_own_phones_only(trainee: Web, phones: list[VirtualPhone]) -> None:
    for address in ("/simulator/phones/", "/simulator/phones/?all=1"):
        page = trainee.get(address)
        assert [phone.pk for phone in page.context["page"]] == [phones[0].pk]
        assert b"Hand out" not in page.content


@pytest.mark.parametrize(
    "path", ["", "mail/", "clock/", "api/sms", "api/phones/1", "phones/hand-out/", "phones/new/", "api/docs"]
)
def test_nothing_else_opens(trainee: Web, path: str) -> None:
    assert trainee.get(f"/simulator/{path}").status_code == 401


def test_the_holder_hands_out_nothing(trainee: Web, phones: list[VirtualPhone]) -> None:
    assert trainee.post(f"/simulator/phones/{phones[0].pk}/hand-out/").status_code == 401
    assert b"/take/" not in trainee.get(f"/simulator/phones/{phones[0].pk}/settings/").content


@pytest.mark.parametrize("secret", ["wrong", "x" * 500, "."])
def test_a_wrong_link_opens_nothing(phones: list[VirtualPhone], secret: str) -> None:
    stranger = Client(REMOTE_ADDR=TRAINEE)
    assert stranger.get(f"/simulator/phones/take/{secret}/").status_code == 401
    assert stranger.get("/simulator/phones/").status_code == 401


def test_the_link_of_a_second_phone_adds_it(trainee: Web, phones: list[VirtualPhone]) -> None:
    trainee.get(f"/simulator/phones/take/{phones[1].secret}/")
    shown = trainee.get("/simulator/phones/").context["page"]
    assert {phone.pk for phone in shown} == {phones[0].pk, phones[1].pk}


def test_the_trainer_makes_phones_with_links(web: Web) -> None:
    web.defaults["HTTP_AUTHORIZATION"] = f"Bearer {TOKEN}"
    assert web.post("/simulator/phones/hand-out/", {"number": "3"}).url == "/simulator/phones/hand-out/"
    page = web.get("/simulator/phones/hand-out/").content.decode()
    for phone in VirtualPhone.objects.all():
        assert f"/simulator/phones/take/{phone.secret}/" in page
    assert VirtualPhone.objects.count() == 3


@pytest.mark.parametrize("number", ["0", "41", "", "x"])
def test_too_many_or_none_are_refused(web: Web, number: str) -> None:
    web.defaults["HTTP_AUTHORIZATION"] = f"Bearer {TOKEN}"
    assert web.post("/simulator/phones/hand-out/", {"number": number}).status_code == 200
    assert not VirtualPhone.objects.exists()


def test_a_link_is_made_once(web: Web, phones: list[VirtualPhone]) -> None:
    web.defaults["HTTP_AUTHORIZATION"] = f"Bearer {TOKEN}"
    for _ in range(2):
        web.post(f"/simulator/phones/{phones[2].pk}/hand-out/")
    phones[2].refresh_from_db()
    assert f"/take/{phones[2].secret}/" in web.get(f"/simulator/phones/{phones[2].pk}/settings/").content.decode()
    assert phones[0].hand_out() == phones[0].secret
