"""Back to the list that somebody came from, as they had searched and filtered it."""

from django.http import HttpRequest, QueryDict

from traces.links import admin_link
from traces.requests import TracesRequest

#: The part of a page's address that keeps the query of the list.
PARAMETER = "list"
LONGEST = 2000


def as_it_was(request: TracesRequest, name: str) -> str:
    """The address of the list `name`; without a query when the page was reached in another way."""
    query = QueryDict(request.GET.get(PARAMETER, "")[:LONGEST]).urlencode()
    address = admin_link(request.environment, name)
    return f"{address}?{query}" if query else address


def kept(request: HttpRequest) -> str:
    """What a list adds to the addresses of its rows; "" where it is neither searched nor filtered."""
    return _with(request.GET.urlencode())


def kept_on(request: HttpRequest) -> str:
    """The same for the pages that lead on from such a row."""
    return _with(request.GET.get(PARAMETER, ""))


def _with(query: str) -> str:
    if not query or len(query) > LONGEST:
        return ""
    kept = QueryDict(mutable=True)
    kept[PARAMETER] = query
    return f"?{kept.urlencode()}"
