"""Each second factor in the same three steps, so that one table can put all of them to the same tests.

A way gives a person a device, begins a challenge for an attempt, and gives the right answer to it: the fields as
sign-in hands them to `Method.answer`, made by the device of the person named.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol

from django.db.models import Model

from eulogin.models import Account
from kernel import clock
from mfa import api
from mfa.contract import Method
from mfa.methods.eid import devices as eids
from mfa.methods.eid.method import EidMethod
from mfa.methods.eid.models import Exchange, Identity
from mfa.methods.mobile_app.method import OnMobileMethod, PinMethod, QrMethod
from mfa.methods.mobile_app.models import AppRequest
from mfa.methods.security_key.method import SecurityKeyMethod
from mfa.methods.security_key.models import Ceremony, Kind, SecurityKey
from mfa.methods.sms.method import SmsMethod
from mfa.models import Challenge
from mfa.sms.models import OutgoingSms
from tests.mfa.methods.mobile_app.phone import PLATFORM, Phone
from tests.mfa.methods.security_key.authenticator import Authenticator
from tests.mfa.methods.security_key.conftest import HERE

SITE = "http://testserver"
NUMBERS = {"n00alice": "+32475123456", "n00bobby": "+33639981234"}
Fields = dict[str, Any]


class Way(Protocol):
    """One method in three steps."""

    method: Method
    #: The table of its challenges, and the field that says what they are for.
    table: type[Model]
    purpose: str

    def give(self, user: Account) -> None:
        """Give the person a device."""

    def begin(self, user: Account, attempt: str) -> int:
        """A challenge."""

    def resend(self, user: Account, attempt: str, pk: int) -> int:
        """A new one in its place."""

    def right(self, user: Account, attempt: str, pk: int, by: Account) -> Fields:
        """The right answer to that challenge of `user`, as far as the device of `by` can give it."""


class Sms:
    """The code in the text message; somebody else's telephone has their own."""

    method, table, purpose = SmsMethod(), Challenge, "purpose"

    def __init__(self) -> None:
        self.codes: dict[int, str] = {}

    def give(self, user: Account) -> None:
        api.add_phone(user, NUMBERS[user.pk])

    def begin(self, user: Account, attempt: str) -> int:
        return self._kept(self.method.start(user, attempt, {"mobilePhoneNumber": NUMBERS[user.pk]}).challenge_id)

    def resend(self, user: Account, attempt: str, pk: int) -> int:
        return self._kept(self.method.resend(user, attempt, pk).challenge_id)

    def _kept(self, pk: int) -> int:
        self.codes[pk] = OutgoingSms.objects.latest("pk").body.split(": ")[1].split(" ")[0]
        return pk

    def right(self, user: Account, attempt: str, pk: int, by: Account) -> Fields:
        return {"challenge": self.codes[pk if by == user else self.begin(by, "another")]}


class _Resending:
    method: Method

    def resend(self, user: Account, attempt: str, pk: int) -> int:
        return self.method.resend(user, attempt, pk).challenge_id


class _App(_Resending):
    def __init__(self) -> None:
        self.phones: dict[str, Phone] = {}

    def give(self, user: Account) -> None:
        phone = self.phones[user.pk] = Phone()
        phone.learn(api.add_device(user, "Phone", phone.pin, **phone.jwks, platform=PLATFORM))

    def begin(self, user: Account, attempt: str) -> int:
        return self.method.start(user, attempt, {}).challenge_id


class Pin(_App):
    """What a device approved; a device that is not asked has nothing to approve."""

    method: Method = PinMethod()
    table, purpose = AppRequest, "kind"

    def right(self, user: Account, attempt: str, pk: int, by: Account) -> Fields:
        for asked in self.phones[by.pk].requests():
            if asked["id"] == pk:
                assert self.phones[by.pk].answer(asked).status_code == 200
        return {}


class OnMobile(Pin):
    """The same, where the browser runs on the device."""

    method: Method = OnMobileMethod()


class Qr(_App):
    """Eight digits made of the QR code."""

    method, table, purpose = QrMethod(), Challenge, "purpose"

    def right(self, user: Account, attempt: str, pk: int, by: Account) -> Fields:
        shown = str(self.method.answer_form(user, attempt, pk, site=SITE).payload)  # type: ignore[attr-defined]
        return {"oneTimePassword": self.phones[by.pk].code(shown)}


class Key(_Resending):
    """What an authenticator signed."""

    method, table, purpose = SecurityKeyMethod(), Ceremony, "purpose"
    kind = Kind.SECURITY_KEY

    def __init__(self, give_key: Callable[..., SecurityKey]) -> None:
        self.give_key = give_key
        self.authenticators: dict[str, Authenticator] = {}

    def give(self, user: Account) -> None:
        made = self.authenticators[user.pk] = Authenticator()
        self.give_key(user, made, kind=self.kind)

    def begin(self, user: Account, attempt: str) -> int:
        return self.method.start(user, attempt, {}).challenge_id

    def right(self, user: Account, attempt: str, pk: int, by: Account) -> Fields:
        form = self.method.answer_form(user, attempt, pk, site=HERE.origin)
        count = self.authenticators[by.pk].count + 1
        signing = self.authenticators[by.pk] = replace(self.authenticators[by.pk], count=count)
        return {"site": HERE, "assertion": signing.get(json.loads(form.options))}  # type: ignore[attr-defined]


class Platform(Key):
    """The same in the second list."""

    kind = Kind.PLATFORM


class Eid(_Resending):
    """Whom the country named in this exchange."""

    method, table, purpose = EidMethod(), Exchange, "purpose"

    def _identity(self, user: Account) -> Identity:
        return Identity(f"FR/EU/{user.pk}", user.last_name, user.first_name, "1980-01-01", "high")

    def give(self, user: Account) -> None:
        eids.link(user, self._identity(user), country="FR", scheme="france-identite")

    def begin(self, user: Account, attempt: str) -> int:
        return self.method.start(user, attempt, {}).challenge_id

    def right(self, user: Account, attempt: str, pk: int, by: Account) -> Fields:
        exchange = Exchange.objects.get(pk=pk)
        now = clock.now()
        Exchange.objects.filter(pk=pk).update(
            sealed=exchange.seal(self._identity(by)), browser="b", answered_at=now, proved_at=now
        )
        return {}
