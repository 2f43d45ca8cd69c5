"""The PersonIdentifier of eIDAS: country, for whom it was made, and what the country calls the person.

SAML attribute profile of eIDAS, 2.2.3: the third part is of readable characters. They are compared one by one: upper
and lower case differ, as some countries give digests in base64. Blanks and invisible characters are refused, so that no
identifier looks like another one.
"""

import re

from django.conf import settings

LONGEST = 256
READABLE = re.compile(r"[!-~]{1,200}\Z")


def eidas_id(country: str, identifier: str) -> str:
    """The PersonIdentifier for EU Login of a person of that country. ValueError when it is not readable."""
    if not READABLE.match(identifier):
        raise ValueError("an identifier that cannot be read")
    return f"{country}/{settings.MFA_EIDAS_DESTINATION}/{identifier}"


def refuse_other(text: str, country: str) -> None:
    """ValueError when a PersonIdentifier is of another country, for somebody else, or cannot be read."""
    if text != eidas_id(country, text.removeprefix(f"{country}/{settings.MFA_EIDAS_DESTINATION}/")):
        raise ValueError("an identifier of another country or for somebody else")
