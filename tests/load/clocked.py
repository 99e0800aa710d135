"""The site with a clock that can be set wrong: seconds in the file that `SILTA_CLOCK` names.

As the server's application `tests.load.clocked:application`, or `python -m tests.load.clocked run_daily`.
Everything that asks Django or Python's `time` for the time is told the wrong one; timers are not.
"""

import os
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.utils import timezone as django_timezone

__all__ = ["application"]
_real_time = time.time
_clock = Path(os.environ["SILTA_CLOCK"])


def _offset() -> float:
    return float(_clock.read_text() or 0)


def _wrong_time() -> float:
    return _real_time() + _offset()


def _wrong_now() -> datetime:
    return datetime.now(tz=UTC) + timedelta(seconds=_offset())


time.time = _wrong_time
django_timezone.now = _wrong_now

if __name__ == "__main__":
    from django.core.management import execute_from_command_line

    execute_from_command_line(["manage.py", *sys.argv[1:]])
else:
    from intranet.wsgi import application
