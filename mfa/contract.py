"""What a method of authentication offers to sign-in, and how it says no.

Every second factor has the same anatomy, so that sign-in treats them alike: on the page with the password the
method may ask for some fields (`entry_form`); `start` begins a challenge for one attempt; the person answers on a
page with `answer_form`'s form; `answer` gives the device that proved itself, or raises.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django_otp.models import Device

from mfa.errors import ENDING, FactorErrorCode, sentence
from mfa.strengths import Strength


class FactorError(Exception):
    """A factor was refused. `code` has its sentence in `mfa.errors`; `field` names the form field concerned.

    `until` says when another try is possible, `tries_left` how many answers the challenge still takes.
    """

    def __init__(
        self,
        code: FactorErrorCode,
        *,
        field: str | None = None,
        until: datetime | None = None,
        tries_left: int | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.until = until
        self.tries_left = tries_left

    @property
    def ends_attempt(self) -> bool:
        """Whether what it was asked for must not go on in any way."""
        return self.code in ENDING

    @property
    def sentence(self) -> str:
        """What the page says, translated, with the time and the tries that are left."""
        return sentence(self.code, until=self.until, tries_left=self.tries_left)


@dataclass(frozen=True)
class Started:
    """A challenge that waits for its answer. `shown_to` is what the page may show of the device, already masked."""

    challenge_id: int
    shown_to: str


@dataclass(frozen=True)
class Proof:
    """A factor that proved itself, for the session and for the ticket's `authenticationFactors`.

    `factors` has the names of the protocol: a text (`mobilePhoneNumber`) or a structure of texts (`webAuthnDevice`).
    """

    strength: Strength
    device: Device
    factors: Mapping[str, str | Mapping[str, str]]


@dataclass(frozen=True)
class Identified:
    """Who somebody is by a factor alone. `reference` names the identity wherever it turns up again.

    `owner` is the key of the account that has it as a factor, None when nobody has.
    """

    reference: str
    country: str
    scheme: str
    first_name: str
    last_name: str
    owner: str | None

    @property
    def full_name(self) -> str:
        """First name and LAST NAME in capitals, as EU Login shows names."""
        return f"{self.first_name} {self.last_name.upper()}".strip()


#: The name under which `start` and `answer` find their `Origin` among the fields.
ORIGIN = "origin"


@dataclass(frozen=True)
class Origin:
    """Who asks for a sign-in: the application's name, the network address and the browser, as far as they are known."""

    site: str = ""
    source: str = ""
    user_agent: str = ""


def origin_of(fields: Mapping[str, Any]) -> Origin:
    """Who asks or answers; an empty `Origin` where nobody said."""
    found: Origin | None = fields.get(ORIGIN)
    return found or Origin()


@runtime_checkable
class ForSomeBrowsers(Protocol):
    """What a method also is that makes sense in some browsers only."""

    def is_offered(self, request: HttpRequest) -> bool:
        """Whether to offer it in this browser."""
        ...


@runtime_checkable
class Identifies(Protocol):
    """What a method also is that says who somebody is, so that sign-in can begin with it: neither name nor password."""

    def begin_alone(self, request: HttpRequest, attempt: str) -> Started:
        """Begin for this browser and this attempt only; what the attempt began so before is over."""
        ...

    def way_alone(self, challenge_id: int, next_path: str) -> str:
        """The address where the person proves who they are; afterwards they come to `next_path`."""
        ...

    def identified(self, attempt: str, challenge_id: int) -> Identified | None:
        """Who was proved; None before that. FactorError when nobody was, or nobody can be any more."""
        ...

    def take_identity(self, attempt: str, challenge_id: int) -> Identified:
        """Use up what was proved: one caller gets it, others FactorError. Never call it inside a transaction."""
        ...

    def adopt(self, user: AbstractBaseUser, who: Identified) -> None:
        """Give the identity to an account, in the caller's transaction. FactorError when it has an owner."""
        ...

    def prove(self, user: AbstractBaseUser, who: Identified) -> Proof:
        """The proof for the owner's session. FactorError when the identity is not, or no more, their factor."""
        ...


class Method(Protocol):
    """A second factor, seen from sign-in."""

    strength: Strength
    name: Any  # lazy translation
    sentence: Any  # lazy translation: one sentence under the name in the list of methods
    icon: str
    setup_path: str
    entry_form: type[forms.Form]
    answer_template: str
    resent: Any  # lazy translation: what the page says after `resend`

    def is_set_up(self, user: AbstractBaseUser) -> bool:
        """Whether the person has a confirmed device of this kind."""
        ...

    def start(self, user: AbstractBaseUser, attempt: str, fields: Mapping[str, Any]) -> Started:
        """Begin a challenge that serves this attempt only. FactorError.

        `fields` is `entry_form`'s cleaned data, and under `ORIGIN` an `Origin`.
        """
        ...

    def resend(self, user: AbstractBaseUser, attempt: str, challenge_id: int) -> Started:
        """A new challenge in place of this one, without new tries. FactorError."""
        ...

    def answer_form(
        self, user: AbstractBaseUser, attempt: str, challenge_id: int, data: Any = None, *, site: str
    ) -> forms.Form:
        """The form of the page that asks for the answer, with what that page must know of the challenge.

        `site` is the scheme and host under which the page is shown.
        """
        ...

    def answer(self, user: AbstractBaseUser, attempt: str, challenge_id: int, fields: Mapping[str, Any]) -> Proof:
        """Check the answer, once; `fields` is that form's cleaned data, and under `ORIGIN` an `Origin`. FactorError.

        Never call it inside a transaction: the refusal would roll back the try that was counted.
        """
        ...
