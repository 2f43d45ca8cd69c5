"""What people are told, where, and what they say about it."""

from django.test import Client

from kernel.journal.models import Entry
from simulator.mail.models import ReceivedMail
from tests.pages import Web
from tests.traces.world import PRODUCTION, agent_for, enter, give, make_operator, make_person
from traces.environments import environment_scope
from traces.flows import deciding
from traces.models import Person
from traces.notifications.events import Event
from traces.notifications.models import Notice, Preference
from traces.notifications.telling import notify
from traces.notifications.texts import SENTENCES, Category, Text

PAGE = "/tracesnt/notices"
CERTIFICATE = "/tracesnt/certificate/eu-intra/INTRA.EU.FR.2026.0000001"


def tell(*people: Person, text: Text = Text.CERTIFICATE_VALID) -> None:
    with environment_scope(PRODUCTION):
        notify(people, Category.MY_DOCUMENTS, text, CERTIFICATE, reference="INTRA.EU.FR.2026.0000001", reason="Orage")


def test_each_text_has_its_sentence() -> None:
    assert set(SENTENCES) == set(Text)


def test_the_top_right_corner_counts_what_is_unread(web: Web, camille: Person) -> None:
    tell(camille)
    tell(camille, text=Text.CERTIFICATE_CANCELLED)
    enter(web, camille)
    assert '<span class="bell__count">2</span>' in web.get("/tracesnt/login").content.decode()
    assert "has been cancelled: Orage" in web.get(PAGE).content.decode()


def test_opening_one_marks_it_as_read_and_leads_to_the_document(client: Client, camille: Person) -> None:
    tell(camille)
    enter(client, camille)
    with environment_scope(PRODUCTION):
        notice = Notice.objects.get()
    assert client.post(f"{PAGE}/{notice.pk}/open")["Location"] == CERTIFICATE
    assert "bell__count" not in client.get(PAGE).content.decode()


def test_other_peoples_notices_do_not_exist(client: Client, camille: Person) -> None:
    tell(make_person("n00other"))
    enter(client, camille)
    with environment_scope(PRODUCTION):
        pk = Notice.objects.get().pk
    for path in (f"{PAGE}/{pk}/open", f"{PAGE}/{'9' * 30}/open"):
        assert client.post(path).status_code == 404
    assert CERTIFICATE.rpartition("/")[2] not in client.get(PAGE).content.decode()
    client.post(f"{PAGE}/read")
    with environment_scope(PRODUCTION):
        assert Notice.objects.get().read_at is None


def test_all_are_marked_at_once(web: Web, camille: Person) -> None:
    tell(camille)
    enter(web, camille)
    assert "All notices are marked as read" in web.post(f"{PAGE}/read", follow=True).content.decode()


def test_an_empty_list_says_what_will_stand_there(web: Web, camille: Person) -> None:
    enter(web, camille)
    assert "Nothing yet" in web.get(PAGE).content.decode()


def test_preferences_decide_where_people_are_told(
    web: Web, camille: Person, django_capture_on_commit_callbacks
) -> None:
    enter(web, camille)
    web.post("/tracesnt/profile/notifications", {"my-documents-mail": "on"})
    assert Entry.objects.filter(event=Event.PREFERENCES_SAVED, subject=camille.uid).count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        tell(camille)
    with environment_scope(PRODUCTION):
        assert not Notice.objects.exists()
        assert Preference.objects.get(category=Category.MY_DOCUMENTS).by_email
    mail = ReceivedMail.objects.get(to=camille.email)
    assert mail.subject == "TRACES NT: INTRA.EU.FR.2026.0000001 a été certifié et est valide."


def test_the_page_costs_the_same_for_many(web: Web, camille: Person, django_assert_num_queries) -> None:
    enter(web, camille)
    for _ in range(25):
        tell(camille)
    # session, person with the count, number of notices, the page of them
    with django_assert_num_queries(4):
        page = web.get(PAGE).content.decode()
    assert "Page 1 of 2" in page


def test_a_decision_is_a_notice_and_one_mail(world: None, django_capture_on_commit_callbacks) -> None:
    camille, helene = make_person(), make_person("n00helen")
    role = give(camille, "operator", make_operator(), status="requested")
    give(helene, "authority", "FR00008")
    with environment_scope(PRODUCTION), django_capture_on_commit_callbacks(execute=True):
        deciding.accept(agent_for(helene), role)
        assert "your role has been validated" in Notice.objects.get(person=camille).sentence
    assert ReceivedMail.objects.filter(to=camille.email).count() == 1


def test_what_comes_by_mail_anyway_has_no_box_for_it(web: Web, camille: Person) -> None:
    enter(web, camille)
    page = web.get("/tracesnt/profile").content.decode()
    assert 'name="roles-in"' in page
    assert 'name="roles-mail"' not in page
