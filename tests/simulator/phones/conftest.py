"""People who have a phone."""

from tests.eulogin.conftest import camille as camille
