"""«Configurer mon compte»: names, language, options, and who may change them."""

from datetime import timedelta

import pytest

from eulogin.api import create_account
from eulogin.events import Event
from eulogin.models import SsoSession
from kernel.clock import now
from kernel.journal.models import Entry
from mfa.api import add_phone
from simulator.mail.models import ReceivedMail
from tests.eulogin.conftest import PHONE, last_mail, sign_in

PAGE = "/cas/userdata/configureMyAccount.cgi"
NOW = {
    "firstName": "Camille",
    "lastName": "Martin",
    "email": "camille.martin@example.org",
    "emailLanguage": "fr",
    "wantsNotifications": "on",
}


@pytest.fixture
def save(web, camille, django_capture_on_commit_callbacks):
    """Signed in; posts the form with these changes (None unticks a box)."""
    sign_in(web)

    def post(**changes: str | None):
        data = {k: v for k, v in {**NOW, **changes}.items() if v is not None}
        with django_capture_on_commit_callbacks(execute=True):
            answer = web.post(PAGE, data)
        camille.refresh_from_db()
        return answer

    return post


def test_the_form_shows_what_is_stored(web, camille):
    sign_in(web)
    form = web.get(PAGE).context["form"]
    assert {name: form[name].initial for name in NOW} == {**NOW, "wantsNotifications": True}


def test_the_options_have_the_words_of_the_real_page(save, web):
    page = web.get(PAGE).content.decode()
    for words in (
        "I want to receive email notifications",
        "Warn me each time an application asks for my identity",
        "View my EU Login account details after logging me in",
        "Always require multi-factor authentication",
    ):
        assert words in page


def test_names_are_changed_and_the_owner_is_told(save, camille):
    assert save(firstName=" Camille  Anne ", lastName="Duval")["Location"] == PAGE
    assert camille.get_full_name() == "Camille Anne DUVAL"
    assert "prénom" in last_mail().text or "first name" in last_mail().text
    assert Entry.objects.filter(event=Event.NAMES_CHANGED, subject=camille.uid).count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"firstName": "Cam1lle"}, "firstName"),
        ({"lastName": ""}, "lastName"),
        ({"lastName": "DDPP Ardennes"}, "lastName"),
        ({"email": "camille@ec.europa.eu"}, "email"),
        ({"email": "camille"}, "email"),
        ({"emailLanguage": "xx"}, "emailLanguage"),
    ],
)
def test_bad_input_changes_nothing_and_is_kept(save, camille, change, field):
    form = save(wantsDetails="on", **change).context["form"]
    assert field in form.errors
    assert form[field].value() == change[field]
    assert not camille.wants_details
    assert not ReceivedMail.objects.exists()


def test_who_insists_may_have_an_unusual_name(save, camille):
    assert save(lastName="Service").context["form"].asks_about_name
    save(lastName="Service", nameIsMine="on")
    assert camille.last_name == "Service"


def test_an_old_unusual_name_does_not_stand_in_the_way_of_options(save, camille):
    camille.last_name = "Service"
    camille.save()
    save(lastName="Service", wantsDetails="on")
    assert camille.wants_details


def test_options_and_language_are_changed_in_one_mail(save, camille):
    save(wantsWarning="on", wantsDetails="on", emailLanguage="en")
    assert (camille.wants_warning, camille.wants_details, camille.language) == (True, True, "en")
    assert "the language of your mails" in last_mail().text
    assert ReceivedMail.objects.count() == 1


def test_mails_that_only_inform_go_to_who_wants_them(save, camille):
    save(wantsNotifications=None, wantsDetails="on")
    assert not camille.wants_notifications
    assert not ReceivedMail.objects.exists()


def test_saving_the_same_again_does_nothing(save, camille):
    before = Entry.objects.count()
    save()
    assert Entry.objects.count() == before
    assert not ReceivedMail.objects.exists()


def test_several_factors_cannot_be_required_without_a_factor(save, camille):
    page = save(alwaysSeveralFactors="on")
    assert "alwaysSeveralFactors" in page.context["form"].errors
    assert "manageMyMobilePhoneNumbers.cgi?next=" in page.content.decode()
    assert not camille.always_several_factors


def test_a_factor_that_went_meanwhile_is_none(save, camille, monkeypatch):
    """The form was checked, then the last factor went in another window."""
    looked = iter([True, False])
    monkeypatch.setattr("mfa.api.has_usable_factor", lambda _account: next(looked))
    page = save(alwaysSeveralFactors="on")
    assert "alwaysSeveralFactors" in page.context["form"].errors
    assert not camille.always_several_factors


def test_several_factors_are_required_from_then_on_and_the_owner_is_told(save, camille, web):
    add_phone(camille, PHONE)
    SsoSession.objects.update(factor_proved_at=now())
    save(alwaysSeveralFactors="on", wantsNotifications=None)
    assert camille.always_several_factors
    assert last_mail().to == camille.email
    save(wantsNotifications=None)
    assert not camille.always_several_factors
    assert ReceivedMail.objects.count() == 2


def test_a_stale_proof_is_asked_for_again(web, camille, clock):
    sign_in(web)
    assert web.get(PAGE).status_code == 200
    clock.forward(timedelta(minutes=11))
    for answer in (web.get(PAGE), web.post(PAGE, {**NOW, "firstName": "Eve"})):
        assert "renew=true" in answer["Location"]
    camille.refresh_from_db()
    assert camille.first_name == "Camille"


def test_who_has_a_factor_proves_it_first(web, camille_with_phone):
    sign_in(web)
    assert "authenticationLevel=MEDIUM" in web.get(PAGE)["Location"]


def test_staff_see_their_names_and_cannot_change_them(web, db):
    staff = create_account(
        email="sam.dubois@ec.europa.eu",
        first_name="Sam",
        last_name="Dubois",
        password="Herisson-2026!",
        domain="eu.europa.ec",
    )
    sign_in(web, who=staff.email)
    assert "human resources" in web.get(PAGE).content.decode()
    web.post(PAGE, {"firstName": "Eve", "lastName": "X", "email": "x@example.org", "emailLanguage": "fr"})
    staff.refresh_from_db()
    assert (staff.first_name, staff.email, staff.language) == ("Sam", "sam.dubois@ec.europa.eu", "fr")
    assert not staff.email_changes.exists()


def test_the_page_costs_few_statements(save, web, django_assert_max_num_queries):
    with django_assert_max_num_queries(11):
        web.get(PAGE)
