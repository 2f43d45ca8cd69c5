"""The door to a plan: who is in the organisation reads it, its administrators change it; for others it is not there."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TypeVar

from django.db.models import QuerySet
from django.http import Http404, HttpResponse

from traces import access, remit
from traces.models import Organisation, Person, Role, RoleType, Status, name_of
from traces.readiness.models import Phone, Plan, Shift
from traces.requests import TracesRequest, for_unsuspended_people

View = Callable[..., HttpResponse]
Row = TypeVar("Row", Phone, Shift)


@dataclass(frozen=True)
class Place:
    """One organisation as somebody in it sees its plan."""

    person: Person
    role_type: RoleType
    organisation: Organisation
    can_edit: bool

    @property
    def name(self) -> str:
        """The organisation's name."""
        return name_of(self.organisation)

    @property
    def plan(self) -> Plan | None:
        """Its plan, when it has been begun."""
        found: Plan | None = Plan.objects.filter(**{self.role_type.value: self.organisation.pk}).first()
        return found

    def address(self) -> dict[str, object]:
        """What names the place in an address."""
        return {"role_type": self.role_type.value, "organisation": self.organisation.pk}

    def members(self) -> "QuerySet[Person]":
        """Who may use its phones: the people with a valid role there, by name."""
        there = {self.role_type.value: self.organisation.pk, "status": Status.VALID}
        roles = Role.objects.filter(**there).values("person")
        return Person.objects.filter(pk__in=roles).order_by("last_name", "first_name", "pk")

    def phone(self, pk: int) -> Phone:
        """One of its phones; Http404 for another organisation's."""
        return self._own(Phone, pk)

    def shift(self, pk: int) -> Shift:
        """One of its shifts; Http404 for another organisation's."""
        return self._own(Shift, pk)

    def _own(self, model: type[Row], pk: int) -> Row:
        mine = {f"plan__{self.role_type.value}": self.organisation.pk, "pk": min(pk, access.LARGEST_KEY)}
        found: Row | None = model._default_manager.select_related("plan").filter(**mine).first()
        if found is None:
            raise Http404
        return found


def posts(request: TracesRequest, person: Person) -> list[Role]:
    """The posts in force in this session: the organisations whose plans one reads."""
    if request.sign_in is None:
        return []
    roles = remit.roles_in_force(person, request.sign_in.role_ids)
    return list(roles.select_related("operator", "authority", "control_body").order_by("pk"))


def for_colleagues(view: View) -> View:
    """A view of one organisation's plan for those who have a post there; 404 for everybody else.

    The address gives `role_type` and `organisation`; the view gets the place instead of them.
    """

    @for_unsuspended_people
    @wraps(view)
    def inner(
        request: TracesRequest, person: Person, /, *, role_type: str, organisation: int, **kwargs: int
    ) -> HttpResponse:
        return view(request, _place(request, person, role_type, organisation), **kwargs)

    return inner


def for_editors(view: View) -> View:
    """As `for_colleagues`, for its administrators only: colleagues get the same 404 as strangers."""

    @for_colleagues
    @wraps(view)
    def inner(request: TracesRequest, place: Place, /, **kwargs: int) -> HttpResponse:
        if not place.can_edit:
            raise Http404
        return view(request, place, **kwargs)

    return inner


def _place(request: TracesRequest, person: Person, role_type: str, organisation: int) -> Place:
    for post in posts(request, person):
        if post.role_type == role_type and post.organisation.pk == organisation:
            return Place(person, RoleType(role_type), post.organisation, post.administrator)
    raise Http404
