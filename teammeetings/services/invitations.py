"""Calendar entries of meetings: feeds, files, and invitations by mail.

An invitation is sent once per address and state of the meeting (`MeetingInvitation`). What is missing is found by
comparing, not remembered: whatever the mail server refused goes out with the next change or the daily job.
"""

import logging
from collections.abc import Iterable
from datetime import timedelta
from email.mime.text import MIMEText

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from organisation.calendars import Entry, build_calendar
from organisation.mailing import Sending, deliver
from organisation.models import User

from ..enums import MeetingStatus
from ..models import Meeting, MeetingInvitation

logger = logging.getLogger(__name__)
Method = MeetingInvitation.Method


def entry(meeting: Meeting, *, organiser: str = "", attendee: str = "") -> Entry:
    """`meeting` for a calendar, in the active language."""
    where = ", ".join(filter(None, [meeting.room, meeting.place.name, meeting.place.address]))
    address = settings.BASE_URL + reverse("teammeetings:meeting", args=[meeting.pk])
    return Entry(
        uid=f"meeting-{meeting.uid}",
        title=meeting.name,
        begins=meeting.starts_at,
        ends=meeting.ends_at,
        place=where,
        text="\n".join(filter(None, [meeting.remote_link, address])),
        url=address,
        cancelled=meeting.is_cancelled,
        sequence=meeting.sequence,
        organiser=organiser,
        attendee=attendee,
    )


def calendar_file(name: str, meetings: Iterable[Meeting]) -> bytes:
    """A feed or a file of `meetings`."""
    return build_calendar(name, [entry(meeting) for meeting in meetings])


# --- By mail ------------------------------------------------------------------------------------


def _wanted(meeting: Meeting) -> dict[str, User | None]:
    """Addresses that are to have `meeting` in their calendar, with the user where there is one."""
    if not meeting.is_planned:
        return {}
    staff = [person for person in meeting.staff.all() if person.email and person.is_active]
    people: dict[str, User | None] = {person.email: person for person in staff}
    if meeting.host_email:
        people.setdefault(meeting.host_email, None)
    return people


def _missing(meeting: Meeting) -> list[tuple[str, User | None, Method]]:
    """What has to be sent so that everybody's calendar is right."""
    latest: dict[str, MeetingInvitation] = {}
    for sent in meeting.invitations.all():
        latest[sent.address] = sent
    wanted = _wanted(meeting)
    found: list[tuple[str, User | None, Method]] = []
    for address, person in wanted.items():
        last = latest.get(address)
        if last is None or last.method == Method.CANCEL or last.sequence < meeting.sequence:
            found.append((address, person, Method.REQUEST))
    # A held meeting stays in calendars; only what is cancelled, or without somebody, is taken out.
    if not meeting.is_held:
        people = {user.email: user for user in User.objects.filter(email__in=set(latest) - set(wanted))}
        for address, last in latest.items():
            person = people.get(address)
            if address not in wanted and last.method == Method.REQUEST and (person is None or person.is_active):
                found.append((address, person, Method.CANCEL))
    return found


def send_invitations(meetings: Iterable[Meeting]) -> Sending:
    """Send what is missing of the invitations to `meetings`."""
    done = Sending()
    for meeting in meetings:
        for address, person, method in _missing(meeting):
            done += _send(meeting, address, person, method)
    return done


def _send(meeting: Meeting, address: str, person: User | None, method: Method) -> Sending:
    """Claim, send, and give the claim back when the server did not take it: two at once send one."""
    _row, ours = MeetingInvitation.objects.get_or_create(
        meeting=meeting, address=address, sequence=meeting.sequence, method=method
    )
    if not ours and method == Method.CANCEL:
        return Sending()
    if not ours:
        # Somebody who was taken off and put back: the same state again, after its cancellation.
        Meeting.objects.filter(pk=meeting.pk).update(sequence=meeting.sequence + 1)
        meeting.sequence += 1
        _row, ours = MeetingInvitation.objects.get_or_create(
            meeting=meeting, address=address, sequence=meeting.sequence, method=method
        )
        if not ours:
            return Sending()
    language = (person.language if person else "") or settings.LANGUAGE_CODE
    with translation.override(language):
        text = render_to_string(
            "teammeetings/mail/invitation.txt", {"meeting": meeting, "cancel": method == Method.CANCEL}
        )
        first = not MeetingInvitation.objects.filter(meeting=meeting, address=address).exclude(pk=_row.pk).exists()
        words = _("Cancelled: %(name)s") if method == Method.CANCEL else "%(name)s" if first else _("Changed: %(name)s")
        subject = words % {"name": f"{meeting.name} {timezone.localtime(meeting.starts_at):%d.%m.%Y %H:%M}"}
        # A person who is no longer invited gets a cancellation of a meeting that goes on without them.
        event = entry(meeting, organiser=settings.DEFAULT_FROM_EMAIL, attendee=address)
        if method == Method.CANCEL:
            event = Entry(**{**event.__dict__, "cancelled": True})
        content = build_calendar("Silta", [event], method=method.value).decode()
    letter = EmailMultiAlternatives(" ".join(subject.split()), text, to=[address])
    letter.attach(_part(content, method))
    if deliver(letter, "team meetings"):
        return Sending(sent=1)
    _row.delete()
    return Sending(failed=1)


def _part(content: str, method: Method) -> MIMEText:
    part = MIMEText(content, "calendar", "utf-8")
    part.set_param("method", method.value)
    part.add_header("Content-Disposition", "attachment", filename="invite.ics")
    return part


def upcoming() -> list[Meeting]:
    """Meetings whose invitations still matter."""
    rows = Meeting.objects.filter(ends_at__gte=timezone.now() - timedelta(hours=1)).exclude(status=MeetingStatus.HELD)
    return list(rows.select_related("place").prefetch_related("teams", "staff", "invitations"))


def send_missing_invitations() -> Sending:
    """The daily job's part: whatever did not go out at once."""
    return send_invitations(upcoming())


def send_soon(meeting: Meeting) -> None:
    """Send what is missing once the change is committed. A past meeting invites nobody."""
    if meeting.is_held or meeting.ends_at < timezone.now():
        return
    key = meeting.pk

    def send() -> None:
        rows = Meeting.objects.filter(pk=key).select_related("place")
        send_invitations(rows.prefetch_related("teams", "staff", "invitations"))

    transaction.on_commit(send, robust=True)
