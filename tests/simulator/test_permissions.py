"""A trainee on another machine, whose card opens their own pages: every other address of the simulator as well."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from simulator.classroom import making
from simulator.classroom.models import Course, ExerciseSet, Start
from tests.pages import Web
from tests.rules.test_routes import ADDRESSES
from tests.simulator.classroom.test_progress import GOOD
from tests.traces.world import make_reference

pytestmark = pytest.mark.django_db

ROOT = "/simulator/classroom/"
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
#: What the card opens: the trainee's pages, and their own phone.
OPEN = re.compile(r"simulator/(classroom/(mine|join)/|phones/($|<int:phone_id>|app|take|worker\.js))")


@pytest.fixture
def course(db: None) -> Course:
    make_reference()
    return making.open_course(name="Ardennes", size=2, language="en", start=Start.PHONE, authority="FR00008")


@pytest.fixture
def trainee(course: Course, settings: Settings) -> Client:
    """The first trainee's browser."""
    settings.SIMULATOR_TOKEN = "a-token-for-the-class"
    client = Client(REMOTE_ADDR="192.0.2.17", raise_request_exception=False)
    client.get(f"{ROOT}join/{course.trainees.order_by('pk')[0].secret}/")
    return client


def _filled(address: str, phone: int) -> str:
    path = re.sub(r"<int:phone_id>", str(phone), f"/{address}")
    return re.sub(r"<(\w+:)?\w+>", "1", path)


def test_the_card_of_a_class_opens_nothing_else(course: Course, trainee: Client) -> None:
    mine, other = course.trainees.order_by("pk")
    assert mine.phone is not None
    assert other.phone is not None
    assert trainee.get(f"/simulator/phones/{mine.phone.pk}/").status_code == 200
    listed = trainee.get("/simulator/phones/").content.decode()
    assert f"/simulator/phones/{mine.phone.pk}/" in listed
    assert f"/simulator/phones/{other.phone.pk}/" not in listed
    closed = [address for address in ADDRESSES if address.startswith("simulator/")]
    open_ = []
    for address in closed:
        # Of the phones' pages, those of somebody else's phone.
        if OPEN.match(address) and "phone_id" not in address:
            continue
        for method in ("get", "post", "put", "delete"):
            status = getattr(trainee, method)(_filled(address, other.phone.pk)).status_code
            if status not in (401, 403, 404):
                open_.append(f"{method} {address}: {status}")
    assert not open_, "\n".join(open_)
    assert Course.objects.filter(pk=course.pk).exists()


def test_names_and_texts_of_trainers_are_text(course: Course, web: Web) -> None:
    web.post(f"{ROOT}new/", {"name": SCRIPT, "size": "1", "language": "en", "start": "phone", "authority": "FR00008"})
    web.post(f"{ROOT}training/keep/", {"name": SCRIPT[:60]})
    file = SimpleUploadedFile("own.toml", GOOD.replace("Mine", SCRIPT).replace("Faites", SCRIPT).encode())
    web.post(f"{ROOT}exercises/", {"name": SCRIPT, "file": file})
    made = Course.objects.latest("pk")
    made.exercises = ExerciseSet.objects.get(name=SCRIPT)
    made.save()
    assert made.name == SCRIPT
    pages = [web.get(f"{ROOT}{path}") for path in ("", "training/", "exercises/", f"{made.pk}/", f"{made.pk}/cards/")]
    for page in pages:
        assert "<script>alert" not in page.content.decode()
        assert "<img src=x" not in page.content.decode()
