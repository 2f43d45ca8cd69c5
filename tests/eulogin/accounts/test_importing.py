"""Importing people: who is made, who is changed, who keeps which password."""

import pytest
from django.contrib.auth import authenticate

from eulogin.accounts import importing
from eulogin.accounts.importing import STOCK_PASSWORD, import_file, import_stock
from eulogin.accounts.mockup import FileRefused
from eulogin.accounts.placeholders import placeholder, real_address
from eulogin.accounts.uids import retire
from eulogin.errors import ErrorCode
from eulogin.events import Event
from eulogin.models import Account, SsoSession
from kernel.journal.models import Entry
from mfa.methods.sms.models import PhoneNumber
from tests.eulogin.accounts.test_mockup import CHUCK, file
from tests.eulogin.conftest import sign_in
from tests.pages import Web

pytestmark = pytest.mark.django_db
ABC = "<user><uid>abc</uid>{}</user>"


def opens(uid: str, password: str) -> bool:
    return authenticate(username=uid, password=password) is not None


def test_somebody_new_is_made_with_everything_the_file_says() -> None:
    report = import_file(file(CHUCK))
    assert (report.created, report.updated, report.problems) == (["chucknorris"], [], [])
    chuck = Account.objects.get()
    assert (chuck.email, chuck.domain, chuck.employee_type) == ("texasranger@chucknorris.com.eu", "eu.europa.ec", "f")
    assert (chuck.groups, chuck.assurance_level, chuck.department_number) == (["ONE", "TWO"], 20, "DIGIT.A.3")
    assert PhoneNumber.objects.get().user_id == "chucknorris"
    assert list(Entry.objects.values_list("event", "subject"))[-1] == (Event.ACCOUNT_IMPORTED, "chucknorris")


def test_the_same_file_again_changes_nothing() -> None:
    import_file(file(CHUCK))
    before = Account.objects.values().get()
    report = import_file(file(CHUCK))
    assert (report.created, report.updated, report.problems) == ([], ["chucknorris"], [])
    assert Account.objects.values().get() == before
    assert PhoneNumber.objects.count() == 1


def test_somebody_known_becomes_what_the_file_says() -> None:
    import_file(file(CHUCK))
    import_file(file("<user><uid>chucknorris</uid><lastName>Walker</lastName></user>"))
    chuck = Account.objects.get()
    assert (chuck.last_name, chuck.domain, chuck.groups) == ("Walker", "external", [])
    assert chuck.email == "texasranger@chucknorris.com.eu"


# --- passwords ---


def test_new_people_get_the_stock_password_and_known_people_keep_theirs() -> None:
    import_file(file(ABC.format("<password>Own-Password-1</password>")))
    import_file(file(ABC.format("") + "<user><uid>new</uid></user>"))
    assert opens("abc", "Own-Password-1")
    assert opens("new", STOCK_PASSWORD)


def test_a_named_password_is_everybody_s_but_of_who_has_one_in_the_file() -> None:
    import_file(file(ABC.format("")))
    import_file(file(ABC.format("") + "<user><uid>own</uid><password>Mine 1</password></user>"), password="Named-1")
    assert opens("abc", "Named-1")
    assert opens("own", "Mine 1")


def test_two_people_with_the_same_password_in_the_file_do_not_share_a_hash() -> None:
    import_file(file("".join(f"<user><uid>{uid}</uid><password>Same</password></user>" for uid in ("abc", "abd"))))
    assert len(set(Account.objects.values_list("password", flat=True))) == 2


def test_a_new_password_ends_the_sessions_and_the_same_one_does_not(web: Web) -> None:
    import_file(file(CHUCK))
    sign_in(web, who="chucknorris", password=STOCK_PASSWORD)
    import_file(file(CHUCK))
    assert SsoSession.objects.get().ended_at is None
    import_file(file(CHUCK), password="Other-1")
    assert SsoSession.objects.get().ended_at is not None


