"""Planning, moving, cancelling and recording meetings. Every write checks the state and the version it began from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisation.models import Place, User

from ..enums import MeetingStatus
from ..models import Attendance, Meeting, MeetingAction, MeetingDraft, MeetingMove, MeetingQuestion
from ..schedule import at
from .invitations import send_soon


class NotAllowed(Exception):  # noqa: N818  named as it is read
    """The meeting's state does not allow this. The message is written for the user."""


class Changed(Exception):  # noqa: N818
    """Somebody else has written the meeting since the form was opened."""


# What calendar programs show: a change of it is a change of the invitation.
CALENDAR_FIELDS = frozenset({"kind", "title", "place", "starts_at", "ends_at", "room", "remote_link"})


def _locked(meeting: Meeting, version: int | None) -> Meeting:
    """The row, locked, in the state that the user saw.

    Raises:
        Changed: when `version` is not the current one.
    """
    row = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if version is not None and row.version != version:
        raise Changed
    row.version += 1
    return row


def _needs(row: Meeting, *states: MeetingStatus) -> None:
    if row.status not in states:
        raise NotAllowed(_("The meeting is no longer in a state in which this can be done. Look at it again."))


@transaction.atomic
def plan_meeting(fields: Mapping[str, Any]) -> Meeting:
    """Plan a new meeting; `fields` by the names of `Meeting`, relations as lists."""
    plain, related = _split(fields)
    meeting = Meeting.objects.create(**plain)
    for name, values in related.items():
        getattr(meeting, name).set(values)
    send_soon(meeting)
    return meeting


@transaction.atomic
def plan_new_meeting(fields: Mapping[str, Any]) -> Meeting:
    """`plan_meeting`, unless the same one is there: a form sent twice, or two people at once.

    Raises:
        NotAllowed: see there.
    """
    if same_meeting(fields) is not None:
        raise NotAllowed(_("This meeting is planned already. Look at the list of meetings."))
    return plan_meeting(fields)


def same_meeting(fields: Mapping[str, Any]) -> Meeting | None:
    """The meeting at the place of `fields` that is theirs: same time, and same teams or, without any, same name.

    The place is locked till the end of the transaction, so that two at once find each other.
    """
    place = Place.objects.select_for_update().get(pk=fields["place"].pk)
    rows = place.meetings.filter(kind=fields["kind"], starts_at=fields["starts_at"])
    rows = rows.exclude(status=MeetingStatus.CANCELLED).order_by("pk")
    teams = fields.get("teams")
    return (rows.filter(teams__in=teams) if teams else rows.filter(title=fields.get("title", ""))).first()


@transaction.atomic
def change_plan(meeting: Meeting, fields: Mapping[str, Any], version: int | None = None) -> Meeting:
    """Change the plan of a meeting, held or not; its time is changed by `move_meeting`.

    Raises:
        Changed: see there. NotAllowed: for a cancelled meeting.
    """
    row = _locked(meeting, version)
    _needs(row, MeetingStatus.PLANNED, MeetingStatus.HELD)
    plain, related = _split(fields)
    tells = row.is_planned and any(
        name in CALENDAR_FIELDS and getattr(row, name) != value for name, value in plain.items()
    )
    for name, value in plain.items():
        setattr(row, name, value)
    row.sequence += tells
    if row.is_held and "staff" in related:
        _count_staff(row, list(related["staff"]))
    row.save()
    for name, values in related.items():
        getattr(row, name).set(values)
    send_soon(row)
    return row


def _count_staff(row: Meeting, staff: list[User]) -> None:
    """The number goes with the names. Without any it stays: they may have gone with their time."""
    if staff or row.staff_count is None or row.staff.exists():
        row.staff_count = len(staff)


_RELATED = frozenset({"teams", "partners", "staff", "pages", "services", "documents"})


