"""The operator search of the guide: country, section, activity, name and so on (registration guide, operators)."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from traces.operators.models import Operator, OperatorActivity
from traces.operators.text import PLACE_MARK, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """What people may search by; empty means any. `country` is an ISO code; `chapter`, `section`, `activity` are codes.

    Words of `name` and `place` may be shortened and come in any order, with or without accents and capitals;
    `place` is a town or the beginning of a postal code. `identifier` may be any part of it.
    """

    country: str = ""
    chapter: str = ""
    section: str = ""
    activity: str = ""
    name: str = ""
    identifier: str = ""
    place: str = ""


def search(criteria: Criteria) -> "QuerySet[Operator]":
    """Operators of the open environment that meet all criteria, in alphabetical order.

    A page of the answer costs two queries whatever its length: everything a result row shows comes along.
    """
    found: QuerySet[Operator] = Operator.objects.filter(_words(criteria))
    if criteria.country:
        found = found.filter(country=criteria.country.upper())
    if criteria.identifier:
        found = found.filter(identifier__contains=criteria.identifier.strip().upper())
    if conditions := _activity_conditions(criteria):
        # One activity must meet all conditions; a join would also repeat operators that have several.
        found = found.filter(Exists(OperatorActivity.objects.filter(conditions, operator=OuterRef("pk"))))
    activities = OperatorActivity.objects.select_related("activity_type__section__chapter")
    return (
        found.select_related("country", "responsible_authority", "control_body")
        .prefetch_related(Prefetch("activities", queryset=activities))
        .order_by("search_text", "identifier")
    )


def _words(criteria: Criteria) -> Q:
    beginnings = words(criteria.name) + [PLACE_MARK + word for word in words(criteria.place)]
    condition = Q()
    for beginning in beginnings:
        condition &= Q(search_text__contains=f" {beginning}")
    return condition


def _activity_conditions(criteria: Criteria) -> Q:
    wanted = {
        "activity_type__section__chapter__code": criteria.chapter,
        "activity_type__section__code": criteria.section,
        "activity_type__code": criteria.activity,
    }
    return Q(**{path: value for path, value in wanted.items() if value})
