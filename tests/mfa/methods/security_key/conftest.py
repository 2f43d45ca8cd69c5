"""Keys that really sign, and short ways through the pages."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse

from eulogin.models import Account
from mfa.methods.security_key import ceremonies, devices, verification
from mfa.methods.security_key.models import Ceremony, Kind, SecurityKey
from mfa.methods.security_key.sites import Site
from mfa.models import Purpose
from tests.mfa.methods.security_key.authenticator import Authenticator
from tests.pages import Web

HERE = Site.of("http://localhost")
BASE = "/cas/userdata/"
LIST, ADD, ADD_PLATFORM = (
    f"{BASE}{page}.cgi" for page in ("manageMySecurityKeys", "addSecurityKey", "addTrustedPlatform")
)


class Localhost(Web):
    """A browser under a name for which keys can be made."""

    def request(self, **request: Any) -> Any:
        """Fetch from localhost."""
        return super().request(**{"SERVER_NAME": "localhost", **request})


def html(answer: HttpResponse) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def options(answer: HttpResponse) -> dict[str, Any]:
    """What the page asks the browser for."""
    found: dict[str, Any] = json.loads(answer.context["form"].options)
    return found


def begin(browser: Web, name: str = "Blue key", page: str = ADD, query: str = "") -> str:
    answer = browser.post(f"{page}{query}", {"name": name})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def enrol(browser: Web, authenticator: Authenticator, name: str = "Blue key", page: str = ADD, **more: Any) -> Any:
    address = begin(browser, name, page)
    made = authenticator.create(options(browser.get(address)))
    return browser.post(address, {"attestation": json.dumps(made)}, **more)


@pytest.fixture
def authenticator() -> Authenticator:
    """An honest one."""
    return Authenticator()


@pytest.fixture
def give_key(db: None) -> Callable[..., SecurityKey]:
    """Give somebody a key as enrolment does, without the pages."""

    def give(
        user: Account, made_by: Authenticator, name: str = "Blue key", kind: Kind = Kind.SECURITY_KEY
    ) -> SecurityKey:
        ceremony = ceremonies.begin(user, Purpose.ENROL, name, kind=kind, name=name)
        ceremony = Ceremony.objects.select_related("user").get(pk=ceremony.pk)
        answer = made_by.create(verification.creation_options(ceremony, HERE, []))
        return devices.add(user, kind, name, verification.registered(ceremony, HERE, answer))

    return give


@pytest.fixture
def key(give_key: Callable[..., SecurityKey], alice: Account, authenticator: Authenticator) -> SecurityKey:
    """Alice's key, made by `authenticator`."""
    return give_key(alice, authenticator)


@pytest.fixture
def alices(browser_of: Callable[[Account], Web], alice: Account) -> Web:
    """Alice's browser, on localhost."""
    browser = browser_of(alice)
    browser.__class__ = Localhost
    return browser
