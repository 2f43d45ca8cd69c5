"""From the form to the account, as the guide of registration tells it."""

from datetime import timedelta

import pytest

from eulogin.models import Account, PasswordLink
from kernel.journal.models import Entry
from simulator.mail.models import ReceivedMail
from tests.eulogin.conftest import PASSWORD, last_link, last_mail

REGISTER = "/cas/eim/external/register.cgi"
NEW_PASSWORD = {"newPassword": PASSWORD, "confirmPassword": PASSWORD}
DATA = {
    "firstName": "Aïcha",
    "lastName": "Benali",
    "email": "aicha.benali@example.org",
    "confirmEmail": "aicha.benali@example.org",
    "emailLanguage": "fr",
    "privacyStatement": "on",
}


@pytest.fixture
def register(web, solve_captcha, django_capture_on_commit_callbacks):
    def post(query: str = "", **changes: str):
        captcha = solve_captcha(web.get(REGISTER).content.decode())
        with django_capture_on_commit_callbacks(execute=True):
            return web.post(REGISTER + query, {**DATA, "captcha": captcha, **changes}, follow=True)

    return post


@pytest.fixture
def choose(web, django_capture_on_commit_callbacks):
    def post(link: str, **data: str):
        page = web.get(link)["Location"]
        with django_capture_on_commit_callbacks(execute=True):
            return web.post(page, data or NEW_PASSWORD)

    return post


def errors(response) -> set[str]:
    return set(response.context["form"].errors)


def test_a_mailed_link_opens_an_account_and_signs_in(register, choose, web):
    register()
    assert not Account.objects.exists()
    assert choose(last_link())["Location"] == "/cas/login"
    account = Account.objects.get()
    assert account.uid.startswith("n00")
    assert len(account.uid) == 8
    assert b"Successful login" in web.get("/cas/login").content


def test_the_mail_is_in_the_language_chosen_on_the_form(register):
    register(emailLanguage="fr")
    assert "choisissez votre mot de passe" in last_mail().subject


def test_one_goes_on_to_the_service_one_came_from(register, choose, web, app):
    register(f"?service={app}")
    page = choose(last_link())
    assert web.get(page["Location"])["Location"].startswith(f"{app}?ticket=ST-")


def test_an_unregistered_service_is_forgotten(register, choose):
    register("?service=https://evil.example/")
    assert choose(last_link())["Location"] == "/cas/login"


def test_a_known_address_gets_the_same_page_and_another_mail(register, camille):
    unknown = register()
    email = camille.email.upper()
    known = register(email=email, confirmEmail=email)
    strip = lambda r, mail: r.content.decode().replace(mail, "").replace(mail.replace("@", "%40"), "")  # noqa: E731
    assert strip(unknown, DATA["email"]) == strip(known, email)
    assert last_mail().to == camille.email
    assert Account.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"firstName": ""}, "firstName"),
        ({"lastName": ""}, "lastName"),
        ({"lastName": "x" * 101}, "lastName"),
        ({"lastName": "<script>"}, "lastName"),
        ({"email": "aicha"}, "email"),
        ({"email": ""}, "email"),
        ({"email": "someone@ec.europa.eu", "confirmEmail": "someone@ec.europa.eu"}, "email"),
        ({"confirmEmail": "other@example.org"}, "confirmEmail"),
        ({"emailLanguage": "xx"}, "emailLanguage"),
        ({"privacyStatement": ""}, "privacyStatement"),
        ({"captcha": ""}, "captcha"),
        ({"captcha": "forged"}, "captcha"),
        ({"lastName": "Service vétérinaire"}, "lastName"),
        ({"firstName": "DDPP"}, "lastName"),
    ],
)
def test_bad_input_is_told_next_to_its_field_and_loses_nothing(register, change, field):
    response = register(**change)
    assert field in errors(response)
    assert 'value="Aïcha"' in response.content.decode() or "firstName" in change
    assert not ReceivedMail.objects.exists()


