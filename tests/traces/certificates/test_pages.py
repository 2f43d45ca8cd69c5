"""The pages: from the menu to the paper."""

import re
from io import BytesIO

import pytest
from django.http import HttpResponse
from pypdf import PdfReader

from tests.pages import Page, Web
from tests.traces.certificates.conftest import LIST, fresh, hand_of, make_draft
from tests.traces.certificates.test_deciding import CHECKS
from tests.traces.world import PRODUCTION, enter, give, make_operator, make_person
from traces.certificates import access
from traces.certificates.errors import CertificateError, CertificateErrorCode
from traces.certificates.flows import deciding, drafts, submitting
from traces.certificates.flows.guard import Hand
from traces.certificates.models import Certificate
from traces.certificates.states import Status
from traces.environments import environment_scope
from traces.models import Role
from traces.operators.models import Operator

NEW = f"{LIST}new"


def page_of(draft: Certificate) -> str:
    return f"{LIST}draft/{draft.pk}"


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def typed(answer: HttpResponse, **changes: str) -> dict[str, str]:
    """What a browser would send from the draft's page, with some fields typed anew."""
    page, values = Page(text(answer), answer.headers), {}
    form = next(form for form in page.named("form") if any(e.attrib.get("name") == "version" for e in form.iter()))
    for element in [e for e in form.iter() if e.tag in ("input", "select", "textarea")]:
        name, kind = element.attrib.get("name", ""), element.attrib.get("type", "")
        if element.tag == "select":
            options = list(element.iter("option"))
            chosen = [option for option in options if "selected" in option.attrib] or options
            values[name] = chosen[0].attrib["value"]
        elif element.tag == "textarea":
            values[name] = (element.text or "").strip()
        elif kind != "checkbox" or "checked" in element.attrib:
            values[name] = element.attrib.get("value", "on" if kind == "checkbox" else "")
    return {**values, **changes}


# --- the way in ---


def test_strangers_to_a_role_are_told_that_they_have_no_right(web: Web, world: None) -> None:
    enter(web, make_person())
    for path in (NEW, LIST, "/tracesnt/documents/"):
        assert web.get(path).status_code == 403
    assert "Documents" not in text(web.get("/tracesnt/login")).split("<main")[0]


def test_the_menu_has_a_tile_for_each_right(web: Web, farm: Role) -> None:
    enter(web, farm.person)
    page = text(web.get("/tracesnt/documents/"))
    assert f'href="{LIST}"' in page
    assert 'href="/tracesnt/certificate/ajl/"' in page


def test_a_type_without_right_or_name_is_not_there(web: Web, farm: Role) -> None:
    enter(web, farm.person)
    for document in ("ched-a", "eu-intra-2", "nothing"):
        assert web.get(f"/tracesnt/certificate/{document}/").status_code == 404


@pytest.mark.parametrize(
    ("words", "there"),
    [("0103", "POR-INTRA-X"), ("0102 21", "BOV-INTRA-X"), ("abeill", "HBEE-INTRA"), ("equine cons", "EQUI-INTRA-CON")],
)
def test_a_model_is_found_by_code_title_or_species(web: Web, farm: Role, words: str, there: str) -> None:
    enter(web, farm.person)
    page = text(web.get(NEW, {"q": words}))
    assert there in page
    assert "CANIS" not in page


def test_a_chosen_model_begins_a_draft_an_unknown_one_does_not(web: Web, farm: Role) -> None:
    enter(web, farm.person)
    assert "Choose one of the models" in text(web.post(NEW, {"model": "COW"}, follow=True))
    answer = web.post(NEW, {"model": "BOV-INTRA-X"}, follow=True)
    assert "BOV-INTRA-X" in text(answer)
    assert "Ferme des Sangliers" in text(answer)


# --- the draft ---


def test_the_button_submits_what_was_typed(web: Web, draft: Certificate) -> None:
    enter(web, draft.author)
    answer = web.post(page_of(draft), typed(web.get(page_of(draft)), local_reference="L-7", _submit="1"), follow=True)
    assert "INTRA.EU.FR.2026.0000001" in text(answer)
    assert "L-7" in text(answer)


def test_the_button_alone_submits_the_draft_as_it_was_saved(web: Web, draft: Certificate) -> None:
    enter(web, draft.author)
    answer = web.post(page_of(draft), {"_submit": "1"}, follow=True)
    assert "INTRA.EU.FR.2026.0000001" in text(answer)


def test_a_second_click_leads_to_the_same_certificate(web: Web, draft: Certificate) -> None:
    enter(web, draft.author)
    first = web.post(page_of(draft), {"_submit": "1"})
    assert web.post(page_of(draft), {"_submit": "1"})["Location"] == first["Location"]
    assert web.get(page_of(draft))["Location"] == first["Location"]


