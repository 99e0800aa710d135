"""Meetings and promises with the least that they need."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from organisation.enums import TeamKind
from organisation.models import Team, User
from teammeetings.enums import MeetingStatus
from teammeetings.models import Meeting, MeetingAction, MeetingQuestion, MeetingSeries, PromisePause, TeamPromise
from teammeetings.schedule import at
from tests.organisation.factories import PlaceFactory, TeamFactory, in_languages


class PromiseFactory(DjangoModelFactory):
    class Meta:
        model = TeamPromise

    team = factory.SubFactory(TeamFactory, kind=TeamKind.DOCTORS_AND_NURSES)
    minimum = 2
    maximum = 4
    valid_from = date(2020, 1, 1)


class PauseFactory(DjangoModelFactory):
    class Meta:
        model = PromisePause

    team = factory.SubFactory(TeamFactory, kind=TeamKind.DOCTORS_AND_NURSES)
    valid_from = date(2020, 1, 1)
    locals().update(in_languages("reason", "Repair {n}"))


class MeetingFactory(DjangoModelFactory):
    """`day` says the day; a held one is recorded on it."""

    class Meta:
        model = Meeting
        skip_postgeneration_save = True
        exclude = ("day", "clock")

    day = factory.LazyFunction(timezone.localdate)
    clock = time(12, 0)
    place = factory.SubFactory(PlaceFactory)
    starts_at = factory.LazyAttribute(lambda one: at(one.day, one.clock))
    ends_at = factory.LazyAttribute(lambda one: one.starts_at + timedelta(minutes=30))
    recorded_on = factory.LazyAttribute(
        lambda one: one.day if getattr(one, "status", "") == MeetingStatus.HELD else None
    )

    @factory.post_generation
    def teams(self, create: bool, extracted: Iterable[Team] | None, **kwargs: Any) -> None:
        self.teams.set(extracted or [])

    @factory.post_generation
    def staff(self, create: bool, extracted: Iterable[User] | None, **kwargs: Any) -> None:
        self.staff.set(extracted or [])


def meeting_of(team: Team, day: date, status: str = MeetingStatus.HELD, **fields: Any) -> Meeting:
    """A meeting of `team` at its place."""
    return MeetingFactory(place=team.place, teams=[team], day=day, status=status, **fields)


class ActionFactory(DjangoModelFactory):
    class Meta:
        model = MeetingAction

    meeting = factory.SubFactory(MeetingFactory)
    text = factory.Sequence("Action {}".format)
    owner_role = "nurse"


class QuestionFactory(DjangoModelFactory):
    class Meta:
        model = MeetingQuestion

    meeting = factory.SubFactory(MeetingFactory)
    text = factory.Sequence("Question {}?".format)


class SeriesFactory(DjangoModelFactory):
    class Meta:
        model = MeetingSeries

    place = factory.SubFactory(PlaceFactory)
    first_day = date(2027, 1, 12)
    until = date(2027, 12, 31)
    start_time = time(12, 0)
    end_time = time(12, 30)


def moment(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))
