"""The checks that steps of exercises can name. Each looks at facts only; none remembers anything."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mfa.api import FactorKind
from simulator.classroom.exercises.facts import Facts

Parameters = Mapping[str, str]
#: Names of events in the journal (eulogin.events, traces.events): what happened, where the state alone cannot tell.
FACTORS_REMOVED = "account:factors:removed"
PASSWORD_EVENTS = {"account:password:changed", "account:password:renewed"}
SECOND_FACTOR_KINDS = set(FactorKind)


@dataclass(frozen=True)
class Check:
    """A question about a trainee. `parameters` are the words it takes, with the values allowed (empty: any)."""

    holds: Callable[[Facts, Parameters], bool]
    parameters: Mapping[str, frozenset[str]]

    def fits(self, given: Parameters) -> bool:
        """Whether a step gives the words that the check takes, and no others."""
        if set(given) != set(self.parameters):
            return False
        return all(not allowed or given[name] in allowed for name, allowed in self.parameters.items())


def _signed_in(known: Facts, given: Parameters) -> bool:
    strengths = {strength for strength in known.strengths if strength != "PASSWORD"}
    return given["strength"] in strengths or (given["strength"] == "two-factors" and bool(strengths))


def _has_role(known: Facts, organisation: str, *statuses: str) -> bool:
    return any(post.organisation == organisation and post.status in statuses for post in known.standing.posts)


def _withdrawn(known: Facts, given: Parameters) -> bool:
    return _has_role(known, given["organisation"], "withdrawn", "rejected")


def _in_force(known: Facts, given: Parameters) -> bool:
    statuses = {post.status for post in known.standing.posts}
    return "valid" in statuses and "suspended" not in statuses


ANY: frozenset[str] = frozenset()
STRENGTHS = frozenset(
    {"two-factors", "PASSWORD_SMS", "PASSWORD_MOBILE_APP", "PASSWORD_SOFTWARE_TOKEN", "MOBILE_APP"}
    | {"PASSWORD_WEBAUTHN", "EIDAS"}
)

CHECKS: Mapping[str, Check] = {
    "account-opened": Check(lambda known, _given: bool(known.uid), {}),
    "password-changed": Check(lambda known, _given: bool(PASSWORD_EVENTS & set(known.events)), {}),
    "factor-set-up": Check(lambda known, given: given["kind"] in known.kinds, {"kind": frozenset(SECOND_FACTOR_KINDS)}),
    "signed-in": Check(_signed_in, {"strength": STRENGTHS}),
    "entered-traces": Check(lambda known, _given: known.standing.has_entered, {}),
    "role-requested": Check(
        lambda known, given: _has_role(known, given["organisation"], "requested", "valid"), {"organisation": ANY}
    ),
    "role-withdrawn": Check(_withdrawn, {"organisation": ANY}),
    "role-valid": Check(lambda known, given: _has_role(known, given["organisation"], "valid"), {"organisation": ANY}),
    "role-in-force": Check(_in_force, {}),
    "factors-removed": Check(lambda known, _given: FACTORS_REMOVED in known.events, {}),
    "request-decided": Check(
        lambda known, given: (given["applicant"], given["decision"]) in known.standing.decided,
        {"applicant": ANY, "decision": frozenset({"valid", "rejected"})},
    ),
    "certificate-submitted": Check(lambda known, _given: known.certificates > 0, {}),
}
