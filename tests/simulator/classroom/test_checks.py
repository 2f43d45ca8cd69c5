"""Each check says yes to what it asks about, and no before."""

from eulogin.events import Event
from mfa.api import SECOND_FACTORS
from simulator.classroom.exercises import checks
from simulator.classroom.exercises.facts import Facts
from traces.api import teaching
from traces.teaching.standings import Post

HERE = {"organisation": "FR.1"}


def facts(**values: object) -> Facts:
    standing = {name: values.pop(name) for name in ("has_entered", "posts", "decided") if name in values}
    return Facts(uid="n00x", standing=teaching.Standing(**standing), **values)  # type: ignore[arg-type]


def post(status: str, organisation: str = "FR.1") -> Post:
    return Post("operator", organisation, status, administrator=False)


#: check, its words, what makes it true, what is not enough
CASES: list[tuple[str, dict[str, str], Facts, Facts]] = [
    ("account-opened", {}, facts(), Facts()),
    ("password-changed", {}, facts(events=["account:password:renewed"]), facts(events=["account:opened"])),
    ("factor-set-up", {"kind": "sms"}, facts(kinds=["sms"]), facts(kinds=["eid"])),
    ("signed-in", {"strength": "PASSWORD_SMS"}, facts(strengths=["PASSWORD_SMS"]), facts(strengths=["MOBILE_APP"])),
    ("signed-in", {"strength": "two-factors"}, facts(strengths=["EIDAS"]), facts(strengths=["PASSWORD"])),
    ("entered-traces", {}, facts(has_entered=True), facts()),
    ("role-requested", HERE, facts(posts=[post("requested")]), facts(posts=[post("requested", "FR.2")])),
    ("role-requested", HERE, facts(posts=[post("valid")]), facts(posts=[post("rejected")])),
    ("role-withdrawn", HERE, facts(posts=[post("withdrawn")]), facts(posts=[post("requested")])),
    ("role-valid", HERE, facts(posts=[post("valid")]), facts(posts=[post("suspended")])),
    ("role-in-force", {}, facts(posts=[post("valid")]), facts(posts=[post("valid"), post("suspended", "FR.2")])),
    ("factors-removed", {}, facts(events=["account:factors:removed"]), facts(events=["factor:phone:removed"])),
    (
        "request-decided",
        {"applicant": "c", "decision": "rejected"},
        facts(decided=[("c", "rejected")]),
        facts(decided=[("c", "valid"), ("d", "rejected")]),
    ),
    ("certificate-submitted", {}, facts(certificates=1), facts()),
]


def test_each_check_sees_what_it_asks_about_and_nothing_else() -> None:
    assert {case[0] for case in CASES} == set(checks.CHECKS)
    for name, given, enough, too_little in CASES:
        check = checks.CHECKS[name]
        assert check.fits(given), name
        assert check.holds(enough, given), name
        assert not check.holds(too_little, given), name


def test_checks_speak_the_words_of_the_applications() -> None:
    assert {checks.FACTORS_REMOVED, *checks.PASSWORD_EVENTS} <= {str(event) for event in Event}
    assert checks.STRENGTHS - {"two-factors"} == {str(strength) for strength in SECOND_FACTORS}


def test_words_that_a_check_does_not_take_are_refused() -> None:
    check = checks.CHECKS["factor-set-up"]
    assert not check.fits({"kind": "pigeon"})
    assert not check.fits({})
    assert not check.fits({"kind": "sms", "organisation": "x"})
