"""Calendars as a calendar program reads them: times over both summer-time changes, moves, cancellations, mail."""

import smtplib
from datetime import UTC, date, time, timedelta
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse
from django.utils import timezone, translation
from icalendar import Calendar

from organisation.calendars import make_calendar_link, revoke_calendar_link
from organisation.enums import TeamKind
from organisation.models import CalendarLink
from organisation.roles import Role
from teammeetings.models import Meeting, MeetingInvitation
from teammeetings.schedule import at
from teammeetings.services import meetings, series
from teammeetings.services.invitations import calendar_file, send_missing_invitations
from tests.organisation.factories import TeamFactory, UserFactory

from .factories import MeetingFactory, SeriesFactory, meeting_of


@pytest.fixture
def team(db):
    return TeamFactory(kind=TeamKind.ORAL_HEALTH)


@pytest.fixture
def counsellor(db):
    return UserFactory(roles=[Role.COUNSELLOR], email="counsellor@silta.example", language="sv")


def coming(days: int = 10) -> date:
    return timezone.localdate() + timedelta(days=days)


def events(content: bytes) -> list:
    return list(Calendar.from_ical(content).walk("VEVENT"))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-03-28", "10:00"),  # winter time
        ("2026-03-29", "09:00"),  # the day of the change
        ("2026-10-24", "09:00"),
        ("2026-10-25", "10:00"),
    ],
)
def test_noon_is_noon_on_both_sides_of_summer_time(team, day, expected):
    meeting = meeting_of(team, date.fromisoformat(day), "planned")
    (event,) = events(calendar_file("x", [meeting]))
    begins = event.decoded("dtstart")
    assert begins.astimezone(UTC).strftime("%H:%M") == expected
    assert timezone.localtime(begins).time() == time(12)
    assert event.decoded("dtend") - begins == timedelta(minutes=30)


def test_a_moved_meeting_moves_and_a_cancelled_one_goes(team):
    meeting = meeting_of(team, coming(), "planned")
    (before,) = events(calendar_file("x", [meeting]))
    meeting = meetings.move_meeting(meeting, at(coming(12), time(9)), at(coming(12), time(10)), "x")
    (moved,) = events(calendar_file("x", [meeting]))
    assert moved["uid"] == before["uid"]
    assert moved["sequence"] == 1
    assert timezone.localtime(moved.decoded("dtstart")) == at(coming(12), time(9))
    meeting = meetings.cancel_meeting(meeting, "x")
    (gone,) = events(calendar_file("x", [meeting]))
    assert (gone["uid"], gone["sequence"], gone["status"]) == (before["uid"], 2, "CANCELLED")


# --- Feeds --------------------------------------------------------------------------------------


def feed(client, key):
    return client.get(reverse("teammeetings_feed", args=[key]))


def test_feeds_show_what_their_owner_may_read(team, counsellor, client):
    other = TeamFactory(place=team.place, kind=TeamKind.DOCTORS_AND_NURSES)
    elsewhere = TeamFactory(kind=TeamKind.ORAL_HEALTH)
    nurse = UserFactory(roles=[Role.HEALTH_STAFF], home_place=team.place)
    own = meeting_of(team, coming(), "planned", staff=[counsellor])
    same_place = meeting_of(other, coming(), "planned")
    secret = meeting_of(elsewhere, coming(), "planned", room="Secret room")

    def uids(user, subject):
        response = feed(client, make_calendar_link(user, "meetings", subject))
        assert response.status_code == 200
        assert response["Content-Type"].startswith("text/calendar")
        return {str(event["uid"]) for event in events(response.content)}

    def of(*rows):
        return {f"meeting-{row.uid}@silta" for row in rows}

    assert uids(counsellor, "") == of(own)
    assert uids(counsellor, f"team:{elsewhere.pk}") == of(secret)
    assert uids(nurse, f"team:{team.pk}") == of(own)
    assert uids(nurse, f"place:{team.place.pk}") == of(own, same_place)
    assert uids(nurse, f"team:{elsewhere.pk}") == set()


def test_a_feed_closes_with_its_link_and_its_account(team, counsellor, client):
    key = make_calendar_link(counsellor, "meetings")
    assert feed(client, key).status_code == 200
    revoke_calendar_link(counsellor, "meetings")
    assert feed(client, key).status_code == 404
    key = make_calendar_link(counsellor, "meetings")
    counsellor.is_active = False
    counsellor.save()
    assert feed(client, key).status_code == 404
    assert feed(client, "nothing").status_code == 404


def test_links_are_made_shown_once_and_taken_back(team, client_for):
    nurse = UserFactory(roles=[Role.HEALTH_STAFF], home_place=team.place)
    client = client_for(nurse)
    page = client.post("/fi/meetings/calendars/", {"subject": f"team:{team.pk}", "do": "make"})
    address = page.context["address"]
    assert client.get(address.removeprefix("http://testserver")).status_code == 200
    assert address not in client.get("/fi/meetings/calendars/").content.decode()
    elsewhere = TeamFactory(kind=TeamKind.ORAL_HEALTH)
    assert client.post("/fi/meetings/calendars/", {"subject": f"team:{elsewhere.pk}"}).status_code == 404
    client.post("/fi/meetings/calendars/", {"subject": f"team:{team.pk}", "do": "revoke"})
    assert not CalendarLink.objects.filter(revoked_on__isnull=True).exists()


