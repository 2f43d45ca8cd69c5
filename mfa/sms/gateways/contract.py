"""What a gateway to the phone networks does, and how it says no."""

from datetime import datetime
from enum import StrEnum
from typing import Protocol


class GatewayCode(StrEnum):
    """Why a message was not accepted."""

    UNREACHABLE = "unreachable"
    NOT_AUTHORISED = "not-authorised"
    REFUSED = "refused"
    BUSY = "busy"


class GatewayError(Exception):
    """The message was not accepted. `permanent` means: do not try again."""

    def __init__(self, code: StrEnum, *, permanent: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.permanent = permanent


class Gateway(Protocol):
    """A way to send text messages, named by dotted path in `settings.SMS_GATEWAY` and made without arguments."""

    def send(self, *, to: str, text: str, reference: str, sent_at: datetime) -> str:
        """Send `text` to a number (E.164) and return the gateway's name for it, or "".

        `reference` is ours for the same message; `sent_at` is the time by the clock of this installation. Raises
        GatewayError; any other exception counts as one that may pass. Never logs the number or the text.
        """
        ...
