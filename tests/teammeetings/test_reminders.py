"""Reminders: who, when, in which language, once, and again when the server failed."""

import smtplib
from datetime import date, timedelta
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from organisation.enums import TeamKind
from organisation.roles import Role
from teammeetings.services.reminders import send_meeting_reminders
from tests.organisation.factories import PlaceFactory, TeamFactory, UserFactory

from .factories import PromiseFactory, meeting_of

DUE = date(2026, 7, 2)  # the first of two


@pytest.fixture
def counsellor(db):
    return UserFactory(roles=[Role.COUNSELLOR], email="own@silta.example", language="fi", home_place=PlaceFactory())


@pytest.fixture
def team(counsellor):
    return PromiseFactory(team__place=counsellor.home_place).team


def told() -> list[str]:
    found = sorted(address for letter in mail.outbox for address in letter.to)
    mail.outbox.clear()
    return found


@pytest.mark.parametrize(
    ("weeks_before", "expected"), [(7, []), (6, ["own@silta.example"]), (-1, ["own@silta.example"])]
)
def test_due_teams(team, counsellor, weeks_before, expected):
    for _ in range(2):
        send_meeting_reminders(DUE - timedelta(weeks=weeks_before))
    assert told() == expected


def test_whoever_met_the_team_last_is_told(team, counsellor):
    other = UserFactory(roles=[Role.COUNSELLOR], email="other@silta.example", language="sv")
    meeting_of(team, date(2025, 10, 1), staff=[other])
    send_meeting_reminders(DUE)
    assert "är dags" in mail.outbox[0].body
    assert told() == ["other@silta.example"]


def test_a_missing_record(counsellor):
    day = timezone.localdate() - timedelta(days=1)
    meeting = meeting_of(TeamFactory(kind=TeamKind.ORAL_HEALTH), day, "planned", staff=[counsellor])
    send_meeting_reminders()
    assert f"/meetings/{meeting.pk}/record/" in mail.outbox[0].body
    assert told() == ["own@silta.example"]
    send_meeting_reminders()
    assert told() == []


def test_not_on_the_day_itself_nor_for_what_is_recorded(counsellor):
    team = TeamFactory(kind=TeamKind.ORAL_HEALTH)
    meeting_of(team, timezone.localdate(), "planned", staff=[counsellor])
    meeting_of(team, timezone.localdate() - timedelta(days=1), "held", staff=[counsellor])
    meeting_of(team, timezone.localdate() - timedelta(days=1), "cancelled", staff=[counsellor], reason="x")
    send_meeting_reminders()
    assert told() == []


def test_what_the_server_refuses_goes_out_again(team):
    with patch.object(EmailBackend, "send_messages", side_effect=smtplib.SMTPException):
        assert send_meeting_reminders(DUE).failed == 1
    assert send_meeting_reminders(DUE).sent == 1
    assert send_meeting_reminders(DUE).sent == 0
