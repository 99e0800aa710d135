"""The demo's team meetings: two years for all teams, some behind, one paused, actions overdue."""

import random
import uuid
from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

import holidays
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from intranet.starter.source import by_language, stable_id
from organisation.enums import TeamKind
from organisation.models import Partner, Place, Team, User
from teammeetings.enums import USUAL, MeetingKind, MeetingStatus, QuestionState, SeriesUnit
from teammeetings.models import (
    Attendance,
    Meeting,
    MeetingAction,
    MeetingMove,
    MeetingQuestion,
    MeetingSeries,
    PromisePause,
    TeamPromise,
)
from teammeetings.schedule import at
from teammeetings.services.series import save_series
from teammeetings.stamp import renew_stamp

from .source import read

Row = dict[str, Any]
PROMISES = {
    TeamKind.DOCTORS_AND_NURSES: (2, 4),
    TeamKind.ORAL_HEALTH: (2, 2),
    TeamKind.MULTIPROFESSIONAL: (1, 2),
}
# Months in which a team meets in a year, by how it is doing.
FULL, USUAL_MONTHS, BEHIND, NONE = (2, 5, 9, 11), (3, 10), (4,), ()
PACE = (FULL, USUAL_MONTHS, USUAL_MONTHS, BEHIND, FULL, USUAL_MONTHS, NONE)
PACE_THIS_YEAR = (FULL, USUAL_MONTHS, BEHIND, USUAL_MONTHS, NONE, USUAL_MONTHS, BEHIND)
MOST_OF_TWO = 2
ASKED, MOVED = 0.7, 0.12  # shares of meetings
WITH_NOTES = 4  # days ahead
WEEKEND = 5
SWEDISH = ("inga", "raasepori", "hanko")
OWN_AREA = ("lohja", "karviainen", "inga", "raasepori", "hanko", "siuntio", "vihti")


