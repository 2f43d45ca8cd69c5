"""Reports about the address of a service: whose it is, and what a sign-in to it would ask."""

from urllib.parse import parse_qsl, urlsplit

from django.utils.translation import gettext as _

from eulogin.cas.addresses import MalformedAddress, parse
from eulogin.cas.parameters import LoginRequest, login_request
from eulogin.cas.reasons import Reason
from eulogin.cas.services import UnknownService, find_service
from eulogin.inspection import advice, differences
from eulogin.inspection.reports import Report, yes
from eulogin.inspection.steps import PEOPLE
from eulogin.models import Service
from eulogin.signin import policy
from mfa.api import Level

LOGIN_PATHS = ("/cas/login", "/cas/login.cgi")
#: Registrations with the same host that are named where none fits.
MOST_NEAR = 5


def of_address(text: str, own_base: str) -> Report:
    """The registration that an address matches; an address of `/cas/login` stands for the sign-in that it asks."""
    address = own_base + text if text.startswith("/") else text
    wanted = _wanted(address)
    try:
        parsed = parse(wanted.service)
        service = find_service(wanted.service, own_base)
    except MalformedAddress:
        return Report(_("A malformed address"), _malformed(wanted.service), found=False)
    except UnknownService:
        return Report(_("An unregistered address"), _unregistered(wanted.service, parsed.host), found=False)
    return Report(_("A service"), _expectation(service, wanted), _facts(service, wanted))


def _wanted(address: str) -> LoginRequest:
    parts = urlsplit(address.split("#")[0]) if "[" not in address else urlsplit("")
    if parts.path in LOGIN_PATHS:
        query = dict(parse_qsl(parts.query))
        if query.get("service"):
            return login_request(query)
    return LoginRequest(service=address)


def _malformed(address: str) -> list[str]:
    found = differences.first_difference(address, address)
    return [differences.sentence(found), differences.hint(found)]


def _unregistered(address: str, host: str) -> list[str]:
    sentences = list(advice.sentences(Reason.SERVICE_UNKNOWN, {"service": address}))
    near = Service.objects.filter(url_prefix__icontains=host).values_list("url_prefix", flat=True)[:MOST_NEAR]
    if found := list(near):
        sentences.append(_("Registered for the same host: %(prefixes)s") % {"prefixes": ", ".join(found)})
    return sentences


def _expectation(service: Service, wanted: LoginRequest) -> list[str]:
    """What a browser would see that comes to sign in now."""
    offered = policy.choices(service, wanted)
    if not offered:
        return [_("A sign-in would fail: no method fits what is asked and what the service accepts now.")]
    names = ", ".join(str(choice.name) for choice in offered)
    if policy.needs_second_factor(offered):
        return [_("A sign-in now asks for the password and a second factor: %(methods)s.") % {"methods": names}]
    return [_("A sign-in now offers: %(methods)s.") % {"methods": names}]


def _facts(service: Service, wanted: LoginRequest) -> list[tuple[str, str]]:
    registration = service.url_prefix or _(
        "none: addresses of this machine, or of the institutions, pass without one here"
    )
    assurance = 40 if service.default_assurance is None else service.default_assurance
    accepted = ", ".join(str(choice.name) for choice in policy.choices(service, LoginRequest()))
    return [
        (_("Service"), service.name),
        (_("Registration"), registration),
        (_("Address asked for"), wanted.service),
        (_("Level asked"), Level(wanted.level).name),
        ("acceptStrengths", ", ".join(wanted.accept_strengths) or _("all")),
        ("renew", yes(wanted.renew)),
        (_("Methods accepted now"), accepted or _("none")),
        (_("/serviceValidate without assuranceLevel means"), str(PEOPLE[assurance])),
        (_("Told of each sign-out"), yes(service.single_logout)),
        (_("Answers falsified for a test"), service.adversary or _("no")),
    ]
