"""What a version keeps in the shared cache is its own: another version's drawn parts and rows do not fit it.

While hosts restart one after the other, the old and the new version stand beside each other on one cache. They share
what has to hold for both: the stamps that make cached parts old, limits, and what may be done only once.
"""

import tomllib
from functools import cache

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage

OWN = "silta:"
SHARED = ("silta:run:", "silta:import:", "silta:kiosk:", "silta:limit:")


@cache
def release() -> str:
    """The version's number, and a digest of its static files."""
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as file:
        version = tomllib.load(file)["project"]["version"]
    return f"{version}-{getattr(staticfiles_storage, 'manifest_hash', '')}"


def cache_key(key: str, key_prefix: str, version: int) -> str:
    """Django's own form of a key, with the release in what belongs to it."""
    own = key.startswith(OWN) and not key.startswith(SHARED) and not key.endswith("-stamp")
    return f"{key_prefix}:{version}:{f'{release()}:' if own else ''}{key}"
