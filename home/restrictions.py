"""Branches of the page tree that only some groups may read (Wagtail's page view restrictions).

There are few and they change rarely, so they are kept in the cache under the content stamp: a
reader's page costs no query for them.
"""

import hashlib
from dataclasses import dataclass

from django.core.cache import cache
from wagtail.models import PageViewRestriction

from organisation.models import User

from .stamp import content_stamp


@dataclass(frozen=True)
class Restriction:
    """A branch by the tree path of its top, and the groups that may read it."""

    path: str
    groups: frozenset[int]


def restrictions() -> list[Restriction]:
    """Every branch restricted to groups. "Any login" restricts nothing behind the login wall."""
    key = f"silta:restrictions:{content_stamp()}"
    found = cache.get(key)
    if found is None:
        rows = (
            PageViewRestriction.objects.filter(restriction_type=PageViewRestriction.GROUPS)
            .select_related("page")
            .prefetch_related("groups")
        )
        found = [Restriction(row.page.path, frozenset(group.pk for group in row.groups.all())) for row in rows]
        cache.set(key, found)
    return list(found)


def closed_paths(user: User) -> list[str]:
    """Tree paths of the branches that `user` may not read. No query while nothing is restricted."""
    rows = restrictions()
    if not rows or user.is_superuser:
        return []
    own = set(user.groups.values_list("pk", flat=True))
    return sorted(row.path for row in rows if not own & row.groups)


def audience(user: User) -> str:
    """A key for what `user` may read: the same for everybody while nothing is restricted."""
    paths = closed_paths(user)
    return hashlib.sha256("|".join(paths).encode()).hexdigest()[:16] if paths else "all"
