"""What a session of TRACES remembers of its sign-in, and the gate that ends it.

A role is in force from the sign-in after its validation on (official help: "log in again to get the menus"). The
session therefore keeps the ids of the roles that were valid when it began. Times would not do: the simulator's
clock can go backwards.
"""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from kernel import clock
from traces.cas.answers import Level
from traces.models import Person

KEY = "traces_sign_in"


@dataclass(frozen=True)
class SignIn:
    """Who signed in to this environment, how strongly, and with which valid roles."""

    person_id: int
    level: Level
    role_ids: frozenset[int]
    epoch: int
    #: The active profile, where one was chosen.
    active_role_id: int | None = None

    @property
    def is_too_weak(self) -> bool:
        """Whether the gate refuses this sign-in now."""
        return self.level < required_level()


def required_level(*, validating: bool = False) -> Level:
    """What TRACES asks of everybody: two factors from `TRACES_TWO_FACTORS_FROM` on (instruction of 7 May 2024).

    `validating`: in the validators' site, where rights are handed out, at any time.
    """
    return Level.MEDIUM if validating or clock.now() >= settings.TRACES_TWO_FACTORS_FROM else Level.BASIC


def begin(request: HttpRequest, person: Person, level: Level, role_ids: list[int]) -> None:
    """Sign a person in to the environment of this request: a new session key, nothing kept of what was before."""
    request.session.flush()
    kept = {"person": person.pk, "level": level.name, "roles": role_ids, "epoch": person.session_epoch}
    request.session[KEY] = kept


def current(request: HttpRequest) -> SignIn | None:
    """The sign-in of this session, None for anonymous people."""
    kept = request.session.get(KEY)
    if kept is None:
        return None
    level, role_ids = Level[kept["level"]], frozenset(kept["roles"])
    return SignIn(kept["person"], level, role_ids, kept.get("epoch", 0), kept.get("active"))


def choose_role(request: HttpRequest, role_id: int) -> None:
    """Remember from which post the person acts in this session."""
    request.session[KEY] = {**request.session[KEY], "active": role_id}


def end(request: HttpRequest) -> None:
    """Forget this environment's session; EU Login's and the other environments' stay."""
    request.session.flush()
