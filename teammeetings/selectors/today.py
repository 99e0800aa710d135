"""The front page's part: one's own meetings of today and this week, what waits for a record, what is due."""

from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from organisation.models import User

from ..enums import MeetingStatus, RadarState
from ..models import Meeting
from ..schedule import at
from ..stamp import meetings_stamp
from .radar import radar

UNRECORDED_DAYS = 60
DUE_SHOWN = 4
WEEK = 7


@dataclass(frozen=True)
class Today:
    """What the front page shows a counsellor."""

    unrecorded: list[Meeting] = field(default_factory=list)
    today: list[Meeting] = field(default_factory=list)
    week: list[Meeting] = field(default_factory=list)
    packs: list[Meeting] = field(default_factory=list)
    due: list[dict[str, Any]] = field(default_factory=list)
    due_more: int = 0

    @property
    def anything(self) -> bool:
        return bool(self.unrecorded or self.today or self.week or self.packs or self.due)


def due_teams() -> list[dict[str, Any]]:
    """Overdue and due teams, the most urgent first, from the cache while no meeting changed. Plain values."""
    day = timezone.localdate()
    key = f"silta:due-teams:{day:%Y%m%d}:{meetings_stamp()}"
    found: list[dict[str, Any]] | None = cache.get(key)
    if found is None:
        found = [
            {
                "team": row.team.pk,
                "place": row.team.place_id,
                "names": {code: getattr(row.team, f"name_{code}") for code, _label in settings.LANGUAGES},
                "places": {code: getattr(row.team.place, f"name_{code}") for code, _label in settings.LANGUAGES},
                "overdue": row.state == RadarState.OVERDUE,
                "due_on": row.due_on,
                "unrecorded": row.unrecorded,
            }
            for row in radar(day.year)
            if row.state in (RadarState.OVERDUE, RadarState.DUE)
        ]
        cache.set(key, found)
    return found


def my_day(user: User, *, mine: bool) -> Today:
    """What `user`, who records, has to do. Two queries when the due teams are cached.

    `mine`: the meetings that they attend; otherwise, for managers, only what is due.
    """
    now = timezone.now()
    start = at(timezone.localdate(), time())
    meetings: list[Meeting] = []
    if mine:
        rows = Meeting.objects.filter(
            staff=user,
            status=MeetingStatus.PLANNED,
            starts_at__gte=start - timedelta(days=UNRECORDED_DAYS),
            starts_at__lt=start + timedelta(days=settings.MEETING_PACK_DAYS + 1),
        )
        meetings = list(rows.select_related("place").prefetch_related("teams").order_by("starts_at"))
    day = timezone.localdate()
    due = due_teams()
    if mine and user.home_place_id:
        due = sorted(due, key=lambda row: row["place"] != user.home_place_id)
    coming = [one for one in meetings if one.ends_at >= now]
    return Today(
        unrecorded=[one for one in meetings if one.ends_at < now],
        today=[one for one in coming if one.day == day],
        week=[one for one in coming if day < one.day < day + timedelta(days=WEEK)],
        packs=[one for one in coming if one.day >= day + timedelta(days=WEEK)],
        due=due[:DUE_SHOWN],
        due_more=max(0, len(due) - DUE_SHOWN),
    )
