"""Mail to counsellors: teams whose meeting is due, and meetings that wait for their record. Never twice."""

from collections import defaultdict
from datetime import date, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Max
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from organisation.mailing import Sending, deliver
from organisation.models import User
from organisation.roles import Role

from ..enums import MeetingStatus, RadarState
from ..models import Meeting, MeetingReminder
from ..selectors.radar import RadarRow, radar

Kind = MeetingReminder.Kind
UNRECORDED_DAYS = 60


def _counsellors() -> list[User]:
    people = User.objects.filter(is_active=True, groups__name=Role.COUNSELLOR.value).exclude(email="")
    return list(people.distinct().order_by("pk"))


def _in_charge(team_ids: list[int], counsellors: list[User]) -> dict[int, list[User]]:
    """By team: the counsellor who met it last; else those of its place; else all."""
    by_key = {person.pk: person for person in counsellors}
    rows = (
        Meeting.objects.filter(teams__in=team_ids, staff__in=by_key, status=MeetingStatus.HELD)
        .values_list("teams", "staff")
        .annotate(last=Max("starts_at"))
        .order_by("last")
    )
    return {team: [by_key[person]] for team, person, _last in rows}


def due_rows(today: date) -> list[RadarRow]:
    """Teams whose next meeting is overdue, or due without a plan."""
    return [row for row in radar(today.year, today=today) if row.state in (RadarState.OVERDUE, RadarState.DUE)]


def unrecorded(today: date) -> list[Meeting]:
    """Planned meetings whose day has passed, of the last two months."""
    now = timezone.now()
    rows = Meeting.objects.filter(
        status=MeetingStatus.PLANNED, ends_at__lt=now, starts_at__gte=now - timedelta(days=UNRECORDED_DAYS)
    )
    rows = rows.select_related("place").prefetch_related("teams", "staff").order_by("starts_at")
    return [meeting for meeting in rows if meeting.day < today]


def send_meeting_reminders(today: date | None = None) -> Sending:
    """Remind counsellors of due teams and of missing records: one mail a person, in their language.

    What the mail server refuses is not marked and goes out with the next run.
    """
    today = today or timezone.localdate()
    counsellors = _counsellors()
    letters: dict[User, list[MeetingReminder]] = defaultdict(list)
    rows = due_rows(today)
    in_charge = _in_charge([row.team.pk for row in rows], counsellors)
    for row in rows:
        own = [person for person in counsellors if person.home_place_id == row.team.place_id]
        for person in in_charge.get(row.team.pk) or own or counsellors:
            letters[person].append(
                MeetingReminder(
                    kind=Kind.DUE, team=row.team, due_on=row.due_on or today, receiver=person, sent_on=today
                )
            )
    for meeting in unrecorded(today):
        present = [person for person in meeting.staff.all() if person.email and person.is_active]
        own = [person for person in counsellors if person.home_place_id == meeting.place_id]
        for person in present or own:
            letters[person].append(
                MeetingReminder(
                    kind=Kind.UNRECORDED, meeting=meeting, due_on=meeting.day, receiver=person, sent_on=today
                )
            )
    sent_before = set(MeetingReminder.objects.values_list("kind", "team_id", "meeting_id", "due_on", "receiver_id"))
    done = Sending()
    for person, reminders in letters.items():
        new = [
            one
            for one in reminders
            if (one.kind, one.team_id, one.meeting_id, one.due_on, one.receiver_id) not in sent_before
        ]
        if new:
            done += _send(person, new)
    return done


def _send(person: User, reminders: list[MeetingReminder]) -> Sending:
    """One mail with everything new; marked after the server took it."""
    language = person.language or settings.LANGUAGE_CODE
    with translation.override(language):
        due = [
            {
                "name": f"{one.team.place.name}: {one.team.name}",
                "day": one.due_on,
                "url": settings.BASE_URL + reverse("teammeetings:team", args=[one.team_id]),
            }
            for one in reminders
            if one.team is not None
        ]
        missing = [
            {
                "name": f"{one.meeting.name}, {one.meeting.place.name}",
                "day": one.due_on,
                "url": settings.BASE_URL + reverse("teammeetings:record", args=[one.meeting_id]),
            }
            for one in reminders
            if one.meeting is not None
        ]
        body = render_to_string("teammeetings/mail/reminder.txt", {"due": due, "missing": missing})
        letter = EmailMessage(_("Silta: team meetings to plan or record"), body, to=[person.email])
    if not deliver(letter, "team meetings"):
        return Sending(failed=1)
    MeetingReminder.objects.bulk_create(reminders, ignore_conflicts=True)
    return Sending(sent=1)
