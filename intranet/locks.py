"""A lease in the database: who runs a job now. Works alike on every database and with several hosts."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from .models import JobLock

LEASE = timedelta(hours=2)  # of a job that died without giving it back


@contextmanager
def only_one(name: str) -> Iterator[bool]:
    """Whether this process may run the job `name` now; nobody else may until the block ends."""
    holder = secrets.token_hex(16)
    now = timezone.now()
    JobLock.objects.get_or_create(name=name, defaults={"taken_until": now})
    # One statement: of two at once the database lets one change the row. A lease much further ahead than
    # any can be was written while the clock was wrong.
    free = Q(taken_until__lte=now) | Q(taken_until__gt=now + 2 * LEASE)
    taken = JobLock.objects.filter(free, name=name).update(holder=holder, taken_until=now + LEASE)
    try:
        yield bool(taken)
    finally:
        if taken:
            JobLock.objects.filter(name=name, holder=holder).update(taken_until=timezone.now())
