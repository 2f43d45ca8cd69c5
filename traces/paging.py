"""Pages of long lists: nobody counts a million rows to show twenty-five, nor joins what no line of the page shows."""

import json
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy
from django.db.models.functions import Coalesce

#: Counted no further, shown no further: whoever needs more narrows the search.
MOST = 500
#: How many rows, and what the planner may think of finding them, for all to be found and sorted: some 50 ms.
FEW_TO_SORT, QUICKLY_FOUND = 40 * MOST, 30_000


class BoundedPaginator(Paginator):  # type: ignore[type-arg] # Django's own class takes no type argument at run time
    """Pages of the keys of a list: one question finds all that are shown, so a late page costs what the first does.

    Keys alone: were lines asked for at once, the planner would join whatever they show to all rows before it cuts them.
    `lines_page` gives a page of lines. Up to `few` rows are sorted (`_sorted`).
    """

    def __init__(self, rows: "QuerySet[Any]", *args: Any, few: int = FEW_TO_SORT, **kwargs: Any) -> None:
        keys = list(_sorted(rows.select_related(None), few).values_list("pk", flat=True)[: MOST + 1])
        #: Whether there are rows that no page shows.
        self.is_more = len(keys) > MOST
        super().__init__(keys[:MOST], *args, **kwargs)

    def lines_page(self, number: str | None, lines: "QuerySet[Any]") -> "Page[Any]":
        """The page of this number, or the nearest that there is, taken from `lines`."""
        page = self.get_page(number)
        page.object_list = in_order(lines, page.object_list)
        return page


def in_order(lines: "QuerySet[Any]", keys: Any) -> list[Any]:
    """The rows of these keys, in their order, without those that are gone meanwhile."""
    found = lines.in_bulk(keys)
    return [found[key] for key in keys if key in found]


@dataclass(frozen=True)
class Plan:
    """What PostgreSQL's planner thinks of finding all rows in any order: how many there are, and what it costs."""

    rows: int
    cost: float


def plan_of(rows: "QuerySet[Any]") -> Plan | None:
    """The planner's opinion, from its statistics and in about a millisecond; None on other databases."""
    if connection.vendor != "postgresql":
        return None
    plan = rows.order_by().only("pk").explain(format="json")
    if not plan:
        return Plan(0, 0)  # Django does not even ask where a condition cannot be met
    found: dict[str, Any] = json.loads(plan)[0]["Plan"]
    return Plan(found["Plan Rows"], found["Total Cost"])


def _sorted(rows: "QuerySet[Any]", few: int) -> "QuerySet[Any]":
    """The same rows; where they are few and quickly found, in an order that no index has.

    The planner takes the rows that somebody may see to be spread evenly over a list, and reads everybody's in order
    until the page is full. A few are sorted sooner.
    """
    plan = plan_of(rows)
    if plan is None or plan.rows > few or plan.cost > QUICKLY_FOUND:
        return rows
    first, *others = rows.query.order_by
    return rows.order_by(_without_index(first), *others)


def _without_index(order: Any) -> OrderBy:
    if isinstance(order, str):
        order = F(order[1:]).desc() if order.startswith("-") else F(order).asc()
    ordered: OrderBy = order.copy()
    ordered.expression = Coalesce(order.expression, order.expression)
    return ordered
