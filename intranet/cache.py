"""Redis as the cache, and a site that goes on without it: slower, and with nothing old on its pages."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

RETRY_SECONDS = 2
# What is counted here, and not only kept to be quick: limits, and forms that count once. While Redis
# is away each process counts by itself.
COUNTED = ("allauth:", "silta:limit:", "silta:run:", "silta:import:", "silta:kiosk:")
# What never changes under its key, because the key holds the stamp of what it was made from: a process
# keeps these near for a while, since a page is made of a dozen of them and each would be a way to Redis.
# Wagtail's addresses of sites are asked for each link; another process hears of a new site within the time.
NEAR = (
    "silta:part:", "silta:here:", "silta:page:", "silta:restrictions:", "silta:text:", "silta:df:",
    "wagtail_site_root_paths",
)  # fmt: skip
NEAR_SECONDS = 60
NEAR_ENTRIES = 10_000

logger = logging.getLogger(__name__)


class _Clients(RedisCacheClient):
    """One client for each server: Django makes a new one for each key, which takes longer than asking."""

    def __init__(self, servers: Any, **options: Any) -> None:
        super().__init__(servers, **options)
        self._made: dict[int, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        pool = self._get_connection_pool(write)  # type: ignore[attr-defined]
        if id(pool) not in self._made:  # the pools live as long as this does
            self._made[id(pool)] = self._client(connection_pool=pool)  # type: ignore[attr-defined]
        return self._made[id(pool)]


class ForgivingRedisCache(RedisCache):
    """Without Redis nothing is found and nothing is kept; afterwards nothing from before is believed.

    A change that was made meanwhile could not renew the stamps of content, so the first answer after
    an outage empties the cache.
    """

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        options = params.setdefault("OPTIONS", {})
        options.setdefault("socket_connect_timeout", 1)
        options.setdefault("socket_timeout", 2)
        super().__init__(server, params)
        self._class = _Clients
        self._counted = LocMemCache("silta-without-redis", {})
        self._near = LocMemCache("silta-near", {"TIMEOUT": NEAR_SECONDS, "OPTIONS": {"MAX_ENTRIES": NEAR_ENTRIES}})

    def _ask(self, answer: Callable[[], Any], key: str, aside: str, *given: Any, otherwise: Any = None) -> Any:
        """What Redis says; without it `otherwise`, or for what is counted what this process says."""
        if _outage.over():
            try:
                if _outage.is_on:
                    self._near.clear()
                    RedisCache.clear(self)
                    _outage.end()
                return answer()
            except RedisError as error:
                _outage.begin(error)
        if aside and str(key).startswith(COUNTED):
            return getattr(self._counted, aside)(key, *given)
        return otherwise

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        def answer() -> bool:
            return RedisCache.add(self, key, value, timeout, version)

        return bool(self._ask(answer, key, "add", value, timeout, otherwise=True))

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        near = str(key).startswith(NEAR)
        if near and (kept := self._near.get(key, version=version)) is not None:
            return kept
        found = self._ask(lambda: RedisCache.get(self, key, default, version), key, "get", default, otherwise=default)
        if near and found is not default:
            self._near.set(key, found, version=version)
        return found

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._ask(lambda: RedisCache.set(self, key, value, timeout, version), key, "set", value, timeout)

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._ask(lambda: RedisCache.touch(self, key, timeout, version), key, "touch", timeout))

    def delete(self, key: str, version: int | None = None) -> bool:
        self._near.delete(key, version=version)
        return bool(self._ask(lambda: RedisCache.delete(self, key, version), key, "delete"))

    def has_key(self, key: str, version: int | None = None) -> bool:
        return bool(self._ask(lambda: RedisCache.has_key(self, key, version), key, "has_key"))

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        found = self._ask(lambda: RedisCache.incr(self, key, delta, version), key, "incr", delta)
        if found is None:
            raise ValueError(f"Key {key!r} not found")
        return int(found)

    def get_many(self, keys: Any, version: int | None = None) -> dict[str, Any]:
        keys = list(keys)
        near = [key for key in keys if str(key).startswith(NEAR)]
        found = self._near.get_many(near, version) if near else {}
        if missing := [key for key in keys if key not in found]:
            asked = dict(self._ask(lambda: RedisCache.get_many(self, missing, version), "", "") or {})
            self._near.set_many({key: asked[key] for key in near if key in asked}, version=version)
            found |= asked
        return found

    def set_many(self, data: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> list[str]:
        return list(self._ask(lambda: RedisCache.set_many(self, data, timeout, version), "", "", otherwise=data))

    def delete_many(self, keys: Any, version: int | None = None) -> None:
        keys = list(keys)
        self._ask(lambda: RedisCache.delete_many(self, keys, version), "", "")

    def clear(self) -> None:
        self._counted.clear()
        self._near.clear()
        self._ask(lambda: RedisCache.clear(self), "", "")


class _Outage:
    """Of this process. Asked again every few seconds, so that a page does not wait once for each of its parts."""

    def __init__(self) -> None:
        self.is_on = False
        self._asked = 0.0
        self._lock = threading.Lock()

    def over(self) -> bool:
        return not self.is_on or time.monotonic() - self._asked > RETRY_SECONDS

    def begin(self, error: Exception) -> None:
        with self._lock:
            if not self.is_on:
                logger.error("Redis does not answer; going on without: %s", type(error).__name__)
            self.is_on, self._asked = True, time.monotonic()

    def end(self) -> None:
        with self._lock:
            self.is_on = False
        logger.error("Redis answers again; what it held is thrown away.")


_outage = _Outage()
