"""What changes something, with the fields that the page would send, and for whom it does: tried in test_acts.py.

The people and what they act on are those of `places.py`: all in or of the Ardennes. Who does not get through a door at
all is tried at every address in test_matrix.py.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tests.traces.permissions.places import Place
from tests.traces.permissions.table import PLAN, RIGHT

Fields = Callable[[Place], dict[str, object]]
NO_FIELDS: Fields = lambda place: {}  # noqa: E731
WHY = "Because."
#: A form set without lines.
_LINES = {"version": "1", "lines-TOTAL_FORMS": "0", "lines-INITIAL_FORMS": "0"}


@dataclass(frozen=True)
class Act:
    """A post. `changed` is the table that it writes; `rights` those for whom it does.

    `of`: whose role the address names, instead of the one in `places.py`. `is_ours`: the address means the same thing
    in another environment, by a name that each of them has.
    """

    name: str
    path: str
    changed: str
    rights: set[str]
    fields: Fields = NO_FIELDS
    of: str = ""
    is_ours: bool = False

    def address(self, place: Place) -> str:
        """Below the environment's prefix."""
        if self.of:
            return self.path.replace("<str:object_id>", str(place.roles[self.of].pk))
        return place.address(self.path)


def _on(of: str, button: str, rights: set[str]) -> Act:
    """A decision about somebody's role."""
    return Act(f"{button} {of}", ROLE, "role", rights, lambda place: {button: "1", "reason": WHY, "confirmed": "1"}, of)


def _removal(of: str, rights: set[str]) -> Act:
    """The end of somebody's post."""
    path = "admin/traces/role/<str:object_id>/remove/"
    return Act(f"remove {of}", path, "role", rights, lambda place: {"reason": WHY, "last": "1"}, of)


def _choice(act: str, of: str) -> Fields:
    def fields(place: Place) -> dict[str, object]:
        return {"act": act, "pick": place.roles[of].pk, "number": "1", "confirmed": "1", "reason": WHY}

    return fields


def _activity(place: Place) -> int:
    return int(place.ids["admin/operators/operatoractivity/"]["object_id"])


def _checked(button: str) -> Fields:
    checks = dict.fromkeys(("documentary", "identity", "physical"), "satisfactory")
    return lambda place: {button: "1", "health_attested": "on", "reason": WHY, **checks}


def _phone(place: Place) -> dict[str, object]:
    return {"label": "Another name", "kind": "key", "version": "1"}


CERTIFICATE = "certificate/eu-intra/<str:reference>"
DRAFT = "certificate/eu-intra/draft/<int:pk>"
ACTIVITIES = "admin/operators/operatoractivity/bulk/"
OPERATOR = "admin/operators/operator/<str:object_id>/change/"
OFFICERS = {"vet", "commission"}

#: Posts that reach nothing but one's own session, notices, wishes and requests, or that begin something of one's own;
#: and lists of Django's, which answer a post as if it were a question. Each has tests beside its view.
OF_ONES_OWN = {
    *("logout", "profile/language", "profile/active", "profile/notifications", "notices/read", "roles/<int:pk>/remind"),
    *("roles/operator/", "roles/operator/new", "roles/authority/", "roles/control-body/", "certificate/eu-intra/new"),
    *("readiness/read", "readiness/remind", "admin/", "admin/as/", "admin/(?P<app_label>traces|operators|reference)/"),
    *("admin/traces/role/", "admin/traces/act/", "admin/operators/operator/", "admin/operators/operatoractivity/"),
    *("admin/reference/authority/", "admin/reference/controlbody/"),
    # Answers 404 to every post.
    *("admin/(?P<url>.*)", "admin/traces/act/<str:object_id>/change/"),
    "admin/operators/operatoractivity/<str:object_id>/change/",
}
ROLE = "admin/traces/role/<str:object_id>/change/"

