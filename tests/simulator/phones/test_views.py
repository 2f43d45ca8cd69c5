"""Pages of the virtual phones."""

import base64
import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from simulator.phones.gateway import VirtualPhoneGateway
from simulator.phones.models import FICTION_PREFIX, TextMessage, VirtualPhone
from simulator.phones.views import MESSAGES_ON_SCREEN, PHONES_A_PAGE
from tests.pages import Web

pytestmark = pytest.mark.django_db

LIST = "/simulator/phones/"
NUMBER = "+33639980001"


def receive(text: str = "Code: ABC-DEF-234", to: str = NUMBER) -> TextMessage:
    reference = f"ref-{TextMessage.objects.count()}"
    sent_at = datetime(2024, 6, 11, 8, 30, tzinfo=UTC)
    VirtualPhoneGateway().send(to=to, text=text, reference=reference, sent_at=sent_at)
    return TextMessage.objects.latest("pk")


def page_of(message: TextMessage) -> str:
    return f"{LIST}{message.phone_id}/"


def test_an_empty_list_says_what_to_do(web: Web) -> None:
    assert b"There is no phone yet" in web.get(LIST).content


def test_the_list_shows_unread_counts_and_the_newest_message(web: Web) -> None:
    receive("alpha")
    receive("beta")
    page = web.get(LIST).content.decode()
    assert "+33 6 39 98 00 01" in page
    assert "2 unread messages" in page
    assert "beta" in page
    assert "alpha" not in page


def test_the_phone_that_rang_last_comes_first(web: Web) -> None:
    receive(to="+33639980001")
    receive(to="+33639980002")
    receive(to="+33639980001")
    VirtualPhone.objects.create(number="+33639980000")
    assert [phone.number[-1] for phone in web.get(LIST).context["page"]] == ["1", "2", "0"]


def test_opening_a_phone_reads_its_messages(web: Web) -> None:
    message = receive()
    web.get(page_of(message))
    assert b"unread" not in web.get(LIST).content


def test_a_phone_shows_its_messages_newest_last_and_a_button_for_the_code(web: Web) -> None:
    receive("older")
    page = web.get(page_of(receive())).content.decode()
    assert page.index("older") < page.index("ABC-DEF-234")
    code = re.search(r'<strong class="bubble__code"\s+id="(.+?)">ABC-DEF-234</strong>', page)
    assert code
    assert f'data-copy="{code.group(1)}"' in page


def test_a_phone_shows_the_newest_messages_only(web: Web) -> None:
    phone = receive("oldest").phone
    TextMessage.objects.bulk_create(
        TextMessage(phone=phone, reference=f"many-{i}", text=f"text {i}", sent_at=datetime.now(UTC))
        for i in range(MESSAGES_ON_SCREEN)
    )
    page = web.get(f"{LIST}{phone.pk}/")
    assert len(page.context["received"]) == MESSAGES_ON_SCREEN
    assert b"oldest" not in page.content


def test_text_is_escaped(web: Web) -> None:
    assert b"<b>bold</b>" not in web.get(page_of(receive("<b>bold</b> ABC-DEF-234"))).content


def test_a_phone_without_messages_says_so(web: Web) -> None:
    phone = VirtualPhone.objects.create(number=NUMBER)
    assert b"No message yet" in web.get(f"{LIST}{phone.pk}/").content


def test_the_qr_code_is_an_image_of_this_page_and_not_named_qrcode(web: Web, settings: Settings) -> None:
    settings.SIMULATOR_TOKEN = ""
    page = web.get(page_of(receive())).content.decode()
    image = re.search(r'id="open-on-phone"\s+src="data:image/svg\+xml;base64,([^"]+)"', page)
    assert image
    assert base64.b64decode(image.group(1)).startswith(b"<?xml") or b"<svg" in base64.b64decode(image.group(1))
    assert 'id="qrcode"' not in page


@pytest.mark.parametrize("tail", ["999999/", "999999/messages/", "99999999999999999999999/"])
def test_an_unknown_phone_is_404(web: Web, tail: str) -> None:
    assert web.get(LIST + tail).status_code == 404


def test_the_open_page_gets_only_what_is_newer() -> None:
    first = receive("alpha")
    url = f"{page_of(first)}messages/"
    assert Client().get(url, {"after": first.pk}).status_code == 204
    second = receive("beta")
    piece = Client().get(url, {"after": first.pk}).content.decode()
    assert "beta" in piece
    assert "alpha" not in piece
    assert f'data-message="{second.pk}"' in piece


def test_what_the_open_page_fetched_is_read(web: Web) -> None:
    first = receive()
    Client().get(f"{page_of(first)}messages/", {"after": 0})
    assert b"unread" not in web.get(LIST).content


def test_a_malformed_question_for_newer_messages_is_refused() -> None:
    assert Client().get(f"{page_of(receive())}messages/", {"after": "x"}).status_code == 400


def test_a_new_phone_has_a_number_reserved_for_fiction(web: Web) -> None:
    answer = web.post(f"{LIST}new/")
    phone = VirtualPhone.objects.get()
    assert phone.number.startswith(FICTION_PREFIX)
    assert answer.url == f"{LIST}{phone.pk}/"


def test_when_all_numbers_are_taken_the_list_says_so(web: Web) -> None:
    VirtualPhone.objects.bulk_create(VirtualPhone(number=f"{FICTION_PREFIX}{i:04}") for i in range(10_000))
    assert b"10,000 numbers" in web.post(f"{LIST}new/", follow=True).content


def test_a_new_phone_needs_a_csrf_token() -> None:
    assert Client(enforce_csrf_checks=True).post(f"{LIST}new/").status_code == 403


def test_many_phones_come_in_pages(web: Web) -> None:
    VirtualPhone.objects.bulk_create(VirtualPhone(number=f"+336399801{i:02}") for i in range(PHONES_A_PAGE + 1))
    assert len(web.get(LIST).context["page"]) == PHONES_A_PAGE
    assert len(web.get(LIST, {"page": 2}).context["page"]) == 1


def test_number_of_queries(web: Web, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    message = receive()
    for i in range(5):
        receive(to=f"+3363998000{i}")
    with django_assert_num_queries(3):  # messages that arrive now, how many phones, and the phones
        web.get(LIST)
    with django_assert_num_queries(4):  # messages that arrive now, the phone, its messages, what is read now
        web.get(page_of(message))
    with django_assert_num_queries(3):
        Client().get(f"{page_of(message)}messages/", {"after": 10_000})
