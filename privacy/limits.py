"""How often something may be tried. Counts in the cache, under a name that the caller chooses.

No address of a visitor is ever part of it: what is limited is an account, or a link that was given
out. The counter begins with the first try and ends with its time.
"""

from django.core.cache import cache


def within_limit(name: str, *, limit: int, seconds: int) -> bool:
    """Count one more try of `name`; whether it is within `limit` tries in `seconds`."""
    key = f"silta:limit:{name}"
    if cache.add(key, 1, seconds):
        return limit >= 1
    try:
        return cache.incr(key) <= limit
    except ValueError:  # it ended between the two
        cache.set(key, 1, seconds)
        return limit >= 1