def test_saving_keeps_an_incomplete_draft(web: Web, farm: Role) -> None:
    enter(web, farm.person)
    address = web.post(NEW, {"model": "BOV-INTRA-X"})["Location"]
    sent = typed(web.get(address), documents="Passeports", **{"lines-0-quantity": "3", "_save": "1"})
    web.post(address, sent)
    page = text(web.get(address))
    assert "Passeports" in page
    assert 'name="lines-1-quantity"' in page  # an empty line follows


def test_a_wrong_entry_is_told_beside_its_field_and_kept(web: Web, draft: Certificate) -> None:
    enter(web, draft.author)
    sent = typed(web.get(page_of(draft)), departure_at="soon", documents="Passeports", _submit="1")
    page = text(web.post(page_of(draft), sent))
    assert 'value="soon"' in page
    assert "Passeports" in page
    assert 'id="id_departure_at_error"' in page
    assert fresh(draft).status == Status.DRAFT


def test_a_wrong_line_is_named_at_the_head_of_the_page(web: Web, draft: Certificate) -> None:
    enter(web, draft.author)
    answer = web.get(page_of(draft))
    assert f'action="{page_of(draft)}"' in text(answer)
    number = int(typed(answer)["lines-TOTAL_FORMS"]) - 1
    answer = web.post(page_of(draft), typed(answer, **{f"lines-{number}-identification": "FR1", "_submit": "1"}))
    summary = re.sub(r"\s+", " ", text(answer).split("srvErrors")[1].split("</ul>")[0])
    assert f'href="#id_lines-{number}-quantity"' in summary
    assert f"Line {number + 1} – Number of animals" in summary


def test_an_incomplete_draft_is_saved_and_says_what_is_missing(web: Web, draft: Certificate) -> None:
    with environment_scope(PRODUCTION):
        Certificate.objects.update(destination=None)
    enter(web, draft.author)
    sent = typed(web.get(page_of(draft)), transport="", documents="Passeports", _submit="1")
    page = text(web.post(page_of(draft), sent))
    assert 'href="#box-destination"' in page
    assert 'id="id_transport_error"' in page
    assert fresh(draft).documents == "Passeports"


def test_two_tabs_do_not_overwrite_each_other(web: Web, draft: Certificate) -> None:
    enter(web, draft.author)
    tab = web.get(page_of(draft))
    web.post(page_of(draft), typed(tab, documents="first", _save="1"))
    answer = web.post(page_of(draft), typed(tab, documents="second", _save="1"))
    assert answer.status_code == 409
    assert "second" in text(answer)
    assert fresh(draft).documents == "first"
    web.post(page_of(draft), typed(answer, _save="1"))
    assert fresh(draft).documents == "second"


def test_lines_are_added_and_deleted(web: Web, draft: Certificate) -> None:
    enter(web, draft.author)
    sent = typed(web.get(page_of(draft)), **{"lines-0-DELETE": "on", "lines-1-quantity": "7", "_add_line": "1"})
    web.post(page_of(draft), sent)
    with environment_scope(PRODUCTION):
        assert [line.quantity for line in fresh(draft).commodities.all()] == [7]


def test_a_deleted_draft_is_gone(web: Web, draft: Certificate) -> None:
    enter(web, draft.author)
    assert "has been deleted" in text(web.post(page_of(draft), {"_delete": "1"}, follow=True))
    assert web.get(page_of(draft)).status_code == 404


def test_other_peoples_drafts_do_not_exist_not_even_colleagues(web: Web, draft: Certificate, farm: Role) -> None:
    colleague = make_person("n00colle")
    give(colleague, "operator", farm.operator.identifier)
    enter(web, colleague)
    for path in (page_of(draft), f"{page_of(draft)}/operator/dispatch", f"{LIST}draft/{'9' * 30}"):
        assert web.get(path).status_code == 404
    assert web.post(page_of(draft), {"_submit": "1"}).status_code == 404
    assert fresh(draft).status == Status.DRAFT
    assert page_of(draft) not in text(web.get(LIST))


def test_a_draft_is_nobody_elses_for_the_flows_and_lists_either(draft: Certificate, farm: Role) -> None:
    colleague = hand_of(give(make_person("n00colle"), "operator", farm.operator.identifier))
    with environment_scope(PRODUCTION):
        assert not access.visible(colleague.person, [colleague.post]).exists()
        for act in (drafts.delete, submitting.submit):
            with pytest.raises(CertificateError) as refused:
                act(colleague, draft.pk)
            assert refused.value.code == CertificateErrorCode.NOT_A_DRAFT


