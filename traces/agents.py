"""Who validates in this request, from which of their posts, and the pages that this opens."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from traces import remit, sessions
from traces.links import admin_link, link
from traces.models import Person, Role, RoleType
from traces.requests import TracesRequest


@dataclass(frozen=True)
class NavLink:
    """A page in the menu."""

    href: str
    name: str


def agent_of(request: TracesRequest) -> remit.Agent | None:
    """The signed-in person with the post that they act as, None for anonymous people; looked up once.

    A person with several posts acts as one of them at a time: only that post's remit counts (German contact point,
    FAQ 3.1, the field "As"): the active profile of the session. Without a choice, or when the chosen one is lost or
    does not validate, it is the first.
    """
    if not hasattr(request, "agent"):
        vars(request)["agent"] = _look_up(request)
    agent: remit.Agent | None = vars(request)["agent"]
    return agent


def posts_of(request: TracesRequest) -> list[Role]:
    """All posts in force of the signed-in person, from which the field «As» chooses."""
    agent_of(request)
    posts: list[Role] = vars(request).get("posts", [])
    return posts


def act_as(request: TracesRequest, text: str) -> bool:
    """Keep the post to act as; whether the person has it."""
    chosen = [post for post in posts_of(request) if str(post.pk) == text]
    if chosen:
        sessions.choose_role(request, chosen[0].pk)
        vars(request)["agent"] = remit.Agent(chosen[0].person, chosen)
    return bool(chosen)


def _look_up(request: TracesRequest) -> remit.Agent | None:
    person, sign_in = request.person, request.sign_in
    if not isinstance(person, Person) or sign_in is None:
        return None
    # Most people have no role: then there is nothing to ask the database.
    posts = remit.posts(person, sign_in.role_ids) if sign_in.role_ids else []
    vars(request)["posts"] = posts
    chosen = [post for post in posts if post.pk == sign_in.active_role_id]
    return remit.Agent(person, chosen or posts[:1])


def nav_links(request: TracesRequest) -> list[NavLink]:
    """Menu «Acteurs» > «Utilisateurs» of who validates (official help, "Actors" > "Users"); phones for any role."""
    agent = agent_of(request)
    has_role = request.sign_in is not None and bool(request.sign_in.role_ids)
    phones = [NavLink(link(request.environment, "phone-plans"), _("Phones"))] if agent and has_role else []
    if agent is None or not agent.may_validate:
        return phones
    links = [
        # Translators: fr "Acteurs"
        NavLink(admin_link(request.environment, "index"), _("Actors")),
        # Translators: fr "Utilisateurs"
        NavLink(admin_link(request.environment, "traces_role_changelist"), _("Users")),
        NavLink(link(request.environment, "readiness"), _("Readiness")),
        *phones,
    ]
    if validates_activities(agent):
        # Translators: fr "Opérateurs"
        links.append(NavLink(admin_link(request.environment, "operators_operator_changelist"), _("Operators")))
    return links


def validates_activities(agent: remit.Agent) -> bool:
    """Whether the post is one of an authority or control body; an operator's administrator has colleagues only."""
    return any(post.role_type != RoleType.OPERATOR for post in agent.posts)
