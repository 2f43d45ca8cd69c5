"""«Supprimer mon compte»: what is told, what goes, what stays."""

from datetime import timedelta

import pytest
from django.test import Client

from eulogin import listeners
from eulogin.accounts import uids
from eulogin.accounts.creation import create_account as create
from eulogin.api import AccountError, create_account, reset
from eulogin.events import Event
from eulogin.models import Account, LoginAttempt, PasswordLink, ServiceTicket, SsoSession
from eulogin.passwords import links
from kernel.journal.models import Entry
from kernel.journal.writing import broken_entries
from mfa.api import add_phone
from mfa.methods.sms.models import PhoneNumber
from simulator.mail.models import ReceivedMail
from tests.eulogin.conftest import PASSWORD, PHONE, last_mail, sign_in

PAGE = "/cas/userdata/deleteMyAccount.cgi"
CONFIRMED = {"confirmDeletion": "on"}


@pytest.fixture
def delete(web, camille, django_capture_on_commit_callbacks):
    """Signed in; deletes the account."""
    sign_in(web)

    def post():
        with django_capture_on_commit_callbacks(execute=True):
            return web.post(PAGE, CONFIRMED, follow=True)

    return post


class Listener:
    """Notes what it hears; stands for an application."""

    heard: list[str] = []

    def account_deleted(self, uid: str) -> None:
        self.heard.append(uid)

    def factors_removed(self, uid: str) -> None:
        self.heard.append(f"factors of {uid}")


class Unwilling(Listener):
    """An application that cannot follow."""

    def account_deleted(self, uid: str) -> None:
        raise RuntimeError(uid)


@pytest.fixture
def listener(settings):
    settings.EULOGIN_ACCOUNT_LISTENERS = [f"{__name__}.Listener"]
    Listener.heard.clear()


def test_the_page_tells_what_will_be_lost(web, camille):
    sign_in(web)
    page = web.get(PAGE).content.decode()
    assert camille.uid in page
    assert "TRACES" in page


def test_without_the_box_nothing_is_deleted(web, camille):
    sign_in(web)
    assert "confirmDeletion" in web.post(PAGE, {}).context["form"].errors
    assert Account.objects.filter(pk=camille.pk).exists()


def test_everything_about_the_person_goes(delete, camille, rf, app):
    elsewhere = Client()
    sign_in(elsewhere, f"/cas/login?service={app}")
    links.make(rf.get("/cas/"), email=camille.email)
    Client().post("/cas/login", {"username": camille.email.upper()})
    page = delete()
    assert "Your account has been deleted" in page.content.decode()
    for model in (Account, SsoSession, ServiceTicket, LoginAttempt, PasswordLink):
        assert not model.objects.exists(), model
    assert elsewhere.get("/cas/userdata/myAccount.cgi").status_code == 302
    assert sign_in(Client()).status_code == 200


def test_the_factors_go_and_the_journal_says_so(delete, camille):
    add_phone(camille, PHONE)
    SsoSession.objects.update(factor_proved_at=SsoSession.objects.get().authenticated_at)
    delete()
    assert not PhoneNumber.objects.exists()
    assert Entry.objects.filter(event="factor:all:removed").count() == 1


def test_the_last_mail_goes_to_the_owner_in_their_language(delete, camille):
    delete()
    assert last_mail().to == camille.email
    assert camille.uid in last_mail().text


def test_the_journal_keeps_the_act_and_forgets_the_person(delete, camille):
    delete()
    assert Entry.objects.filter(event=Event.ACCOUNT_DELETED).count() == 1
    assert not Entry.objects.filter(subject=camille.uid).exists()
    assert camille.uid not in str(list(Entry.objects.values_list("personal", flat=True)))
    assert not list(broken_entries())


def test_the_address_is_free_and_the_uid_is_not(delete, camille, monkeypatch):
    delete()
    with pytest.raises(AccountError):
        create_account(email="other@example.org", first_name="A", last_name="B", password=PASSWORD, uid=camille.uid)
    drawn = iter([camille.uid, camille.uid, "n00fresh"])
    monkeypatch.setattr("eulogin.accounts.creation.new_uid", lambda: next(drawn))
    assert create(email=camille.email, first_name="A", last_name="B", password=PASSWORD).uid == "n00fresh"


def test_a_reset_of_the_simulator_gives_the_uids_back(camille):
    uids.retire(camille.uid)
    reset()
    assert not uids.is_retired(camille.uid)


def test_applications_hear_of_it(delete, camille, listener):
    delete()
    assert Listener.heard == [camille.uid]


def test_applications_hear_of_lost_factors(listener):
    listeners.factors_removed("n00somebody")
    assert Listener.heard == ["factors of n00somebody"]


def test_an_application_that_fails_keeps_the_account(delete, camille, settings):
    settings.EULOGIN_ACCOUNT_LISTENERS = [f"{__name__}.Unwilling"]
    with pytest.raises(RuntimeError):
        delete()
    assert Account.objects.filter(pk=camille.pk).exists()
    assert SsoSession.objects.filter(ended_at=None).exists()
    assert not ReceivedMail.objects.exists()


def test_a_second_click_is_harmless(delete, web):
    delete()
    assert web.post(PAGE, CONFIRMED)["Location"].startswith("/cas/login")
    assert web.get("/cas/userdata/accountDeleted.cgi").status_code == 200
    assert Client().get("/cas/userdata/accountDeleted.cgi").status_code == 302


def test_a_fresh_proof_is_asked_for(web, camille, clock):
    sign_in(web)
    clock.forward(timedelta(minutes=11))
    assert "renew=true" in web.post(PAGE, CONFIRMED)["Location"]
    assert Account.objects.filter(pk=camille.pk).exists()


def test_staff_cannot_delete_what_comes_from_human_resources(web, db):
    staff = create_account(
        email="sam@ec.europa.eu", first_name="Sam", last_name="Dubois", password=PASSWORD, domain="eu.europa.ec"
    )
    sign_in(web, who=staff.email)
    assert "human resources" in web.post(PAGE, CONFIRMED).content.decode()
    assert Account.objects.filter(pk=staff.pk).exists()
