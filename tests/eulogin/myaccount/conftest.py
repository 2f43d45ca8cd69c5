"""People of the tests of my account."""

import pytest

from tests.eulogin.conftest import sign_in
from tests.eulogin.myaccount.steps import MY_ACCOUNT


@pytest.fixture
def owner(clock, web, camille_with_phone):
    """Camille's browser, signed in with the password alone."""
    sign_in(web, MY_ACCOUNT)
    return web
