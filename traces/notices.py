"""What TRACES tells people about roles: one e-mail for each person and event, however many rows, and a notice."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kernel.mail.sending import queue
from traces import deciders
from traces.environments import Environment
from traces.links import admin_link, link
from traces.models import Act, ActKind, Organisation, Person, Role, Status, name_of
from traces.notifications import telling
from traces.notifications.texts import Category, Text
from traces.operators.models import Operator

Subject = str | Promise

#: What the person concerned is told: the template's name and the subject.
ABOUT_ROLES: dict[ActKind, tuple[str, Subject]] = {
    ActKind.GRANTED: ("granted", _("TRACES NT: your role has been validated")),
    ActKind.REFUSED: ("refused", _("TRACES NT: your request has been refused")),
    ActKind.SUSPENDED: ("suspended", _("TRACES NT: your role has been suspended")),
    ActKind.UNSUSPENDED: ("unsuspended", _("TRACES NT: your suspension has been lifted")),
    ActKind.REMOVED: ("removed", _("TRACES NT: your role has been removed")),
    ActKind.ADMINISTRATOR_GIVEN: ("administrator_given", _("TRACES NT: you are an administrator now")),
    ActKind.ADMINISTRATOR_TAKEN: ("administrator_taken", _("TRACES NT: you are not an administrator any more")),
    ActKind.EXPIRED: ("expired", _("TRACES NT: your request has expired")),
}
IN_TRACES = {
    ActKind.GRANTED: Text.ROLE_GRANTED,
    ActKind.REFUSED: Text.ROLE_REFUSED,
    ActKind.SUSPENDED: Text.ROLE_SUSPENDED,
    ActKind.UNSUSPENDED: Text.ROLE_UNSUSPENDED,
    ActKind.REMOVED: Text.ROLE_REMOVED,
    ActKind.ADMINISTRATOR_GIVEN: Text.ADMINISTRATOR_GIVEN,
    ActKind.ADMINISTRATOR_TAKEN: Text.ADMINISTRATOR_TAKEN,
    ActKind.EXPIRED: Text.ROLE_EXPIRED,
}
#: Applicants that a notice names.
NAMED = 3
ABOUT_ACTIVITIES: dict[ActKind, Subject] = {
    ActKind.ACTIVITY_VALIDATED: _("TRACES NT: activity validated"),
    ActKind.ACTIVITY_REJECTED: _("TRACES NT: activity rejected"),
    ActKind.ACTIVITY_SUSPENDED: _("TRACES NT: activity suspended"),
    ActKind.ACTIVITY_UNSUSPENDED: _("TRACES NT: suspension of the activity lifted"),
}
#: What those who can decide are told about requests.
REQUESTED = ("requested", _("TRACES NT: a request waits for your decision"))
REMINDER = ("reminder", _("TRACES NT: reminder, a request waits for your decision"))
ASKED_AGAIN = ("asked_again", _("TRACES NT: an applicant reminds you of a request"))
ESCALATED = ("escalated", _("TRACES NT: a request that nobody decided"))
VACANCY = ("vacancy", _("TRACES NT: an organisation has no administrator any more"))


def tell(acts: Sequence[Act]) -> None:
    """Tell everybody concerned by these acts, which happened together."""
    about_roles: dict[tuple[ActKind, int], list[Act]] = defaultdict(list)
    about_activities: dict[tuple[ActKind, int], list[Act]] = defaultdict(list)
    for act in acts:
        kind = ActKind(act.kind)
        if kind in ABOUT_ROLES and act.person_id and not _is_ones_own(act):
            about_roles[kind, act.person_id].append(act)
        elif kind in ABOUT_ACTIVITIES and act.operator_id:
            about_activities[kind, act.operator_id].append(act)
    for (kind, _person), together in about_roles.items():
        _tell_person(kind, together)
    for (kind, _operator), together in about_activities.items():
        _tell_operator(kind, together)


def _is_ones_own(act: Act) -> bool:
    """Who gives up a right knows it."""
    return act.kind == ActKind.ADMINISTRATOR_TAKEN and act.by is None


def _tell_person(kind: ActKind, acts: list[Act]) -> None:
    roles = [act.role for act in acts if act.role]
    template, subject = ABOUT_ROLES[kind]
    context = {
        "roles": roles,
        "reason": acts[0].reason,
        "by_hand": acts[0].by is not None,
        "administrator": any(role.administrator for role in roles),
    }
    person, environment = roles[0].person, Environment(roles[0].environment)
    send(person, environment, template, subject, context)
    names = ", ".join(role.organisation_name for role in roles)
    words = {"organisation": names, "reason": acts[0].reason}
    telling.notify([person], Category.ROLES, IN_TRACES[kind], link(environment, "profile"), **words)


def _tell_operator(kind: ActKind, acts: list[Act]) -> None:
    operator = acts[0].operator
    assert operator is not None  # noqa: S101 - about_activity sets it
    types = [act.activity_type for act in acts]
    context = {"operator": operator, "types": types, "kind": kind, "reason": acts[0].reason}
    for person in _people_of(operator):
        send(person, operator.environment, "activity", ABOUT_ACTIVITIES[kind], context)


def _people_of(operator: Operator) -> list[Person]:
    """An operator's administrators, and those who wait for it to become valid."""
    concerned = Q(status=Status.VALID, administrator=True) | Q(status=Status.REQUESTED)
    roles = Role.objects.filter(concerned, operator=operator).select_related("person").order_by("pk")
    return list({role.person_id: role.person for role in roles[: deciders.MOST_TOLD]}.values())


def tell_deciders(roles: Iterable[Role], notice: tuple[str, Subject]) -> None:
    """Tell those who can decide on these requests: one mail each."""
    lists: dict[int, list[Role]] = defaultdict(list)
    people: dict[int, Person] = {}
    for role in roles:
        for person in deciders.of(role):
            people[person.pk] = person
            lists[person.pk].append(role)
    template, subject = notice
    for key, person in people.items():
        send(person, person.environment, template, subject, {"roles": lists[key]}, page="traces_role_changelist")
        page = admin_link(Environment(person.environment), "traces_role_changelist")
        names = ", ".join(role.person.get_full_name() for role in lists[key][:NAMED])
        telling.notify([person], Category.TO_DECIDE, Text.REQUESTS_WAIT, page, names=names)


def tell_of_vacancy(role: Role) -> None:
    """Tell those above an organisation that it has no administrator any more."""
    context = {"organisation": _named(role.organisation), "type": role}
    for person in deciders.above(role)[: deciders.MOST_TOLD]:
        send(person, person.environment, *VACANCY, context, page="traces_role_changelist")


def _named(organisation: Organisation) -> str:
    return name_of(organisation)


def send(
    person: Person, where: str, template: str, subject: Subject, context: dict[str, object], page: str = ""
) -> None:
    """Put one mail in the outbox; nothing for who has no address (EU Login gave none, or the account is gone).

    `page` is the admin page that the mail leads to, the home page without.
    """
    if not person.email:
        return
    known = dict(settings.LANGUAGES)
    language = person.language if person.language in known else settings.LANGUAGE_CODE
    environment = Environment(where)
    path = admin_link(environment, page) if page else link(environment, "home")
    address = settings.PUBLIC_URL.rstrip("/") + path if settings.PUBLIC_URL else ""
    with translation.override(language):
        more = {"person": person, "environment": environment, "home": address}
        text = render_to_string(f"traces/mails/{template}.txt", {**context, **more})
        queue(to=person.email, subject=str(subject), text=text, language=language)
