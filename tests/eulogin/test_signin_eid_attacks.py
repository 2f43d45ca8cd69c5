"""What an eID alone must not do: sign in twice, in another browser, for somebody else, other than the page said."""

import re

from eulogin.errors import ErrorCode
from eulogin.errors import sentence as sentence_of
from eulogin.models import Account, SsoSession
from kernel.journal.models import Entry
from mfa.errors import FactorErrorCode as Code
from mfa.errors import sentence
from mfa.methods.eid.models import Exchange, LinkedEid
from tests.eulogin.eid_steps import flags, go_on, leave, link, page_of, prove
from tests.mfa.methods.eid.steps import BASTIEN, at_provider, carry, html
from tests.pages import Web


def test_without_proof_nobody_gets_on(web: Web) -> None:
    page = page_of(flags(web))
    shown = html(web.post(page, {"eidContinue": "1", "owner": ""}, follow=True))
    assert sentence(Code.EID_NOT_PROVED) in shown
    assert not SsoSession.objects.exists()


def test_a_proof_signs_in_once_and_the_back_button_leads_on(web: Web) -> None:
    page = prove(web)
    go_on(web, page)
    again = web.post(page, {"eidContinue": "1", "owner": ""})
    assert "Successful login" in html(web.get(again["Location"]))
    assert Entry.objects.filter(event="account:sign-in:succeeded").count() == 1


def test_two_tabs_are_two_sign_ins(web: Web) -> None:
    first, second = flags(web), flags(web)
    carry(web, at_provider(web, leave(web, second), person=BASTIEN))
    carry(web, at_provider(web, leave(web, first)))
    assert "Élodie" in html(web.get(page_of(first)))
    assert "Bastien" in html(web.get(page_of(second)))


def test_a_name_typed_in_another_tab_ends_the_eid(web: Web, camille: Account) -> None:
    page = page_of(flags(web))
    web.post(page, {"username": camille.email})
    assert 'id="password"' in html(web.get(page))


def test_the_flags_belong_to_the_browser_that_began(web: Web) -> None:
    """Else a victim could be led to its country for somebody else's sign-in."""
    address = flags(web)
    victim = Web()
    assert victim.get(address).status_code == 404
    assert victim.post(address, {"country": "FR"}).status_code == 404
    scheme = address.replace("?", "/FR?")
    assert victim.get(scheme).status_code == 404
    assert victim.post(scheme, {"scheme": "france-identite"}).status_code == 404
    assert victim.post(f"/cas/eid/use.cgi/{Exchange.objects.get().key}", {"eid": "1"}).status_code == 404


def test_an_answer_given_in_another_browser_serves_nobody(web: Web) -> None:
    address = flags(web)
    victim = Web()
    assert sentence(Code.EID_OTHER_BROWSER) in html(carry(victim, at_provider(victim, leave(web, address))))
    assert sentence(Code.EID_OTHER_BROWSER) in html(web.get(page_of(address)))
    assert not Account.objects.exists()


def test_nobody_is_signed_in_with_somebody_elses_answer(web: Web) -> None:
    """Login forgery: the attacker's answer is brought to the victim's browser, and the victim presses on."""
    attacker = Web()
    theirs, page = at_provider(attacker, leave(attacker, flags(attacker))), page_of(flags(web))
    carry(web, theirs)
    assert web.get(page_of(flags(attacker))).status_code == 410
    assert web.post(page, {"eidContinue": "1", "owner": ""}, follow=True).status_code == 200
    assert not SsoSession.objects.exists()


def test_an_answer_replayed_for_another_question_is_refused(web: Web) -> None:
    first = at_provider(web, leave(web, flags(web)))
    address = flags(web)
    second = at_provider(web, leave(web, address))
    swapped = re.sub(rb"answer\.cgi/[\w-]+", re.search(rb"answer\.cgi/[\w-]+", second.content)[0], first.content)
    first.content = swapped
    carry(web, first)
    assert sentence(Code.EID_REFUSED) in html(web.get(page_of(address)))


def test_an_eid_linked_meanwhile_does_not_sign_in_as_the_page_said(web: Web, camille: Account) -> None:
    page = prove(web)
    link(camille)
    shown = html(web.post(page, {"eidContinue": "1", "owner": ""}, follow=True))
    assert sentence(Code.EID_OWNER_CHANGED) in shown
    assert "Camille MARTIN" in shown
    assert not SsoSession.objects.exists()
    go_on(web, page)
    assert SsoSession.objects.get().account_id == camille.uid


def test_an_eid_deleted_meanwhile_opens_no_virtual_account_unasked(web: Web, camille: Account) -> None:
    link(camille)
    page = prove(web)
    LinkedEid.objects.all().delete()
    shown = html(web.post(page, {"eidContinue": "1", "owner": camille.uid}, follow=True))
    assert sentence(Code.EID_OWNER_CHANGED) in shown
    assert Account.objects.count() == 1


def test_a_disabled_account_stays_closed(web: Web, camille: Account) -> None:
    link(camille)
    Account.objects.update(is_active=False)
    shown = html(go_on(web, prove(web)))
    assert sentence_of(ErrorCode.ACCOUNT_DISABLED) in shown
    assert not SsoSession.objects.exists()
    assert not Account.objects.filter(uid__startswith="v00").exists()
