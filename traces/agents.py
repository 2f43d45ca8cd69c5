"""Who validates in this request, and the pages that this opens."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from traces import remit
from traces.links import admin_link, link
from traces.models import Person
from traces.requests import TracesRequest


@dataclass(frozen=True)
class NavLink:
    """A page in the menu."""

    href: str
    name: str


def agent_of(request: TracesRequest) -> remit.Agent | None:
    """The signed-in person with the posts in force in this session, None for anonymous people; looked up once."""
    if not hasattr(request, "agent"):
        vars(request)["agent"] = _look_up(request)
    agent: remit.Agent | None = vars(request)["agent"]
    return agent


def _look_up(request: TracesRequest) -> remit.Agent | None:
    person, sign_in = request.person, request.sign_in
    if not isinstance(person, Person) or sign_in is None:
        return None
    # Most people have no role: then there is nothing to ask the database.
    return remit.Agent(person, remit.posts(person, sign_in.role_ids) if sign_in.role_ids else [])


def nav_links(request: TracesRequest) -> list[NavLink]:
    """Menu «Acteurs» > «Utilisateurs» of who validates (official help, "Actors" > "Users"); phones for any role."""
    agent = agent_of(request)
    has_role = request.sign_in is not None and bool(request.sign_in.role_ids)
    phones = [NavLink(link(request.environment, "phone-plans"), _("Phones"))] if agent and has_role else []
    if agent is None or not agent.may_validate:
        return phones
    return [
        # Translators: fr "Acteurs"
        NavLink(admin_link(request.environment, "index"), _("Actors")),
        # Translators: fr "Utilisateurs"
        NavLink(admin_link(request.environment, "traces_role_changelist"), _("Users")),
        NavLink(link(request.environment, "readiness"), _("Readiness")),
        *phones,
    ]
