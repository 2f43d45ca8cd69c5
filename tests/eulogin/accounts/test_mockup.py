"""Reading the mock-up's file, and what is refused."""

import pytest

from eulogin.accounts import mockup
from eulogin.accounts.mockup import FileRefused, read
from eulogin.errors import ErrorCode

NAMESPACE = f' xmlns="{mockup.NAMESPACE}"'
CHUCK = """<user>
  <uid>ChuckNorris</uid><cn>Norris Chuck</cn><firstName>Chuck</firstName><lastName>Norris</lastName>
  <email>texasranger@chucknorris.com.eu</email><employeeType>f</employeeType>
  <departmentNumber>DIGIT.A.3</departmentNumber><description>?</description>
  <organisation>eu.europa.ec</organisation><organisationUsername>norrisc</organisationUsername>
  <cudGroups>ONE</cudGroups><cudGroups>TWO</cudGroups>
  <mobilePhone>+33639980102</mobilePhone><internalTelephoneNumber>12345</internalTelephoneNumber>
  <registrationLevelVersion level="20">1</registrationLevelVersion><objectStatus>a</objectStatus>
  <strongPasswordHash>unknown</strongPasswordHash></user>"""


def file(users: str, *, attributes: str = NAMESPACE) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<userDataBase{attributes}>{users}</userDataBase>'.encode()


def codes(content: bytes) -> list[tuple[int, str, str]]:
    with pytest.raises(FileRefused) as refused:
        read(content)
    return [(problem.place, problem.field, problem.code) for problem in refused.value.problems]


@pytest.mark.parametrize("attributes", [NAMESPACE, ""])
def test_every_element_is_read_with_or_without_name_space(attributes: str) -> None:
    (chuck,) = read(file(CHUCK, attributes=attributes))
    assert (chuck.uid, chuck.email, chuck.first_name, chuck.last_name) == (
        "chucknorris",
        "texasranger@chucknorris.com.eu",
        "Chuck",
        "Norris",
    )
    assert (chuck.domain, chuck.domain_username, chuck.employee_type) == ("eu.europa.ec", "norrisc", "f")
    assert (chuck.department_number, chuck.telephone_number) == ("DIGIT.A.3", "12345")
    assert (chuck.groups, chuck.mobile_phone) == (["ONE", "TWO"], "+33639980102")
    assert (chuck.assurance_level, chuck.is_active, chuck.password) == (20, True, "")


def test_elements_of_another_name_space_are_nobody() -> None:
    assert codes(file(CHUCK, attributes=' xmlns="https://other.example/"')) == [(0, "", ErrorCode.FILE_WITHOUT_PEOPLE)]


def test_the_uid_alone_is_enough() -> None:
    (person,) = read(file("<user><uid>minimal</uid></user>"))
    assert (person.last_name, person.email, person.domain) == ("minimal", "", "external")
    assert (person.employee_type, person.assurance_level, person.is_active) == ("n", 10, True)


@pytest.mark.parametrize(("domain", "level"), [("eu.europa.ec", 40), ("eu.europa.curia", 30), ("external", 10)])
def test_without_a_level_of_registration_the_domain_says_it(domain: str, level: int) -> None:
    (person,) = read(file(f"<user><uid>abc</uid><organisation>{domain}</organisation></user>"))
    assert person.assurance_level == level


def test_another_status_than_a_is_a_disabled_account() -> None:
    assert not read(file("<user><uid>abc</uid><objectStatus>d</objectStatus></user>"))[0].is_active


@pytest.mark.parametrize(
    ("user", "field", "code"),
    [
        ("<uid></uid>", "uid", ErrorCode.UID_MALFORMED),
        ("<cn>X</cn>", "uid", ErrorCode.UID_MALFORMED),
        ("<uid>a b</uid>", "uid", ErrorCode.UID_MALFORMED),
        ("<uid>abc</uid><email>nowhere</email>", "email", ErrorCode.EMAIL_MALFORMED),
        ("<uid>abc</uid><employeeType>no</employeeType>", "employeeType", ErrorCode.EMPLOYEE_TYPE_MALFORMED),
        (f"<uid>abc</uid><firstName>{'x' * 101}</firstName>", "firstName", ErrorCode.VALUE_TOO_LONG),
        (f"<uid>abc</uid><password>{'x' * 129}</password>", "password", ErrorCode.PASSWORD_TOO_LONG),
    ],
)
def test_a_person_who_cannot_be_imported_is_named_by_place_and_field(user: str, field: str, code: ErrorCode) -> None:
    assert codes(file(f"<user><uid>first</uid></user><user>{user}</user>")) == [(2, field, code)]


def test_nobody_stands_in_the_file_twice() -> None:
    users = "<user><uid>abc</uid><email>A@x.example</email></user><user><uid>ABC</uid><email>a@x.example</email></user>"
    uid, email = ErrorCode.UID_REPEATED, ErrorCode.EMAIL_REPEATED
    assert codes(file(users)) == [(1, "uid", uid), (1, "email", email), (2, "uid", uid), (2, "email", email)]


def test_bad_xml_is_refused_with_its_line() -> None:
    with pytest.raises(FileRefused, match="line 3, column 10"):
        read(b"<userDataBase>\n<user>\n <uid>a</user></userDataBase>")


@pytest.mark.parametrize(
    "content",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x><user><uid>&b;</uid></user></x>',
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x><user><uid>abc</uid></user></x>',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x><user><uid>&a;</uid></user></x>',
    ],
)
def test_entities_are_refused(content: bytes) -> None:
    assert codes(content) == [(0, "", ErrorCode.FILE_WITH_DEFINITIONS)]


@pytest.mark.parametrize("content", [b"", b"\x00", b'<?xml version="1.0" encoding="klingon"?><x/>', b"\xff\xfe<"])
def test_what_is_no_xml_is_refused(content: bytes) -> None:
    assert codes(content) == [(0, "", ErrorCode.FILE_MALFORMED)]


def test_the_file_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mockup, "MOST_PEOPLE", 1)
    two = file("<user><uid>abc</uid></user><user><uid>abd</uid></user>")
    assert codes(two) == [(0, "", ErrorCode.FILE_TOO_MANY_PEOPLE)]
    assert codes(b" " * (mockup.LARGEST + 1)) == [(0, "", ErrorCode.FILE_TOO_LARGE)]
