"""What goes wrong, and what people do twice: clear answers, nothing lost, nothing changed."""

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import expect

from tests.e2e.conftest import A_MORNING, seeded_person
from tests.e2e.control import Control
from tests.e2e.pages import TRACES, Agents, Desk, EuLogin, Person, Traces

NINA = Person("Nina", "Roy", "nina.roy@example.org", "Herisson-2024!", "+33 6 39 98 06 06")
OPERATOR = "FR.2020.000002"
FULL = "An account can have at most ten mobile phone numbers. Delete one before you add another."
ALREADY = "You already have, or have asked for, this role: %(name)s."
REASON = "Cette société ne vous connaît pas."


def enter(desk: Desk, person: Person) -> Traces:
    """Sign in to the training environment from its home page."""
    traces = Traces(desk, "training")
    traces.home()
    desk.button("Log into Traces").click()
    EuLogin(desk).sign_in(person)
    desk.see("Welcome to TRACES NT")
    return traces


def requests_of(desk: Desk) -> Agents:
    """From the home page to the users of one's remit, by links."""
    desk.link("Users").click()
    desk.see("Users")
    return Agents(desk)


def test_a_refused_applicant_reads_why(sit_down: Callable[..., Desk], control: Control, agent: Person) -> None:
    amelie = seeded_person("amelie.choux@example.org")
    desk, other = sit_down(), sit_down()
    enter(desk, agent)
    agents = requests_of(desk)
    agents.open_request(amelie.name)
    other_tab = desk.tab()
    other_tab.page.goto(desk.page.url)
    agents.refuse("")
    desk.error("Give the applicant a reason for the refusal.")
    desk.keep("refusal/01-reason-missing")
    desk.page.goto(other_tab.page.url)
    agents.refuse(REASON)
    desk.see("Users")
    desk.page.go_back()
    expect(desk.heading(amelie.name)).to_be_visible()
    expect(desk.button("Refuse")).to_have_count(0)
    other_tab.button("Accept").click()  # decided already: the second tab changes nothing
    expect(other_tab.page.get_by_role("alert")).to_contain_text(desk.words("Rejected"))
    assert [REASON in mail["text"] for mail in control.mails(amelie.email)] == [True]

    traces = Traces(other, "training")
    traces.home()
    other.button("Log into Traces").click()
    eu_login = EuLogin(other)
    eu_login.identify(amelie.email)
    eu_login.fill_credentials(amelie)
    eu_login.send_credentials()
    eu_login.answer("AAA-AAA-AAA")
    other.error("This is not the challenge of the last text message. Tries left: %(tries_left)s.")
    other.keep("refusal/02-wrong-challenge")
    eu_login.answer(control.code(amelie.number))
    other.see("Welcome to TRACES NT")
    traces.profile()
    expect(other.page.get_by_role("row").filter(has_text=other.words("Rejected"))).to_contain_text(REASON)
    other.keep("refusal/03-reason-in-profile")
    assert other.open(f"{TRACES['training']}/admin/") == 403


