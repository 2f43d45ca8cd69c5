"""A factor that is deleted ends the sessions that it proved: it may have been lost or stolen."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django_otp import devices_for_user
from django_otp.models import Device

from eulogin.api import create_account
from eulogin.models import Account, LoginAttempt, SsoSession
from eulogin.signin import flow, sessions
from kernel import clock
from mfa import api as mfa
from mfa.methods.eid import enrolment as eids
from mfa.methods.mobile_app import enrolment as apps
from mfa.methods.security_key import enrolment as keys
from mfa.methods.sms import enrolment as phones
from simulator.phones.app import acts
from simulator.phones.app.keys import Keys


@pytest.fixture
def camille(db: None) -> Account:
    return create_account(email="camille.martin@example.org", first_name="Camille", last_name="Martin", password="x")


def request() -> HttpRequest:
    made = HttpRequest()
    made.session = SessionStore()
    made.META["SERVER_NAME"], made.META["SERVER_PORT"] = "localhost", "80"
    return made


def add_app(camille: Account) -> None:
    mfa.add_device(camille, "Mobile", "2580", **acts.public_keys(Keys.new()))


#: How each factor is added by script, its strength, and how its owner deletes it.
FACTORS: dict[str, tuple[Callable[[Account], Any], mfa.Strength, Callable[[Any, HttpRequest], None]]] = {
    "phone": (lambda who: mfa.add_phone(who, "+33639980101"), mfa.Strength.PASSWORD_SMS, phones.remove),
    "app": (add_app, mfa.Strength.PASSWORD_MOBILE_APP, apps.remove),
    "key": (
        lambda who: mfa.add_key(who, "Clé", "security-key", "http://localhost"),
        mfa.Strength.PASSWORD_WEBAUTHN,
        keys.remove,
    ),
    "eid": (
        lambda who: mfa.add_eid(who, "FR", "X1", family_name="Martin", first_name="Camille"),
        mfa.Strength.EIDAS,
        eids.remove,
    ),
}


def sign_in(account: Account, strength: mfa.Strength, device: Device, where: HttpRequest) -> SsoSession:
    now = clock.now()
    attempt = LoginAttempt.objects.create(digest=f"d{now.timestamp()}", browser="b", expires_at=now)
    return flow.complete(where, attempt, account, mfa.Proof(strength, device, {}))


@pytest.mark.parametrize("name", list(FACTORS))
def test_the_other_sessions_that_it_proved_end(camille: Account, name: str) -> None:
    add, strength, remove = FACTORS[name]
    add(camille)
    (device,) = devices_for_user(camille)
    mfa.add_phone(camille, "+33639980199")
    other = next(d for d in devices_for_user(camille) if d.persistent_id != device.persistent_id)
    here, elsewhere, by_another = request(), request(), request()
    opened = [
        sign_in(camille, strength, device, here),
        sign_in(camille, strength, device, elsewhere),
        sign_in(camille, mfa.Strength.PASSWORD_SMS, other, by_another),
    ]
    remove(device, here)
    alive = [SsoSession.objects.get(pk=session.pk).is_alive for session in opened]
    assert alive == [True, False, True]


def test_a_factor_deleted_after_its_answer_opens_no_session(camille: Account) -> None:
    phone = mfa.add_phone(camille, "+33639980101")
    phones.remove(phone, request())
    where = request()
    with pytest.raises(mfa.FactorError) as caught:
        sign_in(camille, mfa.Strength.PASSWORD_SMS, phone, where)
    assert caught.value.code is mfa.FactorErrorCode.FACTOR_GONE
    assert not SsoSession.objects.exists()
    assert sessions.current(where) is None


def test_a_session_that_it_was_to_raise_stays_as_it_was(camille: Account) -> None:
    where, phone = request(), mfa.add_phone(camille, "+33639980101")
    flow.open_first_session(where, camille)
    phones.remove(phone, request())
    with pytest.raises(mfa.FactorError):
        sign_in(camille, mfa.Strength.PASSWORD_SMS, phone, where)
    current = sessions.current(where)
    assert current is not None
    assert current.strengths == ["PASSWORD"]
