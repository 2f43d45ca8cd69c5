from pytest_django import Settings

from eulogin.models import Account
from mfa import registry
from mfa.methods.sms.models import PhoneNumber
from mfa.strengths import Strength


def test_the_settings_say_which_methods_there_are(settings: Settings) -> None:
    assert [m.strength for m in registry.methods()] == [
        Strength.PASSWORD_MOBILE_APP,
        Strength.PASSWORD_SOFTWARE_TOKEN,
        Strength.MOBILE_APP,
        Strength.PASSWORD_SMS,
        Strength.PASSWORD_WEBAUTHN,
        Strength.EIDAS,
    ]
    assert registry.methods()[3] is registry.method(Strength.PASSWORD_SMS)
    settings.MFA_METHODS = []
    assert registry.method(Strength.PASSWORD_SMS) is None


def test_who_has_a_confirmed_number_has_a_factor(alice: Account, bob: Account, phone: PhoneNumber) -> None:
    assert registry.has_factor(alice)
    assert registry.strengths_of(alice) == [Strength.PASSWORD_SMS]
    assert not registry.has_factor(bob)
    assert registry.strengths_of(bob) == []


def test_an_unconfirmed_number_is_no_factor(alice: Account, phone: PhoneNumber) -> None:
    PhoneNumber.objects.update(confirmed=False)
    assert not registry.has_factor(alice)
