"""A stamp that changes whenever published content or the directory changes.

Cached fragments carry it in their key, so that they are right the moment after a change, on every
worker, without anybody listing what depends on what. It lives in the shared cache; when the cache
is lost the stamp is new and everything is rendered afresh.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.core.cache import cache

_KEY = "silta:content-stamp"
# The stamp of the running request: a page has a dozen cached parts and one stamp.
_of_request: ContextVar[list[str] | None] = ContextVar("silta_stamp_of_request", default=None)


@contextmanager
def one_stamp() -> Iterator[None]:
    """Within, the stamp is read once. For one request, or a part of one: what it shows is of one moment."""
    if _of_request.get() is not None:
        yield
        return
    token = _of_request.set([])
    try:
        yield
    finally:
        _of_request.reset(token)


def content_stamp() -> str:
    """The current stamp. Read it before the data it protects."""
    remembered = _of_request.get()
    if remembered:
        return remembered[0]
    stamp = _read_stamp()
    if remembered is not None:
        remembered.append(stamp)
    return stamp


def _read_stamp() -> str:
    stamp = cache.get(_KEY)
    if stamp is None:
        stamp = secrets.token_hex(8)
        # add() leaves another worker's stamp standing if it came first.
        if not cache.add(_KEY, stamp, timeout=None):
            stamp = cache.get(_KEY) or stamp
    return str(stamp)


def renew_stamp() -> None:
    """Make every cached fragment old. Call it after the change is committed."""
    cache.set(_KEY, secrets.token_hex(8), timeout=None)
    remembered = _of_request.get()
    if remembered:
        remembered.clear()
