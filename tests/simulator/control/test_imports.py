"""The call that imports the mock-up's file."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from eulogin.accounts import mockup
from eulogin.models import Account
from simulator.phones.models import VirtualPhone
from tests.eulogin.accounts.test_importing import opens
from tests.eulogin.accounts.test_mockup import CHUCK, file
from tests.simulator.control.calls import expect_problem

pytestmark = pytest.mark.django_db
PATH = "/simulator/api/import/userDataBase"


def send(content: bytes = b"", query: str = "", content_type: str = "application/xml") -> HttpResponse:
    return Client(enforce_csrf_checks=True).post(PATH + query, content, content_type=content_type)


@pytest.mark.parametrize("content_type", ["application/xml", "text/xml; charset=utf-8"])
def test_the_body_is_the_file(content_type: str) -> None:
    answer = send(file(CHUCK), content_type=content_type)
    assert (answer.status_code, answer.json()) == (201, {"created": ["chucknorris"], "updated": [], "problems": []})
    assert VirtualPhone.objects.get().number == "+33639980102"
    assert opens("chucknorris", "Qwerty098")
    again = send(file(CHUCK), content_type=content_type)
    assert (again.status_code, again.json()["updated"]) == (200, ["chucknorris"])


def test_the_file_may_come_in_a_form() -> None:
    form = {"file": SimpleUploadedFile("userDataBase.xml", file(CHUCK)), "password": "Named-1"}
    assert Client(enforce_csrf_checks=True).post(PATH, form).status_code == 201
    assert opens("chucknorris", "Named-1")


def test_the_password_may_be_named_in_the_address() -> None:
    assert send(file(CHUCK), "?password=Named-1").status_code == 201
    assert opens("chucknorris", "Named-1")


def test_the_stock_people_need_no_body() -> None:
    assert len(send(query="?stock=true").json()["created"]) == 6
    assert opens("jason.bourne", "Password123")


def test_a_problem_that_is_not_fatal_is_in_the_answer() -> None:
    problems = send(file(CHUCK.replace("+33639980102", "12"))).json()["problems"]
    assert [(problem["uid"], problem["field"]) for problem in problems] == [("chucknorris", "mobilePhone")]


def test_bad_xml_is_refused_with_its_line() -> None:
    problem = expect_problem(send(b"<a>\n<b></a>"), 422, "file")
    assert "line 2" in problem["detail"]


def test_a_person_who_cannot_be_imported_refuses_everybody() -> None:
    expect_problem(send(file(f"{CHUCK}<user><uid>?</uid></user>")), 422, "user.2.uid")
    assert not Account.objects.exists()


def test_a_taken_address_is_a_conflict() -> None:
    send(file(CHUCK))
    expect_problem(send(file(CHUCK.replace("ChuckNorris", "walker"))), 409, "user.1.email")


@pytest.mark.parametrize("content_type", ["application/json", "application/x-www-form-urlencoded", "text/plain"])
def test_another_kind_of_body_is_refused(content_type: str) -> None:
    expect_problem(send(b"{}", content_type=content_type), 415)


def test_a_form_without_file_is_refused() -> None:
    expect_problem(Client().post(PATH, {"other": "x"}), 422)


def test_no_more_than_the_limit_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = expect_problem(send(b" " * (mockup.LARGEST + 1000)), 422, "file")
    assert problem["errors"][0]["code"] == "file-too-large"


@pytest.mark.parametrize("query", ["?password=", f"?password={'x' * 129}", "?stock=perhaps"])
def test_a_malformed_option_is_refused(query: str) -> None:
    expect_problem(send(file(CHUCK), query), 422, query[1:].partition("=")[0])
