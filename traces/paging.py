"""Pages of long lists: nobody counts a million rows to show twenty-five, nor joins what no line of the page shows."""

import json
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy
from django.db.models.functions import Coalesce

#: Counted no further, shown no further: whoever needs more narrows the search.
MOST = 500
#: So many rows are put in order as quickly as they are found in order.
FEW_TO_SORT = 40 * MOST


class BoundedPaginator(Paginator):  # type: ignore[type-arg] # Django's own class takes no type argument at run time
    """Pages of the keys of a list: one question finds all that are shown, so a late page costs what the first does.

    Keys alone: were lines asked for at once, the planner would join whatever they show to all rows before it cuts them.
    `lines_page` gives a page of lines.
    """

    def __init__(self, rows: "QuerySet[Any]", *args: Any, **kwargs: Any) -> None:
        keys = list(_sorted(rows.select_related(None)).values_list("pk", flat=True)[: MOST + 1])
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


def expected(rows: "QuerySet[Any]") -> int | None:
    """How many rows PostgreSQL's planner expects, from its statistics; None on other databases."""
    if connection.vendor != "postgresql":
        return None
    plan = rows.order_by().only("pk").explain(format="json")
    # Django does not even ask where a condition cannot be met.
    return int(json.loads(plan)[0]["Plan"]["Plan Rows"]) if plan else 0


def _sorted(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """The same rows; where they are few, in an order that no index has.

    The planner takes the rows that somebody may see to be spread evenly over a list, and reads everybody's in order
    until the page is full. Few rows are found by their own index and sorted sooner.
    """
    number = expected(rows)
    if number is None or number > FEW_TO_SORT:
        return rows
    first, *others = rows.query.order_by
    return rows.order_by(_without_index(first), *others)


def _without_index(order: Any) -> OrderBy:
    if isinstance(order, str):
        order = F(order[1:]).desc() if order.startswith("-") else F(order).asc()
    ordered: OrderBy = order.copy()
    ordered.expression = Coalesce(order.expression, order.expression)
    return ordered
