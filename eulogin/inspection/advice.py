"""One table: for each reason of a refusal, why it was refused and what the application must change, in plain words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from eulogin.cas.reasons import Reason

SENTENCES: dict[Reason, tuple[Any, Any]] = {
    Reason.PARAMETER_MISSING: (
        _("The parameter “%(parameter)s” is missing or empty."),
        _(
            "Send it. Names are case-sensitive, and values are URL-encoded once. At /samlValidate the service stands"
            " in TARGET and the ticket in samlp:AssertionArtifact."
        ),
    ),
    Reason.PARAMETER_MALFORMED: (
        _("The parameter “%(parameter)s” has a value that EU Login does not know."),
        _(
            "assuranceLevel is TOP, HIGH, MEDIUM, LOW or NONE, or 40, 30, 20, 10 or 0; authenticationLevel is BASIC,"
            " MEDIUM or HIGH; clientFingerprint at /login/init is a double SHA-1 in base64."
        ),
    ),
    Reason.TICKET_UNKNOWN: (
        _("EU Login never issued this ticket, or has forgotten it."),
        _(
            "Validate at the same server that the browser signed in to: a ticket of the real EU Login, of another"
            " simulator or from before a reset is unknown here. Pass the ticket on whole."
        ),
    ),
    Reason.TICKET_SHAPELESS: (
        _("What came as the ticket does not look like one: ST- or PT-, then letters, digits, “_” and “-”."),
        _(
            "Take the value of “ticket” from the address to which the browser came back, decode it once, and pass it"
            " on unchanged. A PGT or an ECAS_LR- id is no ticket."
        ),
    ),
    Reason.TICKET_USED: (
        _("The ticket was used already, at %(used_at)s%(by)s. A ticket takes one validation, also a refused one."),
        _(
            "Validate once: keep the person in your own session, then redirect to the address without the ticket. Look"
            " for a second validation of the same request: a reload, a retry, two filters, two servers."
        ),
    ),
    Reason.TICKET_EXPIRED: (
        _("A ticket lives %(life)s seconds; this one came %(age)s seconds after it was issued."),
        _(
            "Validate in the very request that brings the ticket. If the delay is no fault of the application: a"
            " breakpoint, or a clock of the simulator that was moved meanwhile."
        ),
    ),
    Reason.TICKET_KIND: (
        _("The ticket is of type %(kind)s, and this request accepts %(accepted)s only."),
        _(
            "If other applications may call yours on behalf of somebody, validate at /proxyValidate or send"
            " ticketTypes=SERVICE,PROXY; if not, the refusal is right."
        ),
    ),
    Reason.SESSION_ENDED: (
        _("The session behind the ticket has ended: the person signed out, or it lasted too long."),
        _("Send the browser to sign in again."),
    ),
    Reason.ACCOUNT_DISABLED: (
        _("The person's account has been disabled since the ticket was issued."),
        _("Nothing to change in the application: this person may not enter."),
    ),
    Reason.NOT_FRESH: (
        _("renew=true was asked here, and the ticket came from single sign-on: nobody typed anything for it."),
        _("Send renew=true at /cas/login too, or leave it out at validation."),
    ),
    Reason.FINGERPRINT_MISSING: (
        _("The login transaction was opened with a clientFingerprint, and this validation sent none."),
        _(
            "Send clientFingerprint at validation: base64 of the raw value whose double SHA-1, in base64, you sent at"
            " /login/init."
        ),
    ),
    Reason.FINGERPRINT_UNEXPECTED: (
        _("This validation sent a clientFingerprint, and the sign-in of this ticket had none."),
        _(
            "Open the sign-in at /login/init with the fingerprint, or leave it out here. If your application did so,"
            " somebody slipped another ticket in: the refusal protects you."
        ),
    ),
    Reason.FINGERPRINT_DIFFERS: (
        _("The clientFingerprint of this validation does not fit the one of the login transaction."),
        _(
            "At /login/init send base64(sha1(sha1(raw))), both digests in binary; at validation base64(raw),"
            " URL-encoded, so that “+” stays “+”. Keep raw in the person's session."
        ),
    ),
    Reason.SERVICE_DIFFERS: (
        _("The ticket was issued for %(login)s and validated for %(service)s. %(difference)s"),
        _(
            "Send at validation the very address of the login: keep it, or build both in one place. Encoding, default"
            " port and order of the query do not matter. %(hint)s"
        ),
    ),
    Reason.SERVICE_UNKNOWN: (
        _("No registered service covers %(service)s."),
        _("Correct the address, or register it: POST /simulator/api/services, or the administration of EU Login."),
    ),
    Reason.ASSURANCE_TOO_LOW: (
        _("%(minimum)s This person is %(has)s."),
        _(
            "Ask for assuranceLevel=%(word)s, or call %(path)s, or register the service with its own default. If only"
            " %(wants)s may enter, the refusal is right."
        ),
    ),
    Reason.STRENGTH_MISSING: (
        _("acceptStrengths allows %(accepted)s; this session proved %(proved)s."),
        _(
            "Send the same acceptStrengths at /cas/login, so that EU Login asks for one of them; or, as it is"
            " deprecated, authenticationLevel=MEDIUM at both."
        ),
    ),
    Reason.LEVEL_TOO_LOW: (
        _("authenticationLevel=%(wants)s was asked; this session proved %(proved)s, which is %(reached)s."),
        _(
            "Send authenticationLevel=%(wants)s at /cas/login too: EU Login then asks for a stronger factor before it"
            " issues the ticket."
        ),
    ),
    Reason.GRANT_UNKNOWN: (
        _("EU Login never issued this proxy-granting ticket."),
        _("Send as pgt the pgtId that came to your call-back address, not the PGTIOU of the validation's answer."),
    ),
    Reason.GRANT_ENDED: (
        _("The session behind the proxy-granting ticket has ended, or the account is disabled."),
        _("Have the person sign in again: a new validation with pgtUrl brings a new one."),
    ),
    Reason.TARGET_TOO_STRONG: (
        _("The target service accepts %(accepted)s now; this session proved %(proved)s."),
        _("Ask at /cas/login for what the target needs, before you call it."),
    ),
    Reason.CALLBACK_MALFORMED: (
        _("pgtUrl is no address that everybody reads alike: %(callback)s"),
        _("Send an absolute https address, URL-encoded once."),
    ),
    Reason.CALLBACK_UNREGISTERED: (
        _("pgtUrl belongs to no registered service: %(callback)s"),
        _("Use an address below your registered service, or register that one too."),
    ),
    Reason.CALLBACK_NOT_HTTPS: (
        _("pgtUrl does not begin with https: %(callback)s"),
        _("Serve the call-back address over HTTPS; EULOGIN_PROXY_CA_FILE may name a certificate of your own."),
    ),
    Reason.CALLBACK_UNREACHABLE: (
        _("The call-back address did not answer (%(error)s): %(callback)s"),
        _(
            "Check that it listens and answers within 5 seconds, that EULOGIN_PROXY_CA_FILE holds its certificate, and"
            " that EULOGIN_PROXY_INTERNAL_HOSTS names its host when it is inside the network."
        ),
    ),
    Reason.CALLBACK_STATUS: (
        _("The call-back address answered with status %(status)s: %(callback)s"),
        _("Answer 200. EU Login sends a POST with pgtId and pgtIou as form fields; only /p3/… sends a GET."),
    ),
    Reason.CALLBACK_SILENT: (
        _("The call-back address answered, but not with proxySuccess: %(callback)s"),
        _("Answer 200 with the XML element proxySuccess in the body."),
    ),
    Reason.SERVER_FAULT: (
        _("EU Login failed; its log says where."),
        _("Nothing to change in the application. Send the browser to sign in again, and report it."),
    ),
}


def sentences(reason: str, values: Mapping[str, object]) -> tuple[str, str]:
    """Why it was refused, and what to change; a value that an old record lacks shows as “?”."""
    why, change = SENTENCES[Reason(reason)]
    known = _Known(values)
    return str(why) % known, str(change) % known


class _Known(dict[str, object]):
    def __missing__(self, name: str) -> str:
        return "?"
