"""Series: the rule makes meetings; what people did to one of them stands.

A year of meetings is a hundred mails, so their invitations go out with the daily job and not while somebody waits.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from organisation.models import Place

from ..enums import MeetingStatus
from ..models import RULE_CHANGED, RULE_ENDED, Meeting, MeetingSeries
from ..schedule import at, series_days
from .meetings import Changed, NotAllowed

_RELATED = frozenset({"teams", "staff"})


@dataclass(frozen=True)
class Planned:
    """What saving a series did to its coming meetings."""

    made: int = 0
    changed: int = 0
    cancelled: int = 0


def mark_of(series: MeetingSeries) -> str:
    """What a form remembers of the series that it was opened with."""
    plain = [str(getattr(series, field.attname)) for field in series._meta.concrete_fields]
    related = [sorted(getattr(series, name).values_list("pk", flat=True)) for name in sorted(_RELATED)]
    return salted_hmac("teammeetings.series", f"{plain}|{related}").hexdigest()[:16]


def _is_planned_already(place: Place, fields: Mapping[str, Any]) -> bool:
    rule = {name: fields[name] for name in ("kind", "first_day", "until", "start_time", "every", "unit")}
    return place.meeting_series.filter(**rule, teams__in=fields["teams"]).exists()


@transaction.atomic
def save_series(series: MeetingSeries, fields: Mapping[str, Any], seen: str = "") -> Planned:
    """Save `series` and bring its coming meetings in line with the rule.

    The place is locked till the end of the transaction, so that two at once find each other.

    Raises:
        Changed: somebody else has saved another series than the one that was `seen`.
        NotAllowed: the same new series is there: a form sent twice, or two people at once.
    """
    place = Place.objects.select_for_update().get(pk=series.place_id)
    if series.pk:
        if seen and seen != mark_of(MeetingSeries.objects.get(pk=series.pk)):
            raise Changed
    elif _is_planned_already(place, fields):
        raise NotAllowed(_("This series is planned already. Look at the list of series."))
    for name, value in fields.items():
        if name not in _RELATED:
            setattr(series, name, value)
    series.save()
    for name in _RELATED & set(fields):
        getattr(series, name).set(fields[name])
    return _follow(series)


def _follow(series: MeetingSeries) -> Planned:
    """Past, held, cancelled and moved meetings stay as they are; the others follow the rule."""
    today = timezone.localdate()
    days = set(series_days(series.first_day, series.until, every=series.every, unit=series.unit))
    teams, staff = list(series.teams.all()), list(series.staff.all())
    rows = series.meetings.select_for_update().prefetch_related("moves", "teams", "staff")
    known = {meeting.series_day: meeting for meeting in rows}
    made = changed = cancelled = 0
    for day, meeting in known.items():
        if day is None or day < today or not meeting.is_planned or list(meeting.moves.all()):
            continue
        if day not in days:
            meeting.status, meeting.reason = MeetingStatus.CANCELLED, RULE_CHANGED
            cancelled += 1
        elif not _bring_in_line(meeting, day, series, teams, staff):
            continue
        else:
            changed += 1
        meeting.sequence += 1
        meeting.version += 1
        meeting.save()
        meeting.teams.set(teams)
        meeting.staff.set(staff)
    for day in sorted(days - {day for day in known if day}):
        if day < today:
            continue
        meeting = Meeting.objects.create(
            kind=series.kind, place=series.place, room=series.room, remote_link=series.remote_link, series=series,
            series_day=day, starts_at=at(day, series.start_time), ends_at=at(day, series.end_time),
        )  # fmt: skip
        meeting.teams.set(teams)
        meeting.staff.set(staff)
        made += 1
    return Planned(made, changed, cancelled)


def _bring_in_line(meeting: Meeting, day: date, series: MeetingSeries, teams: list[Any], staff: list[Any]) -> bool:
    """Write the rule's values into `meeting`; whether anything changed."""
    wanted = {
        "kind": series.kind,
        "place_id": series.place_id,
        "room": series.room,
        "remote_link": series.remote_link,
        "starts_at": at(day, series.start_time),
        "ends_at": at(day, series.end_time),
    }
    differs = any(getattr(meeting, name) != value for name, value in wanted.items())
    differs = differs or set(meeting.teams.all()) != set(teams) or set(meeting.staff.all()) != set(staff)
    for name, value in wanted.items():
        setattr(meeting, name, value)
    return differs


@transaction.atomic
def end_series(series: MeetingSeries) -> int:
    """End the series today: its coming meetings are cancelled; returns how many."""
    today = timezone.localdate()
    series.until = max(series.first_day, today)
    series.save()
    return _follow_end(series)


def _follow_end(series: MeetingSeries) -> int:
    coming = series.meetings.select_for_update().filter(status=MeetingStatus.PLANNED, starts_at__gt=timezone.now())
    count = 0
    for meeting in coming:
        meeting.status, meeting.reason = MeetingStatus.CANCELLED, RULE_ENDED
        meeting.sequence += 1
        meeting.version += 1
        meeting.save()
        count += 1
    return count
