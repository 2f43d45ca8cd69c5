"""Where a request of somebody who lost every factor stands: what its page shows, and what may be done."""

from dataclasses import dataclass
from enum import StrEnum

from eulogin.models import Account, FactorReset
from kernel import clock
from mfa import api as mfa


class Stage(StrEnum):
    """The states of the page; each but the last has its template part there."""

    NO_FACTOR = "no_factor"
    SUPPORT_ONLY = "support_only"
    NOTHING_ASKED = "nothing_asked"
    MAIL_SENT = "mail_sent"
    WAITING = "waiting"
    MAY_FINISH = "may_finish"
    STOPPED = "stopped"
    EXPIRED = "expired"
    CARRIED_OUT = "carried_out"


@dataclass(frozen=True)
class State:
    """The stage, and the latest request where there is one."""

    stage: Stage
    reset: FactorReset | None

    @property
    def may_ask(self) -> bool:
        """Whether a new request is possible: it replaces an open one."""
        return self.stage not in (Stage.NO_FACTOR, Stage.SUPPORT_ONLY)

    @property
    def may_stop(self) -> bool:
        """Whether a request is open."""
        return self.stage in (Stage.MAIL_SENT, Stage.WAITING, Stage.MAY_FINISH)


def of(account: Account) -> State:
    """The state of an account at this moment."""
    reset = latest(account)
    if not mfa.has_factor(account):
        return State(Stage.NO_FACTOR, reset)
    if account.always_several_factors:
        # The owner chose that the password is never enough: it does not open this way either.
        return State(Stage.SUPPORT_ONLY, reset)
    stage = stage_of(reset)
    # There are new factors since: the page begins again.
    return State(Stage.NOTHING_ASKED if stage == Stage.CARRIED_OUT else stage, reset)


def latest(account: Account) -> FactorReset | None:
    """The newest request, whatever became of it: at most one is open, and it is the newest."""
    return FactorReset.objects.filter(account=account).order_by("-pk").first()


def stage_of(reset: FactorReset | None) -> Stage:
    """The stage of one request."""
    now = clock.now()
    if reset is None:
        return Stage.NOTHING_ASKED
    if reset.ended_at is not None:
        return Stage.STOPPED if reset.due_at is None else Stage.CARRIED_OUT
    if reset.expires_at <= now:
        return Stage.EXPIRED
    if reset.due_at is None:
        return Stage.MAIL_SENT
    return Stage.MAY_FINISH if reset.due_at <= now else Stage.WAITING
