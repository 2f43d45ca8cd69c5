"""Read `userDataBase.xml`, the people of the official developer server of EU Login.

The names of the elements are the ones that file has (fact sheet, section 16): one `user` each, in the name space
`https://ecas.ec.europa.eu/cas/schemas/mockup/db` or in none. Of them `uid` alone is compulsory here.

Not taken over: `strongPasswordHash` (its form is not public; see `importing`), `description`, `tokenSerialNumber` and
`tokenCramId` (no hardware tokens here), `created`, `passwordLastChangedTime`, `lastSecureLoginTimes`,
`authenticationCount`, `goodAuthenticationCount` (they say what happened elsewhere). Any other element is ignored.
A plain `password` element, which the official file does not have, is the person's password.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Field

from eulogin.accounts.creation import assurance_of
from eulogin.accounts.uids import FORM
from eulogin.errors import ErrorCode, sentence
from eulogin.models import Account

NAMESPACE = "https://ecas.ec.europa.eu/cas/schemas/mockup/db"
#: Bytes; some five thousand people with every element.
LARGEST = 5_000_000
MOST_PEOPLE = 5_000
LONGEST_PASSWORD = 128
ACTIVE = "a"
LEVELS = {"0", "10", "20", "30", "40"}
ONE_LETTER = re.compile(r"[a-z]")

#: Elements whose text must fit into a column of the account.
COLUMNS = {
    "email": "email",
    "firstName": "first_name",
    "lastName": "last_name",
    "organisation": "domain",
    "organisationUsername": "domain_username",
    "departmentNumber": "department_number",
    "internalTelephoneNumber": "telephone_number",
}


@dataclass(frozen=True)
class Problem:
    """Something about one person of the file; `place` counts the people from 1, 0 is the file itself."""

    place: int
    uid: str
    field: str
    code: str
    detail: str


class FileRefused(Exception):
    """Nothing is imported: `problems` say why."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(problem.detail for problem in problems))
        self.problems = problems


@dataclass(frozen=True)
class MockPerson:
    """One `user`. `email`, `mobile_phone` and `password` are empty where the file has none."""

    place: int
    uid: str
    email: str
    mobile_phone: str
    password: str
    first_name: str
    last_name: str
    domain: str
    domain_username: str
    department_number: str
    telephone_number: str
    employee_type: str
    groups: list[str]
    assurance_level: int
    is_active: bool


def read(content: bytes) -> list[MockPerson]:
    """The people of a file. FileRefused, with all that is wrong with them, when one of them cannot be imported."""
    people = [(_person(place, user)) for place, user in enumerate(_users(content), 1)]
    problems = [problem for person in people for problem in _mistakes(person)]
    problems += _repeated(people, "uid", ErrorCode.UID_REPEATED) + _repeated(people, "email", ErrorCode.EMAIL_REPEATED)
    if problems:
        raise FileRefused(*sorted(problems, key=lambda problem: problem.place))
    return people


def file_problem(code: ErrorCode, **values: object) -> Problem:
    """A problem of the whole file."""
    return Problem(0, "", "", code, sentence(code, **values))


def _users(content: bytes) -> list[Element]:
    if len(content) > LARGEST:
        raise FileRefused(file_problem(ErrorCode.FILE_TOO_LARGE, most=LARGEST // 1_000_000))
    try:
        root = fromstring(content, forbid_dtd=True)
    except ParseError as error:
        line, column = error.position
        raise FileRefused(file_problem(ErrorCode.FILE_MALFORMED, line=line, column=column + 1)) from error
    except DefusedXmlException as error:
        raise FileRefused(file_problem(ErrorCode.FILE_WITH_DEFINITIONS)) from error
    except (ValueError, LookupError) as error:  # an encoding that nobody knows
        raise FileRefused(file_problem(ErrorCode.FILE_MALFORMED, line=1, column=1)) from error
    users = [element for element in root.iter() if element.tag in ("user", f"{{{NAMESPACE}}}user")]
    if not users:
        raise FileRefused(file_problem(ErrorCode.FILE_WITHOUT_PEOPLE))
    if len(users) > MOST_PEOPLE:
        raise FileRefused(file_problem(ErrorCode.FILE_TOO_MANY_PEOPLE, most=MOST_PEOPLE))
    return users


def _children(user: Element, name: str) -> Iterable[Element]:
    return (child for child in user if child.tag in (name, f"{{{NAMESPACE}}}{name}"))


def _text(user: Element, name: str) -> str:
    """The text of the first element of this name, its blanks put in order; nothing without one."""
    return next((" ".join((child.text or "").split()) for child in _children(user, name)), "")


def _person(place: int, user: Element) -> MockPerson:
    uid, domain = _text(user, "uid").lower(), _text(user, "organisation") or "external"
    level = next((child.get("level", "") for child in _children(user, "registrationLevelVersion")), "")
    return MockPerson(
        place=place,
        uid=uid,
        email=_text(user, "email"),
        mobile_phone=_text(user, "mobilePhone"),
        password=next((child.text or "" for child in _children(user, "password")), ""),
        first_name=_text(user, "firstName"),
        last_name=_text(user, "lastName") or _text(user, "cn") or uid,
        domain=domain,
        domain_username=_text(user, "organisationUsername"),
        department_number=_text(user, "departmentNumber"),
        telephone_number=_text(user, "internalTelephoneNumber"),
        employee_type=_text(user, "employeeType").lower() or "n",
        groups=[group for child in _children(user, "cudGroups") if (group := (child.text or "").strip())],
        assurance_level=int(level) if level in LEVELS else assurance_of(domain),
        is_active=(_text(user, "objectStatus") or ACTIVE).lower() == ACTIVE,
    )


def _mistakes(person: MockPerson) -> Iterable[Problem]:
    if not FORM.fullmatch(person.uid):
        yield _problem(person, "uid", ErrorCode.UID_MALFORMED)
    if person.email and not _is_address(person.email):
        yield _problem(person, "email", ErrorCode.EMAIL_MALFORMED)
    if not ONE_LETTER.fullmatch(person.employee_type):
        yield _problem(person, "employeeType", ErrorCode.EMPLOYEE_TYPE_MALFORMED)
    if len(person.password) > LONGEST_PASSWORD:
        yield _problem(person, "password", ErrorCode.PASSWORD_TOO_LONG, max_length=LONGEST_PASSWORD)
    for element, column in COLUMNS.items():
        most = _longest(column)
        if len(getattr(person, column)) > most:
            yield _problem(person, element, ErrorCode.VALUE_TOO_LONG, most=most)


def _longest(column: str) -> int:
    most: int = cast("Field[Any, Any]", Account._meta.get_field(column)).max_length or 0
    return most


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _repeated(people: list[MockPerson], field: str, code: ErrorCode) -> list[Problem]:
    """A problem for each person whose value stands with somebody else, too."""
    count = Counter(getattr(person, field).lower() for person in people)
    return [_problem(p, field, code) for p in people if (value := getattr(p, field).lower()) and count[value] > 1]


def _problem(person: MockPerson, field: str, code: ErrorCode, **values: object) -> Problem:
    return Problem(person.place, person.uid[:32], field, code, sentence(code, **values))
