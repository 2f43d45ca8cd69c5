"""The address for which a key is made: a key of one site is worth nothing on another."""

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Site:
    """Origin and relying party id (host name) of the pages, as browsers write them."""

    origin: str
    rp_id: str

    @classmethod
    def of(cls, base: str) -> "Site":
        """The site of an address such as `kernel.web.origin.own_base` gives it."""
        parts = urlsplit(base)
        host = parts.hostname or ""
        shown = f"[{host}]" if ":" in host else host
        port = "" if parts.port in (None, DEFAULT_PORTS.get(parts.scheme)) else f":{parts.port}"
        return cls(f"{parts.scheme}://{shown}{port}", host)

    @property
    def allows_keys(self) -> bool:
        """Whether browsers use keys here: over HTTPS or on localhost, and never for a bare IP address."""
        try:
            ip_address(self.rp_id)
        except ValueError:
            local = self.rp_id == "localhost" or self.rp_id.endswith(".localhost")
            return local or self.origin.startswith("https://")
        return False