# --- choosing an operator ---


def test_an_operator_is_searched_and_chosen_without_losing_what_was_typed(web: Web, draft: Certificate) -> None:
    make_operator("Hof Eichenau", country="DE", authority="DE29812")
    enter(web, draft.author)
    sent = typed(web.get(page_of(draft)), documents="Passeports", _choose="destination")
    search = web.post(page_of(draft), sent)["Location"]
    found = text(web.get(search, {"name": "eichen", "country": "", "place": ""}))
    key = re.search(r'name="operator"\s+value="(\d+)"', found)
    assert key is not None
    page = text(web.post(search, {"operator": key[1]}, follow=True))
    assert "Hof Eichenau" in page
    assert "Passeports" in page


@pytest.mark.parametrize("query", ["name=hof", "name=&country=DE", "name=", "name=&place=eichenau"])
def test_many_who_lack_the_activity_do_not_hide_one_who_has_it(
    web: Web, draft: Certificate, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A search looks at so many operators and no more: they must be those that the box accepts."""
    monkeypatch.setattr("traces.operators.search.LIMIT", 2)
    for number in range(4):
        make_operator(f"Hof A{number}", country="DE", authority="DE29812", status="new")
    make_operator("Hof Z", country="DE", authority="DE29812")
    with environment_scope(PRODUCTION):
        for one in Operator.objects.filter(country="DE"):
            one.city = "Eichenau"
            one.save()
    enter(web, draft.author)
    page = web.get(f"{page_of(draft)}/operator/destination?{query}")
    assert "Hof Z" in text(page)
    assert "Hof A" not in text(page)


def test_more_than_are_shown_is_said(web: Web, draft: Certificate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("traces.operators.search.LIMIT", 1)
    for number in range(2):
        make_operator(f"Hof A{number}", country="DE", authority="DE29812")
    enter(web, draft.author)
    page = web.get(f"{page_of(draft)}/operator/destination", {"name": "hof"})
    assert "Add a criterion to narrow your search." in text(page)


def test_who_lacks_the_activity_is_neither_found_nor_chosen(web: Web, draft: Certificate) -> None:
    identifier = make_operator("Hof Eichenau", country="DE", authority="DE29812", status="new")
    enter(web, draft.author)
    search = f"{page_of(draft)}/operator/destination"
    assert "Hof Eichenau" not in text(web.get(search, {"name": "eichen"}))
    with environment_scope(PRODUCTION):
        pk = Operator.objects.get(identifier=identifier).pk
    for sent in (str(pk), "x", "9" * 30):
        assert "cannot be chosen" in text(web.post(search, {"operator": sent}, follow=True))


def test_a_box_can_be_left_empty_again(web: Web, draft: Certificate) -> None:
    enter(web, draft.author)
    web.post(f"{page_of(draft)}/operator/consignee", {"operator": ""})
    assert fresh(draft).consignee_id is None
    assert web.get(f"{page_of(draft)}/operator/model_code").status_code == 404


# --- the certificate ---


def address(certificate: Certificate) -> str:
    return f"{LIST}{certificate.reference}"


def test_who_may_read_it(web: Web, submitted: Certificate) -> None:
    people = {
        "applicant": (submitted.author, 200),
        "consignee": (make_person("n00conse"), 200),
        "vet of destination": (make_person("n00desti"), 200),
        "another operator": (make_person("n00other"), 404),
        "another department": (make_person("n00marne"), 404),
    }
    give(people["consignee"][0], "operator", fresh(submitted).parties["consignee"]["identifier"])
    give(people["vet of destination"][0], "authority", "DE00000")
    give(people["another operator"][0], "operator", make_operator("Ferme du Lac"))
    give(people["another department"][0], "authority", "FR00051")
    for who, (person, status) in people.items():
        enter(web, person)
        for path in (address(submitted), f"{address(submitted)}/pdf"):
            assert web.get(path).status_code == status, who
        listed = submitted.reference in text(web.get(LIST))
        assert listed == (status == 200), who


def test_all_missing_checks_are_named_at_once(web: Web, vet: Hand, submitted: Certificate) -> None:
    enter(web, vet.person)
    sent = {**CHECKS, "documentary": "not-done", "identity": "not-done", "_certify": "1"}
    sent.pop("health_attested")
    page = text(web.post(address(submitted), sent))
    summary = page.split("srvErrors")[1].split("</ul>")[0]
    assert re.findall(r'href="#id_([^"]+)"', summary) == ["documentary", "identity", "health_attested"]


def test_the_vet_certifies_on_the_page(web: Web, vet: Hand, submitted: Certificate) -> None:
    enter(web, vet.person)
    answer = web.post(address(submitted), {**CHECKS, "identity": "x", "_certify": "1"})
    assert 'id="id_identity_error"' in text(answer)
    answer = web.post(address(submitted), {**CHECKS, "health_attested": "on", "_certify": "1"}, follow=True)
    assert "Hélène DURANDEAU" in text(answer)
    assert fresh(submitted).status == Status.VALID


def test_who_comes_second_is_told(web: Web, vet: Hand, submitted: Certificate) -> None:
    enter(web, vet.person)
    with environment_scope(PRODUCTION):
        deciding.certify(vet, submitted.pk, CHECKS)
    answer = web.post(address(submitted), {**CHECKS, "reason": "Non", "_reject": "1"}, follow=True)
    assert "Somebody else was first" in text(answer)


def test_buttons_that_are_not_shown_do_not_work_either(web: Web, submitted: Certificate) -> None:
    enter(web, submitted.author)
    assert "_certify" not in text(web.get(address(submitted)))
    assert web.post(address(submitted), {**CHECKS, "health_attested": "on", "_certify": "1"}).status_code == 403
    assert fresh(submitted).status == Status.NEW


def test_the_applicant_cancels_with_a_reason(web: Web, submitted: Certificate) -> None:
    enter(web, submitted.author)
    assert 'id="cancel_reason_error"' in text(web.post(address(submitted), {"reason": "", "_cancel": "1"}))
    assert "Orage" in text(web.post(address(submitted), {"reason": "Orage", "_cancel": "1"}, follow=True))


def test_a_right_lost_between_page_and_click_is_refused(web: Web, vet: Hand, submitted: Certificate) -> None:
    enter(web, vet.person)
    web.get(address(submitted))
    with environment_scope(PRODUCTION):
        Role.objects.filter(pk=vet.post.pk).update(status="suspended")
    web.post(address(submitted), {**CHECKS, "health_attested": "on", "_certify": "1"})
    assert fresh(submitted).status == Status.NEW


# --- the paper, and the page that verifies it ---


def test_the_paper_says_what_the_page_says_and_whose_it_is(web: Web, vet: Hand, submitted: Certificate) -> None:
    with environment_scope(PRODUCTION):
        deciding.certify(vet, submitted.pk, CHECKS)
    enter(web, submitted.author)
    answer = web.get(f"{address(submitted)}/pdf", {"locale": "fr"})
    assert answer["Content-Type"] == "application/pdf"
    paper = "\n".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    people = ("Camille MARTIN", "Hélène DURANDEAU", "Ferme des Sangliers", "FR00008")
    for wanted in (submitted.reference, "0102 21", *people):
        assert wanted in paper
    assert "SIMULAT" in paper
    assert submitted.verification_code in paper.replace("\n", "")


def test_without_the_fonts_the_paper_has_western_letters(web: Web, submitted: Certificate, settings) -> None:
    settings.TRACES_PDF_FONTS = "/nowhere"
    enter(web, submitted.author)
    assert web.get(f"{address(submitted)}/pdf").content.startswith(b"%PDF")


def test_anybody_with_the_code_verifies_and_reads_no_name(web: Web, submitted: Certificate) -> None:
    page = text(web.get(f"{LIST}verify/{submitted.verification_code}")).split("<main")[1]
    assert submitted.reference in page
    assert "not valid" in page
    for hidden in ("MARTIN", "Sangliers", "n00camil"):
        assert hidden not in page
    # Nobody guesses it: 24 bytes by chance.
    assert len(submitted.verification_code or "") == 32
    assert web.get(f"{LIST}verify/{(submitted.verification_code or '')[:-1]}").status_code == 404
    assert web.get(f"/training/tracesnt/certificate/eu-intra/verify/{submitted.verification_code}").status_code == 404


# --- what it costs ---


def test_each_page_costs_the_same_however_much_there_is(
    web: Web, farm: Role, vet: Hand, submitted: Certificate, django_assert_max_num_queries
) -> None:
    draft = make_draft(farm.person)
    with environment_scope(PRODUCTION):
        for _ in range(4):
            submitting.submit(hand_of(farm), make_draft(farm.person).pk)
    enter(web, farm.person)
    for path, most in {
        "/tracesnt/documents/": 7,
        LIST: 9,
        NEW: 6,
        page_of(draft): 8,
        f"{page_of(draft)}/operator/destination?name=": 13,
        address(submitted): 11,
        f"{LIST}verify/{submitted.verification_code}": 5,
    }.items():
        with django_assert_max_num_queries(most):
            assert web.get(path).status_code == 200, path