def _split(fields: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    plain = {name: value for name, value in fields.items() if name not in _RELATED}
    return plain, {name: value for name, value in fields.items() if name in _RELATED}


@transaction.atomic
def move_meeting(
    meeting: Meeting, starts_at: datetime, ends_at: datetime, reason: str, version: int | None = None
) -> Meeting:
    """Move a planned meeting. It stays the same meeting: calendars move it, the radar counts it where it is.

    Raises:
        Changed, NotAllowed: see there.
    """
    row = _locked(meeting, version)
    _needs(row, MeetingStatus.PLANNED)
    MeetingMove.objects.create(meeting=row, from_starts_at=row.starts_at, reason=reason)
    row.starts_at, row.ends_at = starts_at, ends_at
    row.sequence += 1
    row.save()
    send_soon(row)
    return row


@transaction.atomic
def cancel_meeting(meeting: Meeting, reason: str, version: int | None = None) -> Meeting:
    """Cancel a planned meeting; invitations are taken back.

    Raises:
        Changed, NotAllowed: see there.
    """
    row = _locked(meeting, version)
    _needs(row, MeetingStatus.PLANNED)
    row.status, row.reason = MeetingStatus.CANCELLED, reason
    row.sequence += 1
    row.save()
    MeetingDraft.objects.filter(meeting=row).delete()
    send_soon(row)
    return row


@transaction.atomic
def reinstate_meeting(meeting: Meeting) -> Meeting:
    """Undo a cancellation.

    Raises:
        NotAllowed: see there.
    """
    row = _locked(meeting, None)
    _needs(row, MeetingStatus.CANCELLED)
    row.status, row.reason = MeetingStatus.PLANNED, ""
    row.sequence += 1
    row.save()
    send_soon(row)
    return row


# --- The record ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class NewAction:
    """An action as it is written down."""

    text: str
    owner_role: str = ""
    owner: User | None = None
    due_on: date | None = None


@dataclass(frozen=True)
class Record:
    """What was held: everything of the form."""

    starts_at: datetime
    ends_at: datetime
    attendance: Mapping[str, int] = field(default_factory=dict)
    staff: Iterable[User] = ()
    pages: Iterable[Any] = ()
    services: Iterable[Any] = ()
    documents: Iterable[Any] = ()
    questions: Iterable[str] = ()
    agreements: str = ""
    actions: Iterable[NewAction] = ()
    next_on: date | None = None


@transaction.atomic
def record_meeting(meeting: Meeting, record: Record, user: User, version: int | None = None) -> Meeting:
    """Write down that `meeting` was held, or correct what was written. Plans the next one when it is named.

    Raises:
        Changed: see there. NotAllowed: cancelled, or not yet held.
    """
    row = _locked(meeting, version)
    _needs(row, MeetingStatus.PLANNED, MeetingStatus.HELD)
    if timezone.localdate(record.starts_at) > timezone.localdate():
        raise NotAllowed(_("A meeting is recorded on its day or after it."))
    first_time = row.is_planned
    staff = list(record.staff)
    named_before = row.next_on
    row.status = MeetingStatus.HELD
    row.starts_at, row.ends_at = record.starts_at, record.ends_at
    row.agreements, row.next_on = record.agreements, record.next_on
    _count_staff(row, staff)
    if first_time:
        row.recorded_on = timezone.localdate()
    row.save()
    row.staff.set(staff)
    row.pages.set(record.pages)
    row.services.set(record.services)
    row.documents.set(record.documents)
    row.attendance.all().delete()
    Attendance.objects.bulk_create(
        Attendance(meeting=row, profession=profession, count=count)
        for profession, count in record.attendance.items()
        if count
    )
    _add_questions(row, record.questions)
    MeetingAction.objects.bulk_create(
        MeetingAction(meeting=row, text=one.text, owner_role=one.owner_role, owner=one.owner, due_on=one.due_on)
        for one in record.actions
    )
    MeetingDraft.objects.filter(meeting=row).delete()
    MeetingDraft.objects.filter(user=user, meeting=None, team__in=row.teams.all()).delete()
    # A correction plans nothing again: the meeting may have been moved or cancelled since.
    if record.next_on and (first_time or record.next_on != named_before):
        _plan_next(row, record.next_on)
    return row


def _add_questions(row: Meeting, texts: Iterable[str]) -> None:
    known = set(row.questions.values_list("text", flat=True))
    MeetingQuestion.objects.bulk_create(
        MeetingQuestion(meeting=row, text=text) for text in dict.fromkeys(texts) if text not in known
    )


def _plan_next(row: Meeting, day: date) -> Meeting | None:
    """The next meeting on `day`, at the same time of day with the same people, unless one is planned then."""
    teams = list(row.teams.all())
    start, end = at(day, datetime.min.time()), at(day, datetime.max.time())
    planned = Meeting.objects.filter(place=row.place, starts_at__range=(start, end)).exclude(
        status=MeetingStatus.CANCELLED
    )
    if planned.filter(teams__in=teams).exists() if teams else planned.filter(kind=row.kind).exists():
        return None
    opens, closes = timezone.localtime(row.starts_at), timezone.localtime(row.ends_at)
    return plan_meeting(
        {
            "kind": row.kind,
            "title": row.title,
            "place": row.place,
            "project": row.project,
            "room": row.room,
            "remote_link": row.remote_link,
            "host": row.host,
            "host_email": row.host_email,
            "starts_at": at(day, opens.time()),
            "ends_at": at(day, closes.time())
            if closes.date() == opens.date()
            else at(day, opens.time()) + row.duration,
            "teams": teams,
            "partners": list(row.partners.all()),
            "staff": list(row.staff.all()),
        }
    )


def set_action_done(action: MeetingAction, *, done: bool) -> None:
    """Tick an action off, or take the tick back."""
    action.done_on = timezone.localdate() if done else None
    action.save(update_fields=["done_on"])