class TeamMeetingLoader:
    """Makes what is missing: nothing where there are meetings already."""

    def __init__(self) -> None:
        self.talk = read("teammeetings/talk")
        self.today = timezone.localdate()
        self.random = random.Random(20261124)  # noqa: S311  the same demo each time

    def __len__(self) -> int:
        return 3

    def steps(self) -> Iterator[str]:
        if not TeamPromise.objects.exists():
            with transaction.atomic():
                self._promises()
        yield "promises"
        if not Meeting.objects.exists():
            with transaction.atomic():
                self._prepare()
                self._coming()
                self._teams()
                self._others()
                self._write()
            yield "meetings"
            with transaction.atomic():
                self._series()
            yield "series"
            renew_stamp()
            return
        yield "meetings"
        yield "series"

    # --- Promises

    def _all_teams(self) -> list[Team]:
        teams = Team.objects.filter(is_active=True).exclude(kind=TeamKind.SOCIAL_WORK)
        return list(teams.select_related("place__municipality").order_by("pk"))

    def _promises(self) -> None:
        year = self.today.year
        for number, team in enumerate(self._all_teams()):
            low, high = PROMISES[TeamKind(team.kind)]
            start = date(year - 2, 1, 1)
            if number == 1:  # asked for more in the middle of a year
                TeamPromise.objects.create(
                    team=team, minimum=low, maximum=high, valid_from=start, valid_to=date(year, 6, 30)
                )
                TeamPromise.objects.create(team=team, minimum=4, maximum=6, valid_from=date(year, 7, 1))
                continue
            TeamPromise.objects.create(team=team, minimum=low, maximum=high, valid_from=start)
        paused = next(
            (team for team in self._all_teams() if team.place.slug == "tapiola" and team.kind == "doctors_and_nurses"),
            self._all_teams()[-1],
        )
        PromisePause.objects.create(
            team=paused, valid_from=self.today - timedelta(days=100), **by_language("reason", self.talk["pause"])
        )

    # --- Meetings

    def _prepare(self) -> None:
        self.meetings: list[Meeting] = []
        self.pauses = list(PromisePause.objects.all())
        self.related: dict[str, list[tuple[Meeting, Any]]] = {
            name: [] for name in ("teams", "staff", "pages", "partners")
        }
        self.children: list[Any] = []
        self.people = {
            person.username: person for person in User.objects.filter(username__in=["counsellor", "socialworker"])
        }
        keys = {uuid.UUID(stable_id("page", key)): key for keys in self.talk["topics"].values() for key in keys}
        keys |= {
            uuid.UUID(stable_id("page", row["page"])): row["page"] for row in self.talk["questions"] if "page" in row
        }
        pages = Page.objects.filter(translation_key__in=keys, locale__language_code="fi")
        self.pages = {keys[page.translation_key]: page for page in pages}
        self.free = holidays.country_holidays("FI")
        self.said = self.asked = self.done = 0
        self.places = {place.slug: place for place in Place.objects.select_related("municipality")}

    def _person(self, place: Place) -> User | None:
        return self.people.get("counsellor" if place.municipality.code in OWN_AREA else "socialworker")

    def _language(self, place: Place) -> str:
        return "sv" if place.municipality.code in SWEDISH else "fi"

    def _working_day(self, day: date) -> date:
        while day.weekday() >= WEEKEND or day in self.free:
            day += timedelta(days=1)
        return day

    def _meeting(self, place: Place, day: date, begins: time = time(12, 0), **fields: Any) -> Meeting:
        starts_at = at(day, begins)
        language = self._language(place)
        held = day < self.today and fields.get("status", MeetingStatus.HELD) == MeetingStatus.HELD
        meeting = Meeting(
            place=place,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=45),
            room=f"{self.talk['rooms'][language]} {self.random.randint(1, 4)}",
            host=self.talk["hosts"][language],
            **{"status": MeetingStatus.HELD if held else MeetingStatus.PLANNED, **fields},
        )
        if meeting.is_held:
            meeting.recorded_on = min(self.today, day + timedelta(days=1))
            meeting.staff_count = 1
        self.meetings.append(meeting)
        person = self._person(place)
        if person:
            self.related["staff"].append((meeting, person))
        return meeting

    def _teams(self) -> None:
        for number, team in enumerate(self._all_teams()):
            for year in (self.today.year - 2, self.today.year - 1, self.today.year):
                past = year < self.today.year
                months = PACE[(number + year) % len(PACE)] if past else PACE_THIS_YEAR[number % len(PACE)]
                if PROMISES[TeamKind(team.kind)][1] == MOST_OF_TWO and months == FULL:
                    months = USUAL_MONTHS
                for month in months:
                    day = self._working_day(date(year, month, 4 + (number * 3) % 20))
                    # What would be too near today is planned by hand below.
                    if day < self.today - timedelta(days=10) and not self._rests(team, day):
                        self._held(team, day)

    def _rests(self, team: Team, day: date) -> bool:
        return any(pause.team_id == team.pk and pause.covers(day) for pause in self.pauses)

    def _held(self, team: Team, day: date) -> None:
        meeting = self._meeting(team.place, day)
        language = self._language(team.place)
        self.related["teams"].append((meeting, team))
        for profession in USUAL[TeamKind(team.kind)]:
            self.children.append((Attendance, meeting, {"profession": profession, "count": self.random.randint(1, 6)}))
        topics = [key for key in self.talk["topics"][team.kind] if key in self.pages]
        for key in self.random.sample(topics, min(len(topics), self.random.randint(1, 3))):
            self.related["pages"].append((meeting, self.pages[key]))
        rows = self.talk["agreements"]
        meeting.agreements = rows[self.said % len(rows)][language]
        self.said += 1
        self._action(meeting, day, language)
        if self.random.random() < ASKED:
            self._question(meeting, day, language)
        if self.random.random() < MOVED:
            reason = self.random.choice(self.talk["reasons"])[language]
            was = meeting.starts_at - timedelta(days=14)
            self.children.append(
                (MeetingMove, meeting, {"from_starts_at": was, "reason": reason, "moved_on": was.date()})
            )

    def _action(self, meeting: Meeting, day: date, language: str) -> None:
        row = self.talk["actions"][self.done % len(self.talk["actions"])]
        self.done += 1
        due = day + timedelta(days=row["days"])
        finished = due < self.today - timedelta(days=120) or self.done % 3 == 0
        done_on = min(due - timedelta(days=2), self.today) if finished else None
        self.children.append(
            (
                MeetingAction,
                meeting,
                {"text": row["text"][language], "owner_role": row["role"], "due_on": due, "done_on": done_on},
            )
        )

    def _question(self, meeting: Meeting, day: date, language: str) -> None:
        row = self.talk["questions"][self.asked % len(self.talk["questions"])]
        self.asked += 1
        fields: Row = {"text": row["text"][language]}
        if "answer" in row:
            fields |= {
                "answer": row["answer"][language],
                "state": QuestionState.ANSWERED,
                "page": self.pages.get(row["page"]),
                "answered_on": min(day + timedelta(days=6), self.today),
            }
        elif row.get("gap"):
            fields["state"] = QuestionState.GAP
        self.children.append((MeetingQuestion, meeting, fields))

    def _others(self) -> None:
        partners = list(Partner.objects.order_by("pk"))
        for row in self.talk["others"]:
            place = self.places.get(row["place"])
            if place is None:
                continue
            day = self._working_day(self.today - timedelta(days=row["days_ago"]))
            if row["days_ago"] > 0 and day >= self.today:
                day -= timedelta(days=7)
            title = row["title"][self._language(place)]
            meeting = self._meeting(place, day, time(9, 0), kind=MeetingKind(row["kind"]), title=title)
            self.related["partners"] += [(meeting, one) for one in self.random.sample(partners, row.get("partners", 0))]
            if meeting.is_held:
                count = self.random.randint(8, 25)
                self.children.append((Attendance, meeting, {"profession": "other", "count": count}))

    def _coming(self) -> None:
        """Around today: what waits for its record, this week's, the packs of the next two weeks, a cancelled one."""
        teams = self._all_teams()
        own = [team for team in teams if team.place.municipality.code in OWN_AREA]
        oral = next((team for team in own if team.kind == TeamKind.ORAL_HEALTH), teams[0])
        monday = self.today - timedelta(days=self.today.weekday() or 7)
        waiting = self._meeting(oral.place, monday, time(8, 15), status=MeetingStatus.PLANNED)
        self.related["teams"].append((waiting, oral))
        free = [team for team in teams if team != oral and team.place.slug != "tapiola"]
        free.sort(key=lambda team: team.place.municipality.code not in OWN_AREA)
        for days, team in zip((1, 4, 8, 12, 16, 33, 61), free, strict=False):
            day = self._working_day(self.today + timedelta(days=days))
            meeting = self._meeting(team.place, day, time(12, 15), status=MeetingStatus.PLANNED)
            if days == WITH_NOTES:
                meeting.agenda_notes = self.talk["notes"][self._language(team.place)]
            self.related["teams"].append((meeting, team))
        language = self._language(free[0].place)
        cancelled = self._meeting(
            free[0].place, self._working_day(self.today + timedelta(days=20)), status=MeetingStatus.CANCELLED,
            reason=self.talk["reasons"][1][language],
        )  # fmt: skip
        self.related["teams"].append((cancelled, free[0]))

    def _write(self) -> None:
        Meeting.objects.bulk_create(self.meetings, batch_size=500)
        columns = {"teams": "team", "staff": "user", "pages": "page", "partners": "partner"}
        for name, rows in self.related.items():
            through = getattr(Meeting, name).through
            through._default_manager.bulk_create(
                [through(**{"meeting_id": meeting.pk, f"{columns[name]}_id": one.pk}) for meeting, one in rows],
                batch_size=500,
            )
        for model in (Attendance, MeetingAction, MeetingQuestion, MeetingMove):
            model._default_manager.bulk_create(
                [model(meeting=meeting, **fields) for kind, meeting, fields in self.children if kind is model],
                batch_size=500,
            )

    def _series(self) -> None:
        """A series of one team for the next year, planned by its rule."""
        teams = [team for team in self._all_teams() if team.place.municipality.code in OWN_AREA]
        team = next((one for one in teams if one.kind == TeamKind.MULTIPROFESSIONAL), teams[0])
        person = self._person(team.place)
        first = self._working_day(date(self.today.year + 1, 1, 12))
        save_series(
            MeetingSeries(place=team.place),
            {
                "kind": MeetingKind.TEAM_MEETING, "first_day": first, "until": date(self.today.year + 1, 12, 31),
                "every": 3, "unit": SeriesUnit.MONTHS, "start_time": time(14, 0),
                "end_time": time(15, 0), "room": "", "remote_link": "", "teams": [team],
                "staff": [person] if person else [],
            },
        )  # fmt: skip
