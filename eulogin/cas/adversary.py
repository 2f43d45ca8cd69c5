"""What an adversary in the place of EU Login would answer, to services whose registration asks for it.

Makers of an application prove with it that theirs refuses a liar (docs/integrators.md). Only where
`settings.EULOGIN_ADVERSARY` allows it, and only answers that would have let somebody in: a refusal stays true, so that
nobody can occupy the server with invented tickets of a service whose answers come late.
"""

import copy
import time
from dataclasses import replace

from django.conf import settings

from eulogin.accounts.uids import new_uid
from eulogin.cas.addresses import parse
from eulogin.cas.parameters import ValidationRequest
from eulogin.cas.services import UnknownService, find_service
from eulogin.cas.validation import Success
from eulogin.events import Event
from eulogin.models import Account, Adversary, SsoSession
from kernel.journal.writing import record
from mfa.api import Level, Strength

#: For whom a ticket is issued when it is not for the service that asked; nobody can register it.
ELSEWHERE = "https://other-service.invalid/"
#: What an answer says of itself where it is not well-formed: characters that no parser may let pass.
UNESCAPED = " & <"


def of(address: str, own_base: str) -> Adversary | None:
    """How answers to the service of `address` are falsified; None where they are true."""
    if not settings.EULOGIN_ADVERSARY:
        return None
    try:
        wanted = find_service(address, own_base).adversary
    except UnknownService:
        return None
    return Adversary(wanted) if wanted else None


def destination(session: SsoSession, address: str, own_base: str) -> str:
    """The address for which a ticket is issued: the service's own, or another one's."""
    if of(address, own_base) is not Adversary.OTHER_SERVICE:
        return address
    journal(session.account_id, address, Adversary.OTHER_SERVICE)
    return ELSEWHERE


def really_checked(request: ValidationRequest, lie: Adversary | None) -> ValidationRequest:
    """What is checked: who vouches for too little looks neither at the level nor at the strengths that were asked."""
    if lie is not Adversary.LOWER_LEVEL:
        return request
    return replace(request, level=Level.BASIC, accept_strengths=[])


def falsified(success: Success, lie: Adversary) -> Success:
    """The success with another content, where the lie is one of content."""
    if lie is Adversary.LOWER_LEVEL:
        session = _copied(success.session, factors={})
        return replace(success, session=session, strengths=[Strength.PASSWORD.value], level=Level.BASIC)
    if lie is Adversary.OTHER_PERSON:
        person = _nobody(success.account)
        return replace(success, account=person, session=_copied(success.session, moniker=person.email, factors={}))
    return success


def spoiled(text: str, content_type: str, lie: Adversary) -> str:
    """The answer as it is sent, where the lie is one of form; one that comes late waits here."""
    if lie is Adversary.LATE:
        time.sleep(settings.EULOGIN_ADVERSARY_DELAY.total_seconds())
    if lie is Adversary.CUT:
        return text[: len(text) // 2]
    if lie is Adversary.MALFORMED:
        return _malformed(text, content_type)
    return text


def journal(uid: str, address: str, lie: Adversary) -> None:
    """Write down that somebody's answer was falsified; of the address only what holds no secret."""
    record(Event.ANSWER_FALSIFIED, subject=uid, service=parse(address).origin, adversary=str(lie))


def _copied(session: SsoSession, **changes: object) -> SsoSession:
    """A session that says something else; it is never saved."""
    other = copy.copy(session)
    for name, value in changes.items():
        setattr(other, name, value)
    return other


def _nobody(true: Account) -> Account:
    """Somebody who does not exist, of the same population; never saved."""
    uid = new_uid()
    while Account.objects.filter(uid=uid).exists():
        uid = new_uid()
    return Account(
        uid=uid,
        email=f"{uid}@impostor.example",
        first_name="Robin",
        last_name="Impostor",
        language=true.language,
        domain=true.domain,
        employee_type=true.employee_type,
        groups=true.groups,
        assurance_level=true.assurance_level,
    )


def _malformed(text: str, content_type: str) -> str:
    """No parser may accept it; who looks for pieces of text finds what looks like a success."""
    if "json" in content_type:
        return text.removesuffix("}") + f',{UNESCAPED}"'
    if "xml" not in content_type:
        return text.replace("\n", f"{UNESCAPED}\n", 1)
    for prefix in ("cas", "saml"):  # a prefix that nothing binds to a namespace
        text = text.replace(f"xmlns:{prefix}=", f"xmlns:not-{prefix}=")
    return text.replace("</cas:user>", f"{UNESCAPED}</cas:user>").replace(
        "</saml:NameIdentifier>", f"{UNESCAPED}</saml:NameIdentifier>"
    )
