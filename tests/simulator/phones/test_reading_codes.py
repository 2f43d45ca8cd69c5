"""Pictures of QR codes, read by the phone in Chromium: also those that the reader misses at the first look."""

import base64
import hashlib
import io

import pytest
import qrcode
from django.contrib.staticfiles import finders
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from mfa.methods.mobile_app import qr_texts
from simulator.phones.pages import READER

#: ZXing finds nothing in the straight pictures of these, sharp as they are.
MISSED = (7, 11, 30, 40, 49, 51)
READ = """async ([reader, pictures]) => {
  const qr = await import("/static/js/phone/qr.js");
  const texts = [];
  for (const picture of pictures) texts.push(await qr.readPicture(reader, await (await fetch(picture)).blob()));
  return texts;
}"""


def picture(text: str, size: int = 8) -> str:
    code, raw = qrcode.QRCode(border=4, box_size=size, error_correction=qrcode.constants.ERROR_CORRECT_L), io.BytesIO()
    code.add_data(text)
    code.make_image().save(raw, "PNG")
    return f"data:image/png;base64,{base64.b64encode(raw.getvalue()).decode()}"


@pytest.fixture
def read(page: Page, live_server: LiveServer) -> object:
    if not finders.find(READER):
        pytest.skip("NOT TESTED, Node.js: no QR reader in node_modules; scripts/front_end.sh fetches it")
    # A page without a policy of its own: a module of the product's, pictures of the test's.
    page.goto(f"{live_server.url}/static/js/phone/qr.js")
    return lambda *pictures: page.evaluate(READ, [f"/static/{READER}", list(pictures)])


@pytest.mark.django_db
def test_codes_that_the_first_look_misses_are_read_all_the_same(read) -> None:
    texts = [
        qr_texts.enrolment("http://localhost:8000", hashlib.sha256(str(place).encode()).hexdigest()) for place in MISSED
    ]
    assert read(*map(picture, texts)) == texts


@pytest.mark.django_db
def test_a_large_picture_is_read_and_one_without_a_code_says_nothing(read) -> None:
    text = qr_texts.sign_in("http://localhost:8000", "n00ab12c", "ABCDEFGHIJ")
    empty = picture("")[:-40]
    assert read(picture(text, 60), empty) == [text, None]