def test_nothing_happens_twice(sit_down: Callable[..., Desk], control: Control) -> None:
    desk = sit_down()
    page, eu_login, traces = desk.page, EuLogin(desk), Traces(desk, "training")
    traces.home()
    desk.link("Sign up for TRACES").click()
    eu_login.fill_registration(NINA)
    eu_login.send_registration()
    page.reload()
    assert len(control.mails(NINA.email)) == 1

    control.set_clock(A_MORNING + timedelta(minutes=91))
    first_link = control.mails(NINA.email)[0]["links"][0]
    page.goto(first_link)
    desk.see("This link no longer works")
    desk.keep("refusal/04-expired-link")
    desk.button("Send me a new link").click()
    desk.see("Check your mailbox")
    page.reload()
    second_link = control.mails(NINA.email)[1]["links"][0]
    assert len(control.mails(NINA.email)) == 2
    page.goto(second_link)
    eu_login.choose_password(NINA.password)
    desk.see("A second factor is required")
    page.goto(second_link)  # used up
    desk.see("This link no longer works")

    desk.open("/cas/userdata/myAccount.cgi")
    desk.link("Manage my mobile phone numbers").click()
    eu_login.add_number("+33 6 39 98 06")
    desk.error("This number is too short for its country: a digit is missing.")
    desk.field("Mobile phone number").fill(NINA.number)
    desk.button("Add").click()
    eu_login.fill_challenge(control.code(NINA.number))
    challenge_page = page.url
    desk.button("Finalise").dblclick()
    desk.see("Manage my mobile phone numbers")
    page.goto(challenge_page)
    expect(desk.text("This mobile phone number has already been added.")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text=NINA.number)).to_have_count(1)

    traces.home()
    desk.button("Log into Traces").click()
    eu_login.fill_credentials(NINA)
    eu_login.send_credentials()
    eu_login.answer(control.code(NINA.number))
    desk.see("Welcome to TRACES NT")
    operator = traces.prepare_request(OPERATOR)
    second = desk.tab()
    second.page.goto(page.url)
    desk.button("Send authorisation request").dblclick()
    desk.see("Edit your profile")
    page.reload()
    expect(traces.request(operator)).to_have_count(1)
    page.go_back()
    desk.error(ALREADY)
    desk.keep("refusal/05-asked-twice")
    second.button("Send authorisation request").click()
    second.error(ALREADY)
    desk.open(f"{TRACES['training']}/roles/authority/?country=FR&name=Ardennes")
    expect(desk.page.locator(".notice--warn")).to_contain_text(desk.words("Operator"))
    traces.profile()
    withdraw = traces.request(operator).get_by_role("button")
    second.page.goto(page.url)
    withdraw.click()
    expect(desk.text("Your request has been withdrawn.")).to_be_visible()
    Traces(second, "training").request(operator).get_by_role("button").click()
    expect(second.text("This request is not waiting for a decision any more.")).to_be_visible()


def test_other_peoples_requests_and_one_s_own(sit_down: Callable[..., Desk], control: Control, agent: Person) -> None:
    ardennes, marne, dgal = sit_down(), sit_down(), sit_down()
    enter(ardennes, agent)
    requests_of(ardennes).open_request("Amélie CHOUX")
    decision = ardennes.page.url.removeprefix(ardennes.site)
    enter(marne, seeded_person("solene.perignon@example.org"))
    assert marne.open(decision) == 404
    marne.keep("refusal/06-not-within-the-remit")

    francois = seeded_person("francois.aubry@example.org")
    post = {"role_type": "authority", "organisation": "FR00008", "environment": "training", "status": "requested"}
    control.make("roles", email=francois.email, **post)
    enter(dgal, francois)
    requests_of(dgal).open_request(francois.name)
    expect(dgal.text("This is your own request: somebody else must decide.")).to_be_visible()
    expect(dgal.page.locator("main").get_by_role("button")).to_have_count(0)
    dgal.keep("refusal/07-own-request")


def test_the_eleventh_number_is_refused_with_a_word_about_it(sit_down: Callable[..., Desk], control: Control) -> None:
    numbers = [f"+3363998070{i}" for i in range(10)]
    zoe = Person("Zoé", "Lang", "zoe.lang@example.org", "Herisson-2024!", numbers[9])
    names = {"first_name": zoe.first_name, "last_name": zoe.last_name}
    control.make("accounts", email=zoe.email, password=zoe.password, phones=numbers, **names)
    desk = sit_down()
    desk.open("/cas/eim/external/restricted/manageMyMobilePhoneNumbers.cgi")
    EuLogin(desk).sign_in(zoe)
    desk.see("Manage my mobile phone numbers")
    desk.link("Add a mobile phone number").click()
    expect(desk.text(FULL)).to_be_visible()
    expect(desk.field("Mobile phone number")).to_have_count(0)
    desk.keep("refusal/08-eleventh-number")
