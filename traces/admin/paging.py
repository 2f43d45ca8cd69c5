"""Pages of long lists: nobody counts a million rows to show twenty-five."""

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet

#: Counted no further, shown no further: whoever needs more narrows the search.
MOST = 1000


class BoundedPaginator(Paginator):  # type: ignore[type-arg] # Django's own class takes no type argument at run time
    """A paginator whose count stops at `MOST`."""

    @cached_property
    def count(self) -> int:
        """The number of rows, at most `MOST`."""
        return min(self._counted, MOST)

    @property
    def is_more(self) -> bool:
        """Whether there are rows that no page shows."""
        return self._counted > MOST

    @cached_property
    def _counted(self) -> int:
        # Unordered and cut off: the database stops as soon as it has found so many.
        rows: QuerySet[Any] = self.object_list  # type: ignore[assignment] # lists of the admin are query sets
        return rows.order_by()[: MOST + 1].count()
