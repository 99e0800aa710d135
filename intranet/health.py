"""Whether everything answers that the site needs. It tells operators and proxies, and names nobody."""

import logging
import shutil
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.core.mail import get_connection
from django.db import DatabaseError, connection
from django.utils import timezone

from .models import JobLock

MAIL_KEY, MAIL_SECONDS = "silta:mail-answers", 60
LEAST_FREE = 200_000_000  # bytes
OLDEST_DAILY = timedelta(hours=26)


@dataclass(frozen=True)
class Health:
    """`problems` take the site out of service; `warnings` need somebody, and people can go on working."""

    problems: tuple[str, ...]
    warnings: tuple[str, ...]


def health() -> Health:
    """Whether everything answers that a request needs; what does not, by name.

    Without the cache pages are slower and right (`intranet/cache.py`), and every host misses it at once: a
    proxy that believed it a problem would take the last host out.
    """
    database = _database_answers()
    checks = {"database": database, "disk": _disk_has_room()}
    warnings = {"cache": _cache_answers(), "mail": _mail_answers(), "daily": not database or _daily_job_ran()}
    return Health(
        tuple(name for name, fine in checks.items() if not fine),
        tuple(name for name, fine in warnings.items() if not fine),
    )


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _cache_answers() -> bool:
    try:
        cache.set("silta:ready", "1", 10)
        return bool(cache.get("silta:ready") == "1")
    except Exception:  # noqa: BLE001  whatever the cache's client raises, it is not ready
        return False


def _disk_has_room() -> bool:
    try:
        return shutil.disk_usage(settings.DATA_DIR).free >= LEAST_FREE
    except OSError:
        return False


def _mail_answers() -> bool:
    """Whether the mail server takes a connection. Asked once a minute at most, whoever asks."""
    try:
        if (known := cache.get(MAIL_KEY)) is not None:
            return bool(known)
    except Exception:  # noqa: BLE001  without a cache it is asked each time
        logging.getLogger(__name__).debug("The cache does not answer.")
    answers = True
    try:
        mail = get_connection(fail_silently=False)
        mail.timeout = 3  # type: ignore[attr-defined]  # seconds
        mail.open()
        mail.close()
    except OSError:  # SMTP's own errors are OSErrors too
        answers = False
    try:
        cache.set(MAIL_KEY, answers, MAIL_SECONDS)
    except Exception:  # noqa: BLE001
        return answers
    return answers


def daily_job_age() -> timedelta | None:
    """Since the daily job ended last; None when it never ran here."""
    lock = JobLock.objects.filter(name="daily").first()
    return timezone.now() - lock.taken_until if lock else None


def _daily_job_ran() -> bool:
    try:
        age = daily_job_age()
    except DatabaseError:
        return True  # told as the database's problem
    return age is None or age < OLDEST_DAILY
