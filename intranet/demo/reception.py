"""The demo's receptions: rules of every place, a year of shifts behind and ten weeks ahead, and what disturbs them."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from intranet.starter.source import by_language
from organisation.models import Place, Service, User
from organisation.roles import Role
from organisation.services import give_role
from reception.clock import quarters
from reception.enums import PublicLinkKind, ShiftStatus
from reception.free_days import free_day
from reception.hours import Opening, openings_on
from reception.models import (
    Absence,
    Closure,
    ExtraOpening,
    OpeningRule,
    Pause,
    PublicLink,
    Shift,
    ShiftStaff,
    StaffTime,
    SwapRequest,
)
from reception.models.fields import weekdays_of
from reception.rota.planning import Turn, rotate, wall_times
from reception.selectors import facts_of
from reception.stamp import renew_stamp

from .source import read

DAY = timedelta(days=1)
BEHIND, AHEAD = 54 * 7 * DAY, 10 * 7 * DAY
CONFIRMED_AHEAD = 4 * 7 * DAY
WEEKDAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}


def weekday_after(day: date, weekday: int, weeks: int = 0) -> date:
    """The first such weekday after `day`, and so many weeks on."""
    return day + ((weekday - day.weekday() - 1) % 7 + 1 + 7 * weeks) * DAY


class ReceptionLoader:
    """Makes what is missing: nothing where there are rows already."""

    def __init__(self) -> None:
        self.data = read("reception/reception")
        self.places = [row for row in read("directory/places") if row.get("receptions")]
        self.today = timezone.localdate()

    def __len__(self) -> int:
        return 5

    def steps(self) -> Iterator[str]:
        for label, step, model in (
            ("colleagues", self._people, None),
            ("rules", self._rules, OpeningRule),
            ("shifts", self._shifts, Shift),
            ("what disturbs", self._disturbances, Absence),
            ("links", self._links, PublicLink),
        ):
            if model is None or not model._default_manager.exists():  # type: ignore[attr-defined]
                with transaction.atomic():
                    step()
            yield label
        renew_stamp()

    def _people(self) -> None:
        password = getattr(settings, "DEMO_PASSWORD", "")
        for row in self.data["people"]:
            if User.objects.filter(username=row["username"]).exists():
                continue
            user = User.objects.create_user(
                username=row["username"],
                password=password,
                email=row["email"],
                first_name=row["first_name"],
                last_name=row["last_name"],
                profession=row["profession"],
                home_place=Place.objects.get(slug=row["home_place"]),
                language=row["language"],
                is_demo=True,
            )
            give_role(user, Role(row["role"]))

    def _rules(self) -> None:
        services = {service.code: service for service in Service.objects.all()}
        start = self.today - BEHIND - 30 * DAY
        for row in self.places:
            place = Place.objects.get(slug=row["slug"])
            begins = max([start, *(one["valid_from"] for one in row["adoptions"][-1:])])
            for rule in row["receptions"]:
                OpeningRule.objects.create(
                    place=place,
                    service=services[rule.get("service", "dropin")],
                    weekdays=weekdays_of(WEEKDAYS[day] for day in rule["weekdays"]),
                    starts=time.fromisoformat(rule["start"]),
                    ends=time.fromisoformat(rule["end"]),
                    access=rule.get("access", "drop_in"),
                    joint=rule.get("joint", False),
                    valid_from=begins,
                )
        self._season(services["dropin"])

    def _season(self, service: Service) -> None:
        """One place changes its hours in three weeks, as seasons do."""
        row = self.data["season"]
        change = weekday_after(self.today, 0, weeks=2)
        place = Place.objects.get(slug=row["place"])
        OpeningRule.objects.filter(place=place).update(valid_to=change - DAY)
        for rule in row["receptions"]:
            OpeningRule.objects.create(
                place=place,
                service=service,
                weekdays=weekdays_of(WEEKDAYS[day] for day in rule["weekdays"]),
                starts=time.fromisoformat(rule["start"]),
                ends=time.fromisoformat(rule["end"]),
                valid_from=change,
            )

    def _shifts(self) -> None:
        first, last = self.today - BEHIND, self.today + AHEAD
        users = {user.username: user for user in User.objects.filter(is_demo=True)}
        by_key = {user.pk: user for user in users.values()}
        places = {place.slug: place for place in Place.objects.prefetch_related("adoptions")}
        facts = facts_of(places.values(), first, last)
        busy: dict[int, list[Opening]] = {}

        def is_free(person: int, opening: Opening) -> bool:
            return not any(one.begins < opening.ends and opening.begins < one.ends for one in busy.get(person, ()))

        shifts: list[Shift] = []
        turns: list[Turn] = []
        for slug, team in self.data["teams"].items():
            place = places[slug]
            openings = [
                opening
                for number in range((last - first).days)
                for opening in openings_on(facts[place.pk], first + number * DAY, free_day)
                if opening.why is None
            ]
            found = rotate(
                openings,
                [users[name].pk for name in team["people"]],
                [users[name].pk for name in team.get("second", [])],
                is_free,
            )
            for turn in found:
                for person in turn.people:
                    busy.setdefault(person, []).append(turn.opening)
            turns += found
            shifts += [self._shift(place, turn) for turn in found]
        made = Shift.objects.bulk_create(shifts, batch_size=500)
        staffing = [
            ShiftStaff(shift=shift, user=by_key[person], profession=by_key[person].profession, position=number + 1)
            for shift, turn in zip(made, turns, strict=True)
            for number, person in enumerate(turn.people)
        ]
        StaffTime.objects.bulk_create(
            [
                StaffTime(staffing=one, user_id=one.user_id, begins_at=begins)
                for one in ShiftStaff.objects.bulk_create(staffing, batch_size=500)
                if one.shift.day >= self.today
                for begins in quarters(one.shift.begins_at, one.shift.ends_at)
            ],
            batch_size=500,
        )

    def _shift(self, place: Place, turn: Turn) -> Shift:
        opening = turn.opening
        starts, ends = wall_times(opening)
        if opening.day < self.today:
            status = ShiftStatus.DONE
        else:
            status = ShiftStatus.CONFIRMED if opening.day <= self.today + CONFIRMED_AHEAD else ShiftStatus.PLANNED
        return Shift(
            place=place,
            service_id=opening.service_id,
            day=opening.day,
            starts=starts,
            ends=ends,
            status=status,
            joint=opening.joint,
        )

    def _disturbances(self) -> None:
        """A pause, a day of training, an extra evening, somebody away, a swap asked."""
        pause, training, evening = self.data["pause"], self.data["closure"], self.data["extra"]
        Pause.objects.create(
            place=Place.objects.get(slug=pause["place"]),
            valid_from=self.today - 6 * DAY,
            valid_to=weekday_after(self.today, 4, weeks=2),
            **by_language("reason", pause["reason"]),
            **by_language("replacement", pause["replacement"]),
        )
        Closure.objects.create(
            place=Place.objects.get(slug=training["place"]),
            day=weekday_after(self.today, 2, weeks=1),
            **by_language("reason", training["reason"]),
        )
        ExtraOpening.objects.create(
            place=Place.objects.get(slug=evening["place"]),
            service=Service.objects.get(code="dropin"),
            day=weekday_after(self.today, 2),
            starts=time(15),
            ends=time(18),
            **by_language("note", evening["note"]),
        )
        away = User.objects.get(username=self.data["away"])
        monday = weekday_after(self.today, 0, weeks=1)
        Absence.objects.create(user=away, first_day=monday, last_day=monday + 4 * DAY)
        asked: dict[str, Any] = self.data["swap"]
        mine = (
            ShiftStaff.objects.filter(
                user__username=asked["asked_by"], shift__day__gt=self.today + 3 * DAY, shift__status="confirmed"
            )
            .order_by("shift__day", "pk")
            .first()
        )
        if mine is not None:
            SwapRequest.objects.create(
                staffing=mine, asked_by=mine.user, colleague=User.objects.get(username=asked["colleague"])
            )

    def _links(self) -> None:
        for row in self.places:
            place = Place.objects.get(slug=row["slug"])
            short = f"{place.slug.replace('-', '')[:12]}2"
            PublicLink.objects.create(place=place, kind=PublicLinkKind.HERE, key=short)
            PublicLink.objects.create(place=place, kind=PublicLinkKind.DISPLAY, key=f"demo-{place.slug}")