def test_who_is_disabled_by_the_file_is_signed_out(web: Web) -> None:
    import_file(file(CHUCK))
    sign_in(web, who="chucknorris", password=STOCK_PASSWORD)
    import_file(file(CHUCK.replace("<objectStatus>a", "<objectStatus>d")))
    assert SsoSession.objects.get().ended_at is not None
    assert sign_in(web, who="chucknorris", password=STOCK_PASSWORD).status_code == 200


# --- without an address, with a bad number ---


def test_without_an_address_one_signs_in_by_the_uid(web: Web) -> None:
    import_file(file("<user><uid>minimal</uid></user><user><uid>minimal2</uid></user>"))
    assert sign_in(web, who="minimal", password=STOCK_PASSWORD).status_code == 302
    assert [real_address(email) for email in Account.objects.values_list("email", flat=True)] == ["", ""]
    assert real_address("a@example.org") == "a@example.org"


def test_an_address_given_later_takes_the_place_of_the_placeholder() -> None:
    import_file(file(ABC.format("")))
    assert Account.objects.get().email == placeholder("abc")
    import_file(file(ABC.format("<email>a@example.org</email>")))
    assert Account.objects.get().email == "a@example.org"


@pytest.mark.parametrize("number", ["12", "+3222991111", "0475123456"])
def test_a_number_that_is_not_mobile_is_reported_and_not_fatal(number: str) -> None:
    report = import_file(file(ABC.format(f"<mobilePhone>{number}</mobilePhone>")))
    assert report.created == ["abc"]
    (problem,) = report.problems
    assert (problem.place, problem.uid, problem.field) == (1, "abc", "mobilePhone")
    assert problem.detail


# --- all or nothing ---


def test_an_address_of_somebody_else_refuses_the_whole_file(camille: Account) -> None:
    users = f"<user><uid>first</uid></user>{ABC.format(f'<email>{camille.email.upper()}</email>')}"
    with pytest.raises(FileRefused) as refused:
        import_file(file(users))
    (problem,) = refused.value.problems
    assert (problem.place, problem.uid, problem.code) == (2, "abc", ErrorCode.EMAIL_TAKEN)
    assert Account.objects.get() == camille


def test_an_account_made_at_the_same_moment_refuses_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def made_meanwhile(people: object) -> None:
        Account.objects.create(uid="abc", email="x@example.org", last_name="X")

    monkeypatch.setattr(importing, "_refuse_taken_addresses", made_meanwhile)
    with pytest.raises(FileRefused) as refused:
        import_file(file(ABC.format("")))
    assert refused.value.problems[0].code == ErrorCode.IMPORT_CROSSED


def test_the_uid_of_a_deleted_account_goes_to_nobody_else() -> None:
    retire("abc")
    with pytest.raises(FileRefused) as refused:
        import_file(file(f"<user><uid>first</uid></user>{ABC.format('')}"))
    assert [(p.place, p.field, p.code) for p in refused.value.problems] == [(2, "uid", ErrorCode.UID_TAKEN)]
    assert not Account.objects.exists()


# --- the well-known people ---


def test_the_well_known_people_can_sign_in() -> None:
    report = import_stock()
    assert {"chucknorris", "jackbauer", "jb007", "lsalander", "minimal", "jason.bourne"} == set(report.created)
    assert all(opens(uid, STOCK_PASSWORD) for uid in report.created if uid != "jason.bourne")
    assert opens("jason.bourne", "Password123")
    kinds = dict(Account.objects.values_list("uid", "employee_type"))
    assert (kinds["chucknorris"], kinds["jb007"], kinds["lsalander"]) == ("f", "n", "x")
    levels = dict(Account.objects.values_list("uid", "assurance_level"))
    assert (levels["chucknorris"], levels["jackbauer"], levels["jb007"]) == (40, 30, 10)


def test_progress_is_told_for_each_person() -> None:
    told: list[tuple[int, int]] = []
    import_file(file(ABC.format("") + CHUCK), progress=lambda done, of: told.append((done, of)))
    assert told == [(1, 2), (2, 2)]