def test_a_captcha_serves_once(web, solve_captcha):
    captcha = solve_captcha(web.get(REGISTER).content.decode())
    web.post(REGISTER, {**DATA, "captcha": captcha})
    assert "captcha" in errors(web.post(REGISTER, {**DATA, "captcha": captcha}))


def test_who_really_has_such_a_name_may_insist(register):
    assert "nameIsMine" in register(lastName="Service").content.decode()
    register(lastName="Service", nameIsMine="on")
    assert ReceivedMail.objects.count() == 1


@pytest.mark.parametrize("name", ["Jean-Baptiste", "O'Neill", "Γιώργος", "Łukasz", "Nguyễn Văn", "de la Tour"])
def test_names_of_any_alphabet_are_taken(register, name):
    register(lastName=name)
    assert PasswordLink.objects.get().last_name == name


@pytest.mark.parametrize(("seconds", "works"), [(90 * 60 - 1, True), (90 * 60, False)])
def test_the_link_lives_ninety_minutes_to_the_second(clock, register, choose, seconds, works):
    register()
    clock.forward(timedelta(seconds=seconds))
    response = choose(last_link())
    assert response.status_code == (302 if works else 410)
    assert Account.objects.exists() is works


def test_opening_the_link_uses_nothing_up(register, choose, client):
    register()
    for _ in range(3):
        client.get(last_link(), follow=True)
    assert choose(last_link()).status_code == 302


def test_the_token_leaves_the_address_at_once(register, web):
    register()
    assert "token" not in web.get(last_link())["Location"]


def test_a_used_link_offers_a_new_one(register, choose, web):
    register()
    link = last_link()
    choose(link)
    response = web.get(link, follow=True)
    assert response.status_code == 410
    assert "sendLinkAgain" in response.content.decode()


def test_an_expired_link_is_replaced_by_a_working_one(clock, register, choose, web, django_capture_on_commit_callbacks):
    register()
    old = last_link()
    clock.forward(timedelta(hours=2))
    page = web.get(old, follow=True)
    with django_capture_on_commit_callbacks(execute=True):
        web.post("/cas/eim/external/sendLinkAgain.cgi", {"link": page.context["link"].pk})
    assert last_link() != old
    assert choose(last_link()).status_code == 302


def test_the_form_of_another_browser_s_link_is_not_shown(register, client):
    register()
    number = PasswordLink.objects.get().pk
    assert client.get(f"/cas/eim/external/choosePassword.cgi?link={number}").status_code == 410


def test_two_links_of_one_person_open_one_account(register, choose):
    register()
    first = last_link()
    register()
    second = last_link()
    assert choose(first).status_code == 302
    assert choose(second).status_code == 410
    assert Account.objects.count() == 1


@pytest.mark.parametrize(
    "password",
    [
        "Short-1",
        "alllowercase-1",
        "ALLUPPERCASE-1",
        "NoDigitsHere-",
        "NoSpecials123",
        "Aïcha-20261",
        "aB1-" * 33,
        "Benali-2026!",
    ],
)
def test_a_weak_password_is_refused_and_the_link_stays_good(register, choose, password):
    register()
    response = choose(last_link(), newPassword=password, confirmPassword=password)
    assert "newPassword" in errors(response)
    assert choose(last_link()).status_code == 302


def test_two_different_passwords_are_refused(register, choose):
    register()
    assert "confirmPassword" in errors(choose(last_link(), newPassword=PASSWORD, confirmPassword=PASSWORD + "x"))


def test_one_address_is_not_flooded_with_links(register):
    for _ in range(8):
        register()
    assert ReceivedMail.objects.count() == 5


def test_opening_an_account_is_one_event_without_secrets(register, choose):
    register()
    link = last_link()
    choose(link)
    assert Entry.objects.filter(event="account:opened").count() == 1
    assert link.split("=")[1] not in str(list(Entry.objects.values()))