ACTS = [
    Act("withdraw", "roles/<int:pk>/withdraw", "role", {"applicant"}),
    Act("open a notice", "notices/<int:pk>/open", "notice", {"vet"}),
    # --- the cascade; nobody here is above the Ardennes but the Commission, which decides on central authorities only
    _on("applicant", "_accept", RIGHT),
    _on("applicant", "_reject", RIGHT),
    _on("farmer", "_suspend", RIGHT),
    _on("farmer", "_give_admin", RIGHT),
    _on("head", "_take_admin", {"vet"}),
    _on("head", "_suspend", {"vet"}),
    _on("suspended", "_unsuspend", RIGHT),
    _on("vet", "_suspend", set()),
    _on("neighbour", "_take_admin", set()),
    _on("certifier", "_suspend", set()),
    _on("commission", "_take_admin", set()),
    _removal("farmer", RIGHT),
    _removal("head", {"vet"}),
    _removal("vet", set()),
    _removal("neighbour", set()),
    Act("bulk: accept", "admin/traces/role/bulk/", "batch", RIGHT, _choice("accept", "applicant")),
    Act("bulk: give", "admin/traces/role/bulk/", "batch", RIGHT, _choice("give", "farmer")),
    Act(
        "bulk: suspend an activity",
        ACTIVITIES,
        "batch",
        {"vet"},
        lambda place: {**_choice("suspend", "vet")(place), "pick": _activity(place)},
    ),
    Act(
        "suspend an activity",
        OPERATOR,
        "operatoractivity",
        {"vet"},
        lambda place: {"activity": _activity(place), "_suspend": "1", "reason": WHY},
    ),
    Act(
        "take an operator away",
        OPERATOR,
        "operator",
        set(),
        lambda place: {"_assign": "1", "authority": place.roles["neighbour"].authority_id},
    ),
    Act(
        "leave",
        "admin/hand-over/",
        "role",
        {"vet"},
        lambda place: {"post": place.roles["vet"].pk, "_leave": "1", "confirmed": "1"},
    ),
    Act(
        "hand over",
        "admin/hand-over/",
        "role",
        {"head"},
        lambda place: {"post": place.roles["head"].pk, "_give": "1", "colleague": place.roles["farmer"].pk},
    ),
    # --- documents
    Act("certify", CERTIFICATE, "certificate", OFFICERS, _checked("_certify"), is_ours=True),
    Act("refuse to certify", CERTIFICATE, "certificate", OFFICERS, _checked("_reject"), is_ours=True),
    Act("cancel", CERTIFICATE, "certificate", {"farmer"}, _checked("_cancel"), is_ours=True),
    Act("save a draft", DRAFT, "certificate", {"farmer"}, lambda place: {"local_reference": "X", **_LINES}),
    Act("submit a draft", DRAFT, "certificate", {"farmer"}, lambda place: {"_submit": "1"}),
    Act("delete a draft", DRAFT, "certificate", {"farmer"}, lambda place: {"_delete": "1"}),
    Act("empty a box", f"{DRAFT}/operator/<str:box>", "certificate", {"farmer"}, lambda place: {"operator": ""}),
    # --- phones
    Act("add a phone", f"{PLAN}new", "phone", {"vet"}, _phone, is_ours=True),
    Act("change a phone", f"{PLAN}<int:pk>/", "phone", {"vet"}, _phone),
    Act("delete a phone", f"{PLAN}<int:pk>/delete", "phone", {"vet"}),
    Act(
        "use a phone",
        f"{PLAN}<int:pk>/uses",
        "use",
        {"vet"},
        lambda place: {"use": f"{place.people['vet'].pk}:", "version": "1"},
    ),
    Act("add a shift", f"{PLAN}shifts/new", "shift", {"vet"}, lambda place: {"label": "Night"}, is_ours=True),
    Act("change a shift", f"{PLAN}shifts/<int:pk>/", "shift", {"vet"}, lambda place: {"label": "Day", "version": "1"}),
    Act("delete a shift", f"{PLAN}shifts/<int:pk>/delete", "shift", {"vet"}),
    Act(
        "be responsible",
        f"{PLAN}responsible",
        "plan",
        {"vet"},
        lambda place: {"responsible": place.people["vet"].pk},
        is_ours=True,
    ),
]
