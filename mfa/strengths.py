"""Strengths and levels of authentication, as the protocol names them (fact sheet of EU Login, section 13)."""

from enum import IntEnum, StrEnum


class Level(IntEnum):
    """How much an authentication is worth; the numbers are the weights that client libraries use."""

    BASIC = 1
    MEDIUM = 3
    HIGH = 7


class Strength(StrEnum):
    """A mechanism of authentication."""

    PASSWORD = "PASSWORD"  # noqa: S105 - the protocol's word
    PASSWORD_SMS = "PASSWORD_SMS"  # noqa: S105
    PASSWORD_MOBILE_APP = "PASSWORD_MOBILE_APP"  # noqa: S105
    PASSWORD_SOFTWARE_TOKEN = "PASSWORD_SOFTWARE_TOKEN"  # noqa: S105
    MOBILE_APP = "MOBILE_APP"
    PASSWORD_WEBAUTHN = "PASSWORD_WEBAUTHN"  # noqa: S105
    EIDAS = "EIDAS"

    @property
    def level(self) -> Level:
        """The level that this mechanism reaches."""
        return Level.BASIC if self is Strength.PASSWORD else Level.MEDIUM


#: Every mechanism with a second factor, in the order in which pages list them.
SECOND_FACTORS = [strength for strength in Strength if strength.level > Level.BASIC]