# --- Mail ---------------------------------------------------------------------------------------


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def sent() -> list[tuple[str, str, int, str]]:
    """What calendars were told since the last time: address, method, sequence, status."""
    found = []
    for letter in mail.outbox:
        (part,) = [one for one in letter.attachments if one.get_content_type() == "text/calendar"]
        calendar = Calendar.from_ical(part.get_payload(decode=True))
        (event,) = calendar.walk("VEVENT")
        assert part.get_param("method") == calendar["method"]
        assert str(event["attendee"]) == f"mailto:{letter.to[0]}"
        found.append((letter.to[0], str(calendar["method"]), int(event.get("sequence", 0)), str(event["status"])))
    mail.outbox.clear()
    return found


def test_invitation_change_and_cancellation_once_each(team, counsellor, commits):
    fields = {
        "kind": "team_meeting", "place": team.place, "teams": [team], "staff": [counsellor],
        "host_email": "host@silta.example", "starts_at": at(coming(), time(12)), "ends_at": at(coming(), time(13)),
    }  # fmt: skip
    with commits():
        meeting = meetings.plan_meeting(fields)
    assert sorted(sent()) == [
        ("counsellor@silta.example", "REQUEST", 0, "CONFIRMED"),
        ("host@silta.example", "REQUEST", 0, "CONFIRMED"),
    ]
    with commits():
        meetings.change_plan(meeting, {"agenda_notes": "Hello"})
    assert sent() == []
    with commits():
        meetings.move_meeting(meeting, at(coming(12), time(12)), at(coming(12), time(13)), "x")
    assert {(method, sequence) for _to, method, sequence, _status in sent()} == {("REQUEST", 1)}
    with commits():
        meetings.change_plan(meeting, {"staff": []})
    assert sent() == [("counsellor@silta.example", "CANCEL", 1, "CANCELLED")]
    with commits():
        meetings.cancel_meeting(Meeting.objects.get(), "x")
    assert sent() == [("host@silta.example", "CANCEL", 2, "CANCELLED")]
    send_missing_invitations()
    assert sent() == []


def test_letters_are_in_the_receivers_language(team, counsellor, commits):
    with commits():
        MeetingFactory(place=team.place, teams=[team], staff=[counsellor], day=coming())
        send_missing_invitations()
    (letter,) = mail.outbox
    assert "Du har ett möte" in letter.body
    assert team.name_sv in letter.subject


@pytest.mark.parametrize(("ends", "words"), [(True, "Serien har avslutats."), (False, "Serien ändrades.")])
def test_the_reason_of_the_rule_is_in_the_receivers_language(team, counsellor, commits, ends, words):
    one = SeriesFactory(place=team.place, first_day=coming(), until=coming(20))
    fields = {"teams": [team], "staff": [counsellor], "every": 1, "unit": "weeks"}
    with translation.override("fi"):
        series.save_series(one, fields)
        send_missing_invitations()
        mail.outbox.clear()
        if ends:
            series.end_series(one)
        else:
            series.save_series(one, {"first_day": coming(1)})
        send_missing_invitations()
    letters = [letter.body for letter in mail.outbox if "Orsak:" in letter.body]
    assert letters
    assert all(words in letter for letter in letters)


def test_who_has_left_gets_no_more_letters(team, counsellor, commits):
    meeting = meeting_of(team, coming(), "planned", staff=[counsellor])
    send_missing_invitations()
    mail.outbox.clear()
    counsellor.is_active = False
    counsellor.save()
    with commits():
        meetings.move_meeting(meeting, at(coming(12), time(12)), at(coming(12), time(13)), "x")
        meetings.cancel_meeting(Meeting.objects.get(), "x")
    assert mail.outbox == []


def test_what_the_server_refuses_goes_out_with_the_daily_job(team, counsellor):
    meeting_of(team, coming(), "planned", staff=[counsellor])
    with patch.object(EmailBackend, "send_messages", side_effect=smtplib.SMTPException):
        assert send_missing_invitations().failed == 1
    assert not MeetingInvitation.objects.exists()
    assert send_missing_invitations().sent == 1
    assert send_missing_invitations().sent == 0


def test_a_past_meeting_invites_nobody(team, counsellor, commits):
    with commits():
        meetings.plan_meeting(
            {"kind": "team_meeting", "place": team.place, "staff": [counsellor],
             "starts_at": timezone.now() - timedelta(days=1), "ends_at": timezone.now() - timedelta(hours=23)}
        )  # fmt: skip
    send_missing_invitations()
    assert mail.outbox == []


def test_put_back_after_being_taken_off(team, counsellor, commits):
    meeting = meeting_of(team, coming(), "planned", staff=[counsellor])
    send_missing_invitations()
    for staff in ([], [counsellor]):
        with commits():
            meetings.change_plan(meeting, {"staff": staff})
    assert [(method, sequence) for _to, method, sequence, _status in sent()] == [
        ("REQUEST", 0),
        ("CANCEL", 0),
        ("REQUEST", 1),
    ]
