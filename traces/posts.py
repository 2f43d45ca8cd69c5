"""The posts that somebody may use in a session, and the one they act from: the active profile."""

from django.db.models import Prefetch, QuerySet

from traces import remit, sessions
from traces.models import Person, Role
from traces.operators.models import OperatorActivity
from traces.requests import TracesRequest


def in_force(request: TracesRequest) -> list[Role]:
    """The posts that count in this session, as they stand now, with what rights depend on; looked up once."""
    if not hasattr(request, "posts_in_force"):
        vars(request)["posts_in_force"] = _look_up(request)
    posts: list[Role] = vars(request)["posts_in_force"]
    return posts


def _look_up(request: TracesRequest) -> list[Role]:
    person, sign_in = request.person, request.sign_in
    # Most people have no role: then there is nothing to ask the database.
    if not isinstance(person, Person) or sign_in is None or not sign_in.role_ids:
        return []
    return list(with_rights(remit.roles_in_force(person, sign_in.role_ids)).order_by("pk"))


def with_rights(roles: QuerySet[Role]) -> QuerySet[Role]:
    """The roles with all that `traces.rights` looks at: one query more, when there is an operator among them."""
    activities = OperatorActivity.objects.select_related("activity_type__section__chapter")
    related = ("person", "operator__country", "operator__responsible_authority", "authority__country", "control_body")
    return roles.select_related(*related).prefetch_related(Prefetch("operator__activities", queryset=activities))


def active(request: TracesRequest) -> Role | None:
    """The post that somebody acts from: the one chosen in this session while it is in force, else the oldest."""
    posts = in_force(request)
    chosen = request.sign_in.active_role_id if request.sign_in else None
    return next((post for post in posts if post.pk == chosen), posts[0] if posts else None)


def choose(request: TracesRequest, pk: int) -> Role | None:
    """Act from this post for the rest of the session; None, and nothing changes, when it is not in force."""
    post = next((post for post in in_force(request) if post.pk == pk), None)
    if post is not None:
        sessions.choose_role(request, post.pk)
    return post
