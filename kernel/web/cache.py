"""The cache in Redis, on one server, with clients that stay: Django's own backend makes a new one for every command."""

from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient


class KeptClients(RedisCacheClient):
    """Clients are safe to share between threads, and making one costs as much as a short command."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kept: dict[bool, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        """The client for writing, or the one for reading."""
        made = self._kept.get(write)
        if made is None:
            made = self._kept[write] = super().get_client(key, write=write)
        return made


class KeptRedisCache(RedisCache):
    """What `CACHES` names."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = KeptClients
