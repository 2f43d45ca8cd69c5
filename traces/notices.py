"""E-mails from TRACES, in the recipient's language."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kernel.mail.sending import queue
from traces.environments import Environment
from traces.links import link
from traces.models import Role


def granted(role: Role) -> None:
    """Tell the applicant that the role is validated, in force from the next sign-in on."""
    _tell_applicant(role, "traces/mails/granted.txt", _("TRACES NT: your role has been validated"))


def refused(role: Role) -> None:
    """Tell the applicant that the request was refused, and why."""
    _tell_applicant(role, "traces/mails/refused.txt", _("TRACES NT: your request has been refused"))


def unsuspended(role: Role) -> None:
    """Tell the person that the suspension is lifted."""
    _tell_applicant(role, "traces/mails/unsuspended.txt", _("TRACES NT: your suspension has been lifted"))


def _tell_applicant(role: Role, template: str, subject: str | Promise) -> None:
    if not role.person.email:
        return  # EU Login gave no address
    known = dict(settings.LANGUAGES)
    language = role.person.language if role.person.language in known else settings.LANGUAGE_CODE
    environment = Environment(role.environment)
    with translation.override(language):
        home = settings.PUBLIC_URL.rstrip("/") + link(environment, "home")
        context = {"role": role, "environment": environment, "home": home if settings.PUBLIC_URL else ""}
        text = render_to_string(template, context)
        queue(to=role.person.email, subject=str(subject), text=text, language=language)
