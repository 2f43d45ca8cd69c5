"""«Organisations»: the authorities and control bodies of the remit, their users and administrators."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from traces import access, charge, competences
from traces.admin.base import ListAdmin
from traces.agents import agent_of
from traces.models import Role, RoleType, Status, name_of
from traces.reference.models import Authority, ControlBody
from traces.remit import Agent, visible
from traces.requests import TracesRequest


def with_numbers(rows: "QuerySet[Any]", role_type: RoleType) -> "QuerySet[Any]":
    """With the number of valid users and of waiting requests, and whether there is an administrator: for a page."""
    of_this = Role.objects.filter(**{role_type.value: OuterRef("pk")})
    valid = of_this.filter(status=Status.VALID)
    numbered: QuerySet[Any] = rows.annotate(
        users=_number(valid, role_type),
        waiting=_number(of_this.filter(status=Status.REQUESTED), role_type),
        has_administrator=Exists(valid.filter(administrator=True)),
    )
    return numbered


def _number(roles: "QuerySet[Role]", role_type: RoleType) -> Coalesce:
    grouped = roles.order_by().values(role_type.value).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(grouped, output_field=IntegerField()), 0)


class OrganisationAdmin(ListAdmin):
    """A list of organisations; the page of each shows who its users and administrators are."""

    role_type: RoleType

    def lines(self) -> "QuerySet[Any]":
        """With the numbers of the line."""
        return with_numbers(super().lines(), self.role_type)

    def page(self, request: TracesRequest, object_id: str) -> HttpResponse:
        """Who is there ("Who is my administrator?", official help)."""
        return organisation_view(request, self, object_id)


class AuthorityAdmin(OrganisationAdmin):
    """The post's own authority and those below."""

    role_type = RoleType.AUTHORITY
    title = _("Authorities")
    explanation = _(
        "Your own authority and those below it, with their users. Where there is no administrator, only the superior"
        " authority validates."
    )
    list_filter = ("kind",)
    ordering = ("path",)
    search_fields = ("name_local", "name_en", "code")
    search_help_text = _("Name or code of the authority.")
    change_list_template = "traces/admin/authorities.html"

    def within(self, agent: Agent) -> "QuerySet[Authority]":
        """The subtree."""
        return charge.authorities(agent)

    def is_for(self, agent: Agent) -> bool:
        """Agents of authorities."""
        return any(post.role_type == RoleType.AUTHORITY for post in agent.posts)


class ControlBodyAdmin(OrganisationAdmin):
    """Control bodies whose users the post validates."""

    role_type = RoleType.CONTROL_BODY
    title = _("Organic control bodies")
    explanation = _("The control bodies whose users you validate, one line for each country certified.")
    ordering = ("name", "code")
    search_fields = ("name", "code")
    search_help_text = _("Name or code of the body.")
    list_select_related = ("certified_country",)
    change_list_template = "traces/admin/control_bodies.html"

    def within(self, agent: Agent) -> "QuerySet[ControlBody]":
        """By country certified."""
        return charge.control_bodies(agent)

    def is_for(self, agent: Agent) -> bool:
        """Central authorities, the Commission, and the bodies themselves."""
        kinds = {post.authority.kind for post in agent.posts if post.authority}
        return bool(kinds & {"CCA", "COMMISSION"}) or any(post.control_body_id for post in agent.posts)


@require_safe
def organisation_view(request: TracesRequest, rows_of: OrganisationAdmin, object_id: str) -> HttpResponse:
    """One authority or control body with its users: names and administrator marks; links where one may decide."""
    agent, number = agent_of(request), access.key(object_id)
    organisation = rows_of.within(agent).filter(pk=number).first() if agent and number else None
    if agent is None or organisation is None:
        raise Http404
    # Colleagues are known to each other; who waits is the business of those who decide.
    shown = Q(status__in=[Status.VALID, Status.SUSPENDED])
    shown |= Q(status=Status.REQUESTED, pk__in=visible(agent).values("pk"))
    users = Role.objects.filter(shown, **{rows_of.role_type.value: organisation})
    users = users.select_related("person").order_by("-administrator", "status", "pk")
    page = Paginator(users, rows_of.list_per_page).get_page(request.GET.get("page"))
    mine = set(visible(agent).filter(pk__in=[role.pk for role in page]).values_list("pk", flat=True))
    context = {
        "name": name_of(organisation),
        "organisation": organisation,
        "competences": competences.labels(organisation) if isinstance(organisation, Authority) else [],
        "superior": organisation.parent if isinstance(organisation, Authority) else None,
        "page_obj": page,
        "rows": [(role, role.pk in mine) for role in page],
        "has_administrator": users.filter(administrator=True, status=Status.VALID).exists(),
        "list": f"reference_{organisation._meta.model_name}_changelist",
        "title_of_list": rows_of.title,
    }
    return render(request, "traces/admin/organisation.html", context)
