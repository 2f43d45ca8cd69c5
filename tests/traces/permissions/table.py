"""Who gets what at every address of an environment of TRACES: one line each, tried for everybody in test_matrix.py.

A new address needs a line here. The objects behind the ids are those of `places.py`: all in or of the Ardennes.
"""

from dataclasses import dataclass, field
from enum import Enum

#: In the order in which they are tried; `places.py` says what each of them holds.
PEOPLE = (
    *("anonymous", "stranger", "applicant", "farmer", "head", "certifier", "vet", "neighbour", "foreign"),
    *("commission", "elsewhere", "suspended"),
)
#: Not signed in here: `elsewhere` shows this environment the session of another one.
NOBODY = {"anonymous", "elsewhere"}
HOLDERS = {"farmer", "head", "certifier", "vet", "neighbour", "foreign", "commission"}
#: Who validates: users of authorities and control bodies, administrators of operators.
AGENTS = HOLDERS - {"farmer"}
#: Those in whose remit the applicant's request is.
RIGHT = {"head", "vet"}
#: Who reads the certificate: its author, colleagues of the operator, the authority of departure and those above it.
READERS = {"farmer", "head", "vet", "commission"}
OFFICIALS = {"vet", "neighbour", "foreign", "commission"}
EVERYBODY = set(PEOPLE)


class Door(Enum):
    """Whom a page lets in at all."""

    OPEN = "anybody"
    PEOPLE = "who is signed in"
    UNSUSPENDED = "who is signed in and not suspended"
    HOLDERS = "who has a post in force"
    AGENTS = "who has a validating post in force"
    ADMIN = "the same; the door of the admin site stands before the question of the method"


@dataclass(frozen=True)
class Line:
    """What an address answers to GET and to POST without data. 405: the method is not for this address.

    `get` and `post` are for those in `right` who pass the door; the others who pass get `wrong`.
    """

    door: Door
    get: int = 405
    post: int = 405
    right: set[str] = field(default_factory=lambda: EVERYBODY)
    wrong: int = 404
    #: For those few to whom a page says something else than to the others: (method, person) -> status.
    but: dict[tuple[str, str], int] = field(default_factory=dict)

    def expected(self, method: str, person: str) -> int:
        """The status for a person."""
        status = self.get if method == "GET" else self.post
        if status == 405 and self.door != Door.ADMIN:
            return 405
        refused = _at(self.door, person)
        if refused is not None:
            return refused
        if (method, person) in self.but:
            return self.but[method, person]
        return status if person in self.right or status == 405 else self.wrong


def _at(door: Door, person: str) -> int | None:
    """What the door answers to who does not pass it: the way to sign in, the way to the profile, or a refusal."""
    if door == Door.OPEN:
        return None
    if person in NOBODY:
        return 302
    if door in (Door.AGENTS, Door.ADMIN):
        return None if person in AGENTS else 403
    if door == Door.PEOPLE:
        return None
    if person == "suspended":
        return 302
    return 403 if door == Door.HOLDERS and person not in HOLDERS else None


def _page(door: Door, right: set[str] = EVERYBODY, wrong: int = 404) -> Line:
    return Line(door, get=200, right=right, wrong=wrong)


def _act(door: Door, right: set[str] = EVERYBODY) -> Line:
    return Line(door, post=302, right=right)


def _form(door: Door, right: set[str] = EVERYBODY, wrong: int = 404) -> Line:
    return Line(door, get=200, post=200, right=right, wrong=wrong)


def _lost(*people: str, method: str = "GET", status: int = 302) -> dict[tuple[str, str], int]:
    return {(method, person): status for person in people}


PLAN = "readiness/phones/<str:role_type>/<int:organisation>/"
ADMIN = "admin/"
_OTHER_TYPE = {"certifier", *OFFICIALS}

