"""The trainer's pages and a trainee's own."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import send_mail
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from simulator.classroom import holders
from simulator.classroom.models import Course, Done, ExerciseSet, KeptState, Start, Trainee
from simulator.mail.models import ReceivedMail
from tests.pages import Web
from tests.simulator.classroom.test_progress import GOOD

pytestmark = pytest.mark.django_db

ROOT = "/simulator/classroom/"
TOKEN = "a-token-for-the-class"
OpenClass = Callable[..., Course]
NEW = {"name": "Ardennes", "size": "3", "language": "fr", "start": "phone", "authority": "FR00008"}


def text(response: object) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())  # type: ignore[attr-defined]


@pytest.fixture
def far(settings: Settings, web: Web) -> Web:
    """A browser on another machine, without the token."""
    settings.SIMULATOR_TOKEN = TOKEN
    web.defaults["REMOTE_ADDR"] = "192.0.2.17"
    return web


def test_an_empty_list_says_so(web: Web) -> None:
    assert "No class yet" in text(web.get(ROOT))


def test_who_decides_is_told_in_which_authority(web: Web, open_class: OpenClass) -> None:
    agents, others = open_class(start=Start.AGENT), open_class(start=Start.PHONE, name="Marne")
    assert "FR00008" in text(web.get(f"{ROOT}{agents.pk}/cards/"))
    assert "FR00008" not in text(web.get(f"{ROOT}{others.pk}/cards/"))


@pytest.mark.usefixtures("small_world")
def test_a_class_is_opened_and_its_cards_are_shown(web: Web) -> None:
    answer = web.post(f"{ROOT}new/", NEW)
    course = Course.objects.get()
    assert answer.headers["Location"] == f"{ROOT}{course.pk}/cards/"
    cards = web.get(answer.headers["Location"])
    for trainee in course.trainees.all():
        assert f"/simulator/classroom/join/{trainee.secret}/" in text(cards)
        assert trainee.email in text(cards)
    assert "Training-2024!" in text(cards)
    assert course.name in text(web.get(ROOT))


@pytest.mark.usefixtures("small_world")
def test_wrong_entries_are_told_and_kept(web: Web) -> None:
    for field, value in (("size", "41"), ("size", "0"), ("name", ""), ("authority", "XX1"), ("start", "x")):
        page = web.post(f"{ROOT}new/", {**NEW, field: value})
        assert page.status_code == 200
        assert f'id="id_{field}_error"' in page.content.decode(), field
        assert 'value="fr" selected' in page.content.decode()
    web.post(f"{ROOT}new/", NEW)
    assert "This name is taken" in text(web.post(f"{ROOT}new/", NEW))
    assert Course.objects.count() == 1


def test_the_board_draws_who_stands_where(web: Web, open_class: OpenClass) -> None:
    course = open_class(Start.PHONE, size=3)
    first, second, _third = course.trainees.all()
    Done.objects.create(trainee=first, step="mobile-app/device")
    long_ago = timezone.now() - timedelta(minutes=11)
    Trainee.objects.filter(pk=second.pk).update(joined_at=long_ago)
    page = web.get(f"{ROOT}{course.pk}/")
    assert page.content.count(b"step--done") == 1 + 1  # and once in the legend
    assert page.content.count(b"step--stuck") == 1 + 1
    assert "Nothing new for 10 minutes" in text(page)
    assert "1 of 3 have come in, 0 have finished." in text(page)


def test_the_board_costs_the_same_for_many(
    web: Web, open_class: OpenClass, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for size in (2, 8):
        course = open_class(Start.REQUESTED, size=size, name=str(size))
        web.get(f"{ROOT}{course.pk}/")
        with django_assert_num_queries(14):
            web.get(f"{ROOT}{course.pk}/")


def test_the_trainer_helps_one_trainee(web: Web, open_class: OpenClass) -> None:
    course = open_class(Start.NOTHING)
    trainee = course.trainees.all()[0]
    own = f"{ROOT}{course.pk}/trainees/{trainee.pk}/"
    assert trainee.email in text(web.get(own))
    web.post(f"{own}help/", {"act": "do"})
    web.post(f"{own}help/", {"act": "count"})
    assert set(Done.objects.values_list("step", "helped")) == {
        ("open-an-account/account", False),
        ("text-message/number", True),
    }
    assert "Done for" in text(web.get(own))
    web.post(f"{own}help/", {"act": "do"})
    assert "nothing that could be done" in text(web.get(own))


def test_classes_and_trainees_of_others_are_not_found(web: Web, open_class: OpenClass) -> None:
    course, other = open_class(name="A"), open_class(name="B")
    stranger = other.trainees.all()[0]
    for path in ("999999/", "999999/cards/", "999999/close/", f"{course.pk}/trainees/{stranger.pk}/", f"{10**30}/"):
        assert web.get(f"{ROOT}{path}").status_code == 404
    assert web.post(f"{ROOT}{course.pk}/trainees/{stranger.pk}/help/", {"act": "do"}).status_code == 404


def test_closing_and_beginning_anew_ask_first(web: Web, open_class: OpenClass) -> None:
    course = open_class()
    secrets = set(course.trainees.values_list("secret", flat=True))
    for act in ("restart", "close"):
        web.get(f"{ROOT}{course.pk}/{act}/")
        page = web.post(f"{ROOT}{course.pk}/{act}/")
        assert "Tick the box to confirm" in text(page)
    assert set(course.trainees.values_list("secret", flat=True)) == secrets
    web.post(f"{ROOT}{course.pk}/restart/", {"sure": "on"})
    assert not set(course.trainees.values_list("secret", flat=True)) & secrets
    web.post(f"{ROOT}{course.pk}/close/", {"sure": "on"})
    assert not Course.objects.exists()


@pytest.mark.usefixtures("small_world")
def test_training_is_kept_set_back_and_forgotten(web: Web) -> None:
    page = f"{ROOT}training/"
    assert "Tick the box to confirm" in text(web.post(page, {"state": "empty"}))
    web.post(f"{page}keep/", {"name": "Monday"})
    assert "This name is taken" in text(web.post(f"{page}keep/", {"name": "Monday"}))
    web.post(page, {"state": "Monday", "sure": "on"})
    shown = text(web.get(page))
    assert "Training was set back in" in shown
    assert "to: Monday" in shown
    kept = KeptState.objects.get()
    web.post(f"{page}forget/{kept.pk}/")
    web.post(f"{page}forget/{kept.pk}/")
    assert "Kept states" not in text(web.get(page))


@pytest.mark.usefixtures("small_world")
def test_exercises_of_ones_own_are_brought_used_and_removed(web: Web, open_class: OpenClass) -> None:
    page = f"{ROOT}exercises/"
    web.get(page)
    faulty = SimpleUploadedFile("x.toml", GOOD.replace("role-requested", "wish").encode())
    answer = web.post(page, {"name": "own", "file": faulty})
    assert "exercises.1.steps.1.check: there is no such check" in text(answer)
    web.post(page, {"name": "own", "file": SimpleUploadedFile("x.toml", GOOD.encode())})
    own = ExerciseSet.objects.get()
    Course.objects.filter(pk=open_class().pk).update(exercises=own)
    web.post(f"{page}{own.pk}/remove/")
    assert "A class uses these exercises" in text(web.get(page))
    Course.objects.update(exercises=None)
    web.post(f"{page}{own.pk}/remove/")
    assert not ExerciseSet.objects.exists()


# --- a trainee's own pages ------------------------------------------------------------------------------------------


def test_a_card_opens_ones_own_pages_and_no_other(far: Web, open_class: OpenClass) -> None:
    course = open_class(Start.PHONE)
    me, other = course.trainees.select_related("phone")
    assert far.get(f"{ROOT}join/{me.secret}/").headers["Location"] == f"{ROOT}mine/"
    mine = far.get(f"{ROOT}mine/")
    assert me.email in text(mine)
    assert "/simulator/mail/" not in mine.content.decode()
    assert me.phone is not None
    assert other.phone is not None
    assert far.get(f"/simulator/phones/{me.phone.pk}/").status_code == 200
    closed = ["", f"{course.pk}/", f"{course.pk}/cards/", "training/", "new/", "exercises/"]
    others = ["/simulator/", "/simulator/mail/", "/simulator/clock/", "/simulator/api/mail"]
    for path in [*(f"{ROOT}{path}" for path in closed), *others, f"/simulator/phones/{other.phone.pk}/"]:
        assert far.get(path).status_code in (401, 403), path
    assert far.post(f"{ROOT}training/", {"state": "empty", "sure": "on"}).status_code in (401, 403)
    assert Trainee.objects.filter(joined_at=None).count() == 1


def test_a_trainee_reads_their_own_mails_only(far: Web, open_class: OpenClass) -> None:
    me, other = open_class(Start.NOTHING).trainees.all()
    for trainee in (me, other):
        send_mail(f"For {trainee.first_name}", "Hello", None, [trainee.email.upper()])
    far.get(f"{ROOT}join/{me.secret}/")
    shown = text(far.get(f"{ROOT}mine/mail/"))
    assert f"For {me.first_name}" in shown
    assert f"For {other.first_name}" not in shown
    own, foreign = (ReceivedMail.objects.get(to=trainee.email).pk for trainee in (me, other))
    assert "Hello" in text(far.get(f"{ROOT}mine/mail/{own}/"))
    assert far.get(f"{ROOT}mine/mail/{foreign}/").status_code == 404


def test_whose_class_is_over_is_told_so(far: Web, open_class: OpenClass) -> None:
    course = open_class(language="en")
    me = course.trainees.all()[0]
    far.get(f"{ROOT}join/{me.secret}/")
    course.delete()
    assert "plays nobody" in text(far.get(f"{ROOT}mine/"))
    assert far.get(f"{ROOT}join/{me.secret}/").status_code == 401
    far.cookies[holders.COOKIE] = "guessed"
    assert "plays nobody" in text(far.get(f"{ROOT}mine/mail/"))


def test_ones_page_shows_the_next_step_and_a_hint_after_a_while(
    web: Web, open_class: OpenClass, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    me = open_class(Start.PHONE, size=1).trainees.get()
    web.get(f"{ROOT}join/{me.secret}/")
    assert "Ajoutez votre téléphone" in text(web.get(f"{ROOT}mine/"))  # in the language of the class
    with django_assert_num_queries(13):
        page = web.get(f"{ROOT}mine/")
    assert "deux minutes" in text(page)
    Trainee.objects.update(joined_at=timezone.now() - timedelta(minutes=3))
    assert "copiez le texte du code QR" in text(web.get(f"{ROOT}mine/"))
