"""The simulator's control API, for what a test needs and is not about."""

from datetime import datetime
from typing import Any

import httpx


class Control:
    """Clock, people and messages of a running simulator."""

    def __init__(self, site: str) -> None:
        self._client = httpx.Client(base_url=f"{site}/simulator/api")

    def set_clock(self, moment: datetime, *, frozen: bool = False) -> None:
        """Set the clock, running on from there unless it shall stand still."""
        self._client.put("/clock", json={"now": moment.isoformat(), "frozen": frozen}).raise_for_status()

    def make(self, what: str, **values: Any) -> Any:
        """A person ("accounts"), a post ("roles") and so on; what it answers."""
        return self._client.post(f"/{what}", json=values).raise_for_status().json()

    def code(self, number: str) -> str:
        """The challenge of the newest text message to a number."""
        return str(self._client.get("/sms", params={"to": number.replace(" ", "")}).json()[-1]["code"])

    def mails(self, to: str) -> list[dict[str, Any]]:
        """What arrived for an address, oldest first."""
        received: list[dict[str, Any]] = self._client.get("/mail", params={"to": to}).json()
        return received

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()
