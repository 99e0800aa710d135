"""Calendars for ordinary calendar programs (iCalendar, RFC 5545), and the secret links to them."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from icalendar import Calendar, Event

from .models import CalendarLink, User

REFRESH = timedelta(hours=1)


@dataclass(frozen=True)
class Entry:
    """One entry of a calendar: moments (aware), or days when it lasts whole days (both included).

    `uid` stays the same as long as it is the same thing; then programs move an entry instead of
    doubling it. `sequence` rises with each change that they have to follow; `organiser` and `attendee`
    are mail addresses, for invitations.
    """

    uid: str
    title: str
    begins: datetime | date
    ends: datetime | date
    place: str = ""
    text: str = ""
    url: str = ""
    changed: datetime | None = None
    cancelled: bool = False
    sequence: int = 0
    organiser: str = ""
    attendee: str = ""


def build_calendar(name: str, entries: Iterable[Entry], method: str = "PUBLISH") -> bytes:
    """The calendar as a file. Moments are written in UTC, which is right on both sides of summer time.

    `method`: PUBLISH for feeds and files; REQUEST and CANCEL for invitations by mail (RFC 5546).
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Silta//Silta//FI")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Europe/Helsinki")
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for entry in entries:
        event = Event()
        event.add("uid", f"{entry.uid}@silta")
        event.add("summary", entry.title)
        if isinstance(entry.begins, datetime) and isinstance(entry.ends, datetime):
            event.add("dtstart", entry.begins.astimezone(UTC))
            event.add("dtend", entry.ends.astimezone(UTC))
        else:
            event.add("dtstart", entry.begins)
            event.add("dtend", entry.ends + timedelta(days=1))
        event.add("dtstamp", (entry.changed or timezone.now()).astimezone(UTC))
        if entry.sequence:
            event.add("sequence", entry.sequence)
        if entry.organiser:
            event.add("organizer", f"mailto:{entry.organiser}")
        if entry.attendee:
            event.add("attendee", f"mailto:{entry.attendee}", parameters={"RSVP": "FALSE"})
        event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
        for field, value in (("location", entry.place), ("description", entry.text), ("url", entry.url)):
            if value:
                event.add(field, value)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


@transaction.atomic
def make_calendar_link(user: User, kind: str, subject: str = "") -> str:
    """A new link for `user`; an earlier one of the same kind stops working. Returns the key, once."""
    revoke_calendar_link(user, kind, subject)
    key = secrets.token_urlsafe(24)
    CalendarLink.objects.create(user=user, kind=kind, subject=subject, key_hash=_hash(key))
    return key


def revoke_calendar_link(user: User, kind: str, subject: str = "") -> bool:
    """Close the link; whether there was one."""
    open_links = CalendarLink.objects.filter(user=user, kind=kind, subject=subject, revoked_on__isnull=True)
    return bool(open_links.update(revoked_on=timezone.localdate()))


def calendar_link(user: User, kind: str, subject: str = "") -> CalendarLink | None:
    """The link that `user` has in use now."""
    return CalendarLink.objects.filter(user=user, kind=kind, subject=subject, revoked_on__isnull=True).first()


def open_calendar_link(key: str, kind: str) -> CalendarLink | None:
    """The link of `key` when it is in use and its user's account is open. One query."""
    return (
        CalendarLink.objects.select_related("user")
        .filter(key_hash=_hash(key), kind=kind, revoked_on__isnull=True, user__is_active=True)
        .first()
    )
