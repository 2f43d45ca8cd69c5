"""A new e-mail address: asked for on the page, confirmed by the link, never telling whose address it is."""

from datetime import timedelta

import pytest
from django.test import Client

from eulogin.api import create_account
from eulogin.events import Event
from eulogin.models import EmailChange, PasswordLink, SsoSession
from eulogin.passwords import links
from kernel.journal.models import Entry
from simulator.mail.models import ReceivedMail
from tests.eulogin.conftest import last_link, last_mail, sign_in
from tests.eulogin.myaccount.test_configure import NOW, PAGE

OLD = "camille.martin@example.org"
NEW = "camille.duval@example.org"
DETAILS = "/cas/userdata/ShowDetails.cgi"


@pytest.fixture
def ask(web, camille, django_capture_on_commit_callbacks):
    """Signed in; asks for a new address."""
    sign_in(web)

    def post(email: str = NEW):
        with django_capture_on_commit_callbacks(execute=True):
            return web.post(PAGE, {**NOW, "email": email}, follow=True)

    return post


@pytest.fixture
def confirm(web, django_capture_on_commit_callbacks):
    """Follows a link, signed in."""

    def post(link: str, client: Client | None = None):
        page = (client or web).get(link)["Location"]
        with django_capture_on_commit_callbacks(execute=True):
            return (client or web).get(page)

    return post


def email_of(camille) -> str:
    camille.refresh_from_db()
    return camille.email


def test_the_link_goes_to_the_new_address_and_nothing_changes_yet(ask, camille):
    page = ask().content.decode()
    assert "Your account has been updated." in page
    assert NEW in page
    assert last_mail().to == NEW
    assert email_of(camille) == OLD


def test_who_opens_the_link_without_being_signed_in_changes_nothing(ask, camille):
    """Mail scanners follow links."""
    ask()
    response = Client().get(last_link(), follow=True)
    assert "token" not in response.redirect_chain[-1][0]
    assert email_of(camille) == OLD


def test_the_link_changes_the_address_and_both_mailboxes_hear_of_it(ask, confirm, camille):
    ask()
    assert confirm(last_link())["Location"] == DETAILS
    assert email_of(camille) == NEW
    to_old, to_new = ReceivedMail.objects.order_by("pk")[1:]
    assert to_old.to == OLD
    assert camille.uid in to_old.text
    assert to_new.to == NEW
    assert Entry.objects.filter(event=Event.EMAIL_CHANGED, subject=camille.uid).count() == 1


def test_the_new_address_signs_in_and_the_old_one_does_not(ask, confirm, camille):
    ask()
    confirm(last_link())
    assert sign_in(Client(), who=NEW).status_code == 302
    assert sign_in(Client(), who=OLD).status_code == 200
    assert not SsoSession.objects.filter(moniker=OLD, ended_at=None).exists()


def test_the_link_works_once_and_a_second_click_is_harmless(ask, confirm, web, camille):
    ask()
    link = last_link()
    confirm(link)
    mails = ReceivedMail.objects.count()
    assert confirm(link)["Location"] == DETAILS
    assert ReceivedMail.objects.count() == mails


def test_the_link_dies_after_90_minutes(ask, confirm, web, clock, camille):
    ask()
    clock.forward(timedelta(minutes=90))
    assert confirm(last_link()).status_code == 410
    assert email_of(camille) == OLD


def test_a_new_request_voids_the_older(ask, confirm, camille):
    ask()
    first = last_link()
    ask("other.address@example.org")
    assert confirm(first).status_code in (302, 410)
    assert email_of(camille) == OLD
    confirm(last_link())
    assert email_of(camille) == "other.address@example.org"


def test_a_double_click_on_save_sends_one_mail_whose_link_works(ask, confirm, camille):
    ask()
    ask()
    assert ReceivedMail.objects.filter(to=NEW).count() == 1
    confirm(last_link())
    assert email_of(camille) == NEW


def test_a_change_can_be_cancelled(ask, confirm, web, camille):
    ask()
    assert NEW in web.get(PAGE).content.decode()
    web.post("/cas/userdata/giveUpEmailChange.cgi")
    assert NEW not in web.get(PAGE).content.decode().split("<form")[1]
    assert not EmailChange.objects.exists()
    confirm(last_link())
    assert email_of(camille) == OLD


def test_somebody_else_s_address_looks_the_same_on_the_page(ask, camille, django_assert_num_queries):
    create_account(email=NEW, first_name="Claude", last_name="Petit", password="Herisson-2026!", language="en")
    taken, free = ask(NEW).content.decode(), ask("free.address@example.org").content.decode()
    assert _plain(taken).replace(NEW, "") == _plain(free).replace("free.address@example.org", "")
    to_owner = ReceivedMail.objects.get(to=NEW)
    assert "belongs to your account already" in to_owner.text
    assert "token" not in to_owner.text


def _plain(page: str) -> str:
    """The page without the marks that differ at each request."""
    return "".join(line for line in page.splitlines() if "csrf" not in line and "nonce" not in line)


def test_an_address_taken_meanwhile_is_told_clearly_and_nothing_changes(ask, confirm, camille):
    ask()
    create_account(email=NEW.upper(), first_name="Claude", last_name="Petit", password="Herisson-2026!")
    answer = confirm(last_link())
    assert answer.status_code == 409
    assert email_of(camille) == OLD
    assert EmailChange.objects.get().used_at is None


def test_a_stranger_who_gets_the_link_cannot_take_the_account(ask, confirm, camille):
    """A mistyped address must not hand the account over."""
    ask()
    stranger = Client()
    page = stranger.get(last_link())["Location"]
    assert stranger.get(page)["Location"].startswith("/cas/login?next=")
    create_account(email="eve@example.org", first_name="Eve", last_name="Noir", password="Herisson-2026!")
    sign_in(stranger, who="eve@example.org")
    assert confirm(last_link(), stranger).status_code == 403
    assert email_of(camille) == OLD


def test_the_link_leads_to_sign_in_and_back_without_its_token(ask, confirm, camille):
    ask()
    elsewhere = Client()
    page = elsewhere.get(last_link())["Location"]
    lead = elsewhere.get(page)["Location"]
    assert "token" not in lead
    assert sign_in(elsewhere, lead)["Location"] == page
    elsewhere.get(page)
    assert email_of(camille) == NEW


@pytest.mark.parametrize("query", ["", "?change=1", "?token=wrong", "?change=%00x"])
def test_an_invented_link_is_dead(ask, web, query):
    ask()
    assert web.get(f"/cas/userdata/confirmEmail.cgi{query}", follow=True).status_code == 410


def test_links_for_the_password_in_the_old_mailbox_die(ask, confirm, rf, camille):
    links.make(rf.get("/cas/"), email=OLD, account=camille)
    ask()
    confirm(last_link())
    assert not PasswordLink.objects.filter(account=camille, used_at=None).exists()


def test_only_so_many_strangers_can_be_written_to(ask, camille):
    for number in range(5):
        ask(f"stranger{number}@example.org")
    page = ask("one.more@example.org")
    assert "email" in page.context["form"].errors
    assert not ReceivedMail.objects.filter(to="one.more@example.org").exists()
    assert EmailChange.objects.get().email == "stranger4@example.org"


def test_the_tokens_are_not_kept(ask):
    ask()
    token = last_link().partition("token=")[2]
    assert token not in str(EmailChange.objects.values())
