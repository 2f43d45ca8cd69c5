"""Reading EU Login's answers."""

import pytest

from tests.traces.cas.answers import DETAILS, NAMESPACE, document, failure, success
from traces.cas.answers import Level, read
from traces.cas.problems import CasError, CasProblem


def problem_of(content: bytes) -> CasProblem:
    with pytest.raises(CasError) as caught:
        read(content)
    return caught.value.problem


def test_flat_attributes_become_an_identity() -> None:
    identity = read(success())
    assert (identity.uid, identity.email) == (DETAILS["user"], DETAILS["email"])
    assert (identity.first_name, identity.last_name, identity.domain) == ("Camille", "Martin", "external")
    assert (identity.level, identity.strengths, identity.language) == (Level.MEDIUM, ["PASSWORD_SMS"], "fr")


def test_a_namespace_with_a_final_slash_is_accepted() -> None:
    assert read(success(namespace=f"{NAMESPACE}/")).uid == DETAILS["user"]


def test_a_missing_level_is_the_weakest() -> None:
    assert read(success(authenticationLevel="")).level == Level.BASIC


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("INVALID_TICKET", CasProblem.TICKET_REFUSED),
        ("INVALID_SERVICE", CasProblem.TICKET_REFUSED),
        ("INVALID_REQUEST", CasProblem.TICKET_REFUSED),
        ("INVALID_USER", CasProblem.USER_REFUSED),
        ("INVALID_STRENGTH", CasProblem.TOO_WEAK),
        ("INSUFFICIENT_AUTHENTICATION_LEVEL", CasProblem.TOO_WEAK),
        ("INTERNAL_ERROR", CasProblem.MALFORMED),
        ("NEVER_HEARD_OF", CasProblem.MALFORMED),
        ("", CasProblem.MALFORMED),
    ],
)
def test_each_failure_has_its_problem(code: str, problem: CasProblem) -> None:
    assert problem_of(failure(code)) == problem


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"yes\nn00camil\n",
        b"<html><body>Welcome</body></html>",
        b"<cas:serviceResponse>",
        success(namespace="http://www.yale.edu/tp/cas"),
        document(""),
        document("<cas:authenticationSuccess/>"),
        success() + success(),
        success(user="<b>n00camil</b>"),
        success(user="n00camil n00other"),
        success(user="n" * 33),
        success(firstName="x" * 151),
        success(email="x" * 255),
        success(authenticationLevel="HIGHEST"),
        b"x" * 1_000_001,
    ],
)
def test_anything_else_is_malformed(content: bytes) -> None:
    assert problem_of(content) == CasProblem.MALFORMED


def test_an_answer_that_says_yes_and_no_is_malformed() -> None:
    no = '<cas:authenticationFailure code="INVALID_TICKET"/>'
    yes = "<cas:authenticationSuccess><cas:user>n00camil</cas:user></cas:authenticationSuccess>"
    assert problem_of(document(yes + no)) == CasProblem.MALFORMED


def test_an_answer_with_two_users_is_malformed() -> None:
    users = "<cas:user>n00camil</cas:user><cas:user>n00other</cas:user>"
    assert (
        problem_of(document(f"<cas:authenticationSuccess>{users}</cas:authenticationSuccess>")) == CasProblem.MALFORMED
    )


def test_entities_are_not_expanded() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "n00camil">]>' + success(user="&a;")
    assert problem_of(bomb) == CasProblem.MALFORMED
