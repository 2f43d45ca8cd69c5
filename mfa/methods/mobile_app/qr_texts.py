"""What the QR codes of the app say. An ordinary camera shows only this."""

from urllib.parse import urlencode

SCHEME = "eulogin-sim"


def enrolment(base: str, token: str) -> str:
    """Add this device to an account of the server at `base`."""
    return f"{SCHEME}:enrol?{urlencode({'server': base, 'token': token})}"


def sign_in(base: str, account: str, challenge: str) -> str:
    """Show the code with which this account signs in at `base`."""
    return f"{SCHEME}:sign-in?{urlencode({'server': base, 'account': account, 'challenge': challenge})}"
