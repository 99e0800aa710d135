"""A stamp that changes with meetings and promises: what is cached of them carries it in its key."""

import secrets

from django.core.cache import cache

_KEY = "silta:meetings-stamp"


def meetings_stamp() -> str:
    """The current stamp. Read it before the data it protects."""
    stamp = cache.get(_KEY)
    if stamp is None:
        stamp = secrets.token_hex(8)
        if not cache.add(_KEY, stamp, timeout=None):
            stamp = cache.get(_KEY) or stamp
    return str(stamp)


def renew_stamp() -> None:
    """Make what is cached of meetings old. Call it after the change is committed."""
    cache.set(_KEY, secrets.token_hex(8), timeout=None)