TABLE = {
    "": Line(Door.OPEN, get=302),
    "login": _page(Door.OPEN),
    "logout": Line(Door.OPEN, get=200, post=302),
    "cas/login": Line(Door.OPEN, get=302),
    # --- one's own
    "profile": _page(Door.PEOPLE),
    "profile/language": _act(Door.PEOPLE),
    "profile/active": _act(Door.PEOPLE),
    "profile/notifications": _act(Door.PEOPLE),
    "notices": _page(Door.PEOPLE),
    "notices/read": _act(Door.PEOPLE),
    "notices/<int:pk>/open": _act(Door.PEOPLE, {"vet"}),
    # --- asking for roles
    "roles/": _page(Door.UNSUSPENDED),
    "roles/operator/": _form(Door.UNSUSPENDED),
    "roles/authority/": _form(Door.UNSUSPENDED),
    "roles/control-body/": _form(Door.UNSUSPENDED),
    # Only after a search; and not for who holds another role type.
    "roles/operator/new": Line(
        Door.UNSUSPENDED, get=302, post=200, but=_lost(*_OTHER_TYPE, method="POST"), right=EVERYBODY
    ),
    "roles/<int:pk>/withdraw": _act(Door.PEOPLE, {"applicant"}),
    "roles/<int:pk>/remind": _act(Door.PEOPLE, {"applicant"}),
    # --- documents
    "documents/": _page(Door.HOLDERS),
    "certificate/eu-intra/": _page(Door.HOLDERS),
    "certificate/eu-intra/new": Line(Door.HOLDERS, get=200, post=302, right={"farmer", "head", *OFFICIALS}, wrong=403),
    "certificate/eu-intra/two-factors": _page(Door.OPEN),
    "certificate/eu-intra/draft/<int:pk>": Line(Door.HOLDERS, get=200, post=302, right={"farmer"}),
    "certificate/eu-intra/draft/<int:pk>/operator/<str:box>": Line(Door.HOLDERS, get=200, post=302, right={"farmer"}),
    "certificate/eu-intra/<str:reference>": _form(Door.HOLDERS, READERS),
    "certificate/eu-intra/<str:reference>/pdf": _page(Door.HOLDERS, READERS),
    "certificate/eu-intra/verify/<str:code>": _page(Door.OPEN),
    "certificate/<str:document>/": _page(Door.HOLDERS, OFFICIALS),
    # --- readiness
    "readiness/": _page(Door.AGENTS),
    "readiness/people": _page(Door.AGENTS),
    "readiness/people.csv": _page(Door.AGENTS),
    "readiness/read": _act(Door.AGENTS),
    "readiness/remind": _act(Door.AGENTS),
    "readiness/phones/": _page(Door.UNSUSPENDED),
    PLAN: _page(Door.UNSUSPENDED, {"vet"}),
    f"{PLAN}responsible": _act(Door.UNSUSPENDED, {"vet"}),
    f"{PLAN}new": _form(Door.UNSUSPENDED, {"vet"}),
    f"{PLAN}<int:pk>/": _form(Door.UNSUSPENDED, {"vet"}),
    f"{PLAN}<int:pk>/delete": Line(Door.UNSUSPENDED, get=200, post=302, right={"vet"}),
    f"{PLAN}<int:pk>/uses": _form(Door.UNSUSPENDED, {"vet"}),
    f"{PLAN}shifts/new": _form(Door.UNSUSPENDED, {"vet"}),
    f"{PLAN}shifts/<int:pk>/": _form(Door.UNSUSPENDED, {"vet"}),
    f"{PLAN}shifts/<int:pk>/delete": Line(Door.UNSUSPENDED, get=200, post=302, right={"vet"}),
    # --- validators
    ADMIN: _form(Door.ADMIN),
    "admin/as/": Line(Door.ADMIN, post=404),
    "admin/hand-over/": Line(Door.ADMIN, get=200, post=404),
    "admin/batches/<str:batch_id>/": _page(Door.ADMIN, {"vet"}),
    "admin/(?P<app_label>traces|operators|reference)/": _form(Door.ADMIN),
    "admin/(?P<url>.*)": Line(Door.ADMIN, get=404, post=404),
    "admin/traces/role/": _form(Door.ADMIN),
    "admin/traces/role/bulk/": Line(Door.ADMIN, get=302, post=302),
    "admin/traces/role/<str:object_id>/change/": _form(Door.ADMIN, RIGHT),
    "admin/traces/role/<str:object_id>/remove/": _form(Door.ADMIN, RIGHT),
    "admin/traces/act/": _form(Door.ADMIN),
    "admin/traces/act/<str:object_id>/change/": Line(Door.ADMIN, get=404, post=404),
    "admin/operators/operator/": _form(Door.ADMIN),
    "admin/operators/operator/<str:object_id>/change/": _form(Door.ADMIN, RIGHT),
    "admin/operators/operatoractivity/": _form(Door.ADMIN, AGENTS - {"head"}, wrong=403),
    "admin/operators/operatoractivity/bulk/": Line(Door.ADMIN, get=302, post=302),
    "admin/operators/operatoractivity/<str:object_id>/change/": Line(Door.ADMIN, get=404, post=404),
    "admin/reference/authority/": _form(Door.ADMIN, OFFICIALS, wrong=403),
    "admin/reference/authority/<str:object_id>/change/": _page(Door.ADMIN, {"vet"}),
    "admin/reference/controlbody/": _form(Door.ADMIN, {"certifier", "commission"}, wrong=403),
    "admin/reference/controlbody/<str:object_id>/change/": _page(Door.ADMIN, {"certifier"}),
}
