"""Who may open the pages of the countries although the simulator's other pages refuse them.

Whoever a service sent here carries its signed question along: to the node, or to the desk with the cards. On a network
that is the only way in for a trainee without the simulator's token.
"""

from datetime import UTC, datetime, timedelta

from django.http import HttpRequest

from simulator.eidas import node
from simulator.eidas.models import now
from simulator.eidas.node import RequestRefused

PREFIX = "/simulator/eidas/"
DESK = f"{PREFIX}desk/"
#: The field of the address, or of the form, that holds the question.
FIELD = "request"
#: After its end a question still opens the page that says so.
LATE = timedelta(minutes=30)


def may_pass(request: HttpRequest) -> bool:
    """Whether this request belongs to a question that a known service signed a short time ago."""
    if request.path_info == PREFIX:
        return _is_recent(request.POST.get(FIELD) or request.GET.get(FIELD, ""), node.ISSUER)
    if request.path_info.startswith(DESK):
        return _is_recent(request.GET.get(FIELD, ""), DESK)
    return False


def _is_recent(text: str, audience: str) -> bool:
    try:
        ends = datetime.fromtimestamp(node.signed_claims(text, audience)["exp"], UTC)
    except (RequestRefused, TypeError, ValueError, OverflowError, OSError):
        return False
    return now() < ends + LATE
