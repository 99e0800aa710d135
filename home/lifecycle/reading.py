"""How often pages are opened: per day and page, nothing else.

Views are gathered in the memory of each server process and written together, so that reading a
page writes nothing: after so many views or minutes, and when the process ends.
Not in the shared cache: there each view would cost a write of a file, dearer than the database's.
"""

import logging
import threading
import time
from collections import Counter
from datetime import date

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Case, F, Value, When
from django.utils import timezone
from wagtail.models import Page

from ..models import PageViewCount

LONGEST_WAIT = 300  # seconds

logger = logging.getLogger(__name__)
_lock = threading.Lock()
_waiting: Counter[tuple[date, int]] = Counter()
_since = 0.0


def count_view(page: Page) -> None:
    """Count that `page` was opened today. Nearly always without a query."""
    global _since  # noqa: PLW0603  one buffer a process is the point
    with _lock:
        if not _waiting:
            _since = time.monotonic()
        _waiting[timezone.localdate(), page.pk] += 1
        full = sum(_waiting.values()) >= settings.PAGE_VIEW_BUFFER or time.monotonic() - _since > LONGEST_WAIT
    if full:
        flush_views()


def forget_views() -> None:
    """Throw away what is waiting (for tests, and when the database was emptied)."""
    with _lock:
        _waiting.clear()


def flush_views() -> int:
    """Write the waiting views; returns how many. A database that does not answer loses none of them."""
    with _lock:
        taken = dict(_waiting)
        _waiting.clear()
    if not taken:
        return 0
    try:
        with transaction.atomic():
            _write(taken)
    except DatabaseError:
        logger.warning("Page views could not be written; they wait for the next time.")
        with _lock:
            _waiting.update(taken)
        return 0
    return sum(taken.values())


def _write(taken: dict[tuple[date, int], int]) -> None:
    there = set(Page.objects.filter(pk__in={key for _day, key in taken}).values_list("pk", flat=True))
    for day in {day for day, _key in taken}:
        counts = {key: count for (when, key), count in taken.items() if when == day and key in there}
        if not counts:
            continue
        PageViewCount.objects.bulk_create(
            [PageViewCount(day=day, page_id=key) for key in sorted(counts)], ignore_conflicts=True
        )
        added = Case(*(When(page_id=key, then=Value(count)) for key, count in counts.items()), default=Value(0))
        PageViewCount.objects.filter(day=day, page_id__in=counts).update(count=F("count") + added)
