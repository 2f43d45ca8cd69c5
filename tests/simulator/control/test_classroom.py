"""Classes and the state of Training by the control API."""

import pytest

from simulator.classroom.models import Course, Trainee
from tests.simulator.control.calls import call, expect_problem
from tests.traces.world import make_reference

pytestmark = pytest.mark.django_db

CLASS = {"name": "Ardennes", "size": 2, "start": "requested"}


@pytest.fixture(autouse=True)
def _small_world(db: None) -> None:
    make_reference()


def test_a_class_is_opened_followed_and_closed() -> None:
    answer = call("POST", "/classes", CLASS)
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert [one["number"] for one in made["trainees"]] == [1, 2]
    assert all(one["uid"] and one["link"].startswith("http://") for one in made["trainees"])
    Trainee.objects.update(uid="")  # found again by the address
    progress = call("GET", f"/classes/{made['id']}/progress").json()
    assert [one["step"] for one in progress] == ["mobile-app/device"] * 2
    assert all(one["done"] == [] and one["since"] is None and not one["stuck"] for one in progress)
    assert call("DELETE", f"/classes/{made['id']}").status_code == 204
    assert not Course.objects.exists()
    expect_problem(call("DELETE", f"/classes/{made['id']}"), 404)
    expect_problem(call("GET", f"/classes/{2**70}/progress"), 404)


def test_what_is_wrong_with_a_class_is_told() -> None:
    assert call("POST", "/classes", CLASS).status_code == 201
    expect_problem(call("POST", "/classes", CLASS), 409, "name")
    expect_problem(call("POST", "/classes", {**CLASS, "name": "B", "authority": "XX"}), 422, "authority")
    expect_problem(call("POST", "/classes", {**CLASS, "name": "B", "size": 41}), 422, "size")
    expect_problem(call("POST", "/classes", {**CLASS, "name": "B", "start": "x"}), 422, "start")


def test_training_is_kept_and_set_back() -> None:
    assert call("POST", "/training/states", {"name": "Monday"}).status_code == 201
    expect_problem(call("POST", "/training/states", {"name": "Monday"}), 409, "name")
    answer = call("POST", "/training/reset", {"state": "Monday"}).json()
    assert answer["state"] == "Monday"
    assert answer["seconds"] < 10
    expect_problem(call("POST", "/training/reset", {"state": "Tuesday"}), 422, "state")
