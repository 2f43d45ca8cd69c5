"""Bring people of the official mock-up in: make who is new, change who is known, all or nothing.

Passwords: the form of `strongPasswordHash` in the official file is not public, so nobody keeps the password they had.

- A plain `password` element is the person's password, and replaces the one of a person who is known.
- A password named for the import is the password of everybody else, known people among them.
- Without one, new people get `STOCK_PASSWORD`, that of the official mock-up's own people, and known people keep
  theirs. It is public and breaks our rules for passwords, which hold for what people choose.

A common password is hashed once for the import: a salt of its own for each person would hide who shares a password,
and here everybody may know it. The first change of a password brings its own salt. Passwords of the file are hashed
one by one, since two people may have the same one by chance.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction
from django.db.models.functions import Lower

from eulogin.accounts.mockup import COLUMNS, FileRefused, MockPerson, Problem, file_problem, read
from eulogin.accounts.placeholders import placeholder
from eulogin.accounts.uids import is_retired
from eulogin.errors import ErrorCode, sentence
from eulogin.events import Event
from eulogin.models import Account
from eulogin.signin import sessions
from kernel.journal.writing import record
from mfa import api as mfa

STOCK_PASSWORD = "Qwerty098"  # noqa: S105 - public: the official mock-up's invented people have it
STOCK_FILE = Path(__file__).with_name("stock_people.xml")
#: What an import writes of a person, beside e-mail address and password.
WRITTEN = [*(c for c in COLUMNS.values() if c != "email"), "employee_type", "groups", "assurance_level", "is_active"]

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Report:
    """Who was made and who was changed (uids), what could not be taken over, and numbers that are factors now."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)


def import_file(content: bytes, *, password: str | None = None, progress: Progress = lambda done, of: None) -> Report:
    """Import the people of a `userDataBase.xml`. FileRefused, with nothing changed, when one of them cannot be.

    `password` as above; `progress` is told how many people of how many have their password hashed.
    """
    people = read(content)
    known = Account.objects.in_bulk([person.uid for person in people])
    hashes = _Hashes(password)
    for done, person in enumerate(people, 1):
        hashes.prepare(person, known.get(person.uid))
        progress(done, len(people))
    try:
        return _save(people, hashes)
    except IntegrityError as error:
        raise FileRefused(file_problem(ErrorCode.IMPORT_CROSSED)) from error


def import_stock(*, password: str | None = None) -> Report:
    """Import the well-known people of the official mock-up, whom the test suites of its users name."""
    return import_file(STOCK_FILE.read_bytes(), password=password)


class _Hashes:
    """The password hashes to write, made before the transaction begins."""

    def __init__(self, password: str | None) -> None:
        self.for_known_people = password is not None
        self.common = make_password(password or STOCK_PASSWORD)
        self.own: dict[str, str] = {}

    def prepare(self, person: MockPerson, known: Account | None) -> None:
        """Hash the person's own password, unless it opens the account already."""
        if person.password and not (known and check_password(person.password, known.password)):
            self.own[person.uid] = make_password(person.password)

    def of(self, person: MockPerson, *, known: bool) -> str | None:
        """What to write; None where the account keeps its password."""
        if person.uid in self.own:
            return self.own[person.uid]
        if known and (person.password or not self.for_known_people):
            return None
        return self.common


@transaction.atomic
def _save(people: Sequence[MockPerson], hashes: _Hashes) -> Report:
    accounts = Account.objects.select_for_update().in_bulk([person.uid for person in people])
    _refuse_taken_addresses(people)
    report = Report()
    for person in people:
        known = accounts.get(person.uid)
        account = _write(person, known, hashes.of(person, known=known is not None))
        (report.updated if known else report.created).append(account.uid)
        _add_phone(person, account, report)
    for person in people:
        record(Event.ACCOUNT_IMPORTED, subject=person.uid, known=person.uid in accounts)
    return report


def _refuse_taken_addresses(people: Sequence[MockPerson]) -> None:
    addresses = [person.email.lower() for person in people if person.email]
    rows = Account.objects.annotate(lower=Lower("email")).filter(lower__in=addresses)
    owners = dict(rows.values_list("lower", "uid"))
    code = ErrorCode.EMAIL_TAKEN
    problems = [
        Problem(person.place, person.uid, "email", code, sentence(code))
        for person in people
        if owners.get(person.email.lower(), person.uid) != person.uid
    ]
    if problems:
        raise FileRefused(*problems)


def _write(person: MockPerson, known: Account | None, password_hash: str | None) -> Account:
    account = known or Account(uid=person.uid, email=placeholder(person.uid))
    for column in WRITTEN:
        setattr(account, column, getattr(person, column))
    if person.email:
        account.email = person.email
    if password_hash:
        account.password = password_hash
    account.save(force_insert=known is None)
    if known is None and is_retired(account.uid):
        code = ErrorCode.UID_TAKEN  # by somebody whose account was deleted: it never becomes another person's
        raise FileRefused(Problem(person.place, person.uid, "uid", code, sentence(code)))
    if known and (password_hash or not account.is_active):
        sessions.end_others(account, None)
    return account


def _add_phone(person: MockPerson, account: Account, report: Report) -> None:
    """Their mobile number as second factor. One that cannot be is reported: the person signs in without it."""
    if not person.mobile_phone:
        return
    try:
        report.numbers.append(str(mfa.add_phone(account, person.mobile_phone).number))
    except mfa.FactorError as error:
        if error.code != mfa.FactorErrorCode.NUMBER_ALREADY_YOURS:
            problem = Problem(person.place, person.uid, "mobilePhone", str(error.code), mfa.sentence(error.code))
            report.problems.append(problem)
