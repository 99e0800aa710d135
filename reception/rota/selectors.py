"""Reads of the rota: days with their shifts and gaps, shares, who could cover, the calendar."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from organisation.calendars import Entry
from organisation.models import Place, User
from organisation.roles import Role

from ..clock import span_of
from ..enums import Access, ShiftStatus, SwapStatus
from ..free_days import free_day
from ..hours import Cause, Opening, openings_on
from ..models import Absence, Shift, ShiftStaff, StaffTime, SwapRequest
from ..permissions import ROTA_ROLES
from ..selectors import absences_between, facts_of, is_away, staffing_with_names
from .planning import Share

DAY = timedelta(days=1)
CALENDAR_BACK, CALENDAR_AHEAD = 60 * DAY, 400 * DAY
LATELY = 90 * DAY
NEAR = 28 * DAY
TWO = 2


@dataclass(frozen=True)
class Person:
    """Somebody in a shift, and whether they are away that day."""

    staffing: ShiftStaff
    away: bool

    @property
    def name(self) -> str:
        return str(self.staffing.user)


@dataclass(frozen=True)
class Row:
    """One reception of a day as the rota shows it: held with its people, lacking somebody, or closed and why."""

    place: Place
    day: date
    begins: datetime
    ends: datetime
    service: str
    access: str
    joint: bool
    shift: Shift | None = None
    people: tuple[Person, ...] = ()
    opening: Opening | None = None

    @property
    def closed(self) -> bool:
        """Closed by a holiday, a pause or a closure; not because people are away."""
        return self.opening is not None and self.opening.why is not None and self.opening.why.cause != Cause.AWAY

    @property
    def cancelled(self) -> bool:
        return self.shift is not None and not self.shift.is_held

    @property
    def missing(self) -> int:
        """How many people are lacking."""
        if self.closed or self.cancelled or (self.shift is None and self.access == Access.PHONE):
            return 0  # a phone is answered elsewhere, unless the rota has a shift for it
        return (TWO if self.joint else 1) - sum(not person.away for person in self.people)

    @property
    def outside_hours(self) -> bool:
        return self.opening is None


@dataclass
class Day:
    day: date
    free: str
    rows: list[Row] = field(default_factory=list)


def shifts_between(first: date, last: date) -> QuerySet[Shift]:
    return (
        Shift.objects.filter(day__range=(first, last))
        .select_related("place", "service")
        .prefetch_related(staffing_with_names())
        .order_by("day", "starts", "place__slug")
    )


def rota_places() -> QuerySet[Place]:
    """Places with a rule or a shift."""
    return (
        Place.objects.filter(is_active=True)
        .filter(Q(opening_rules__isnull=False) | Q(shifts__isnull=False))
        .distinct()
        .prefetch_related("adoptions")
    )


def rows_between(places: Iterable[Place], first: date, last: date) -> list[Row]:
    """Every reception from `first` to `last`, by rules and rota together. A constant number of queries."""
    places = list(places)
    absences = absences_between(first, last)
    everything = list(shifts_between(first, last).filter(place__in=[place.pk for place in places]))
    facts = facts_of(places, first, last, everything, absences)
    shifts: dict[tuple[int, date], list[Shift]] = defaultdict(list)
    for shift in everything:
        shifts[shift.place_id, shift.day].append(shift)
    rows = []
    for place in places:
        day = first
        while day <= last:
            openings = openings_on(facts[place.pk], day, free_day)
            rows += _rows_of_day(place, day, openings, shifts.get((place.pk, day), []), absences)
            day += DAY
    return sorted(rows, key=lambda row: (row.day, row.begins, row.place.slug))


def _rows_of_day(
    place: Place, day: date, openings: list[Opening], shifts: list[Shift], absences: dict[int, list[Absence]]
) -> list[Row]:
    rows, shown = [], set()
    for opening in openings:
        matching = [shift for shift in shifts if _fits(shift, opening)]
        for shift in matching:
            if shift.pk not in shown:
                shown.add(shift.pk)
                rows.append(shift_row(place, shift, opening, absences))
        if not any(shift.is_held for shift in matching) and not (opening.why and opening.why.cause == Cause.AWAY):
            rows.append(
                Row(
                    place, day, opening.begins, opening.ends, opening.service, opening.access, opening.joint,
                    opening=opening,
                )
            )  # fmt: skip
    rows += [shift_row(place, shift, None, absences) for shift in shifts if shift.pk not in shown]
    return rows


def _fits(shift: Shift, opening: Opening) -> bool:
    return shift.service_id == opening.service_id and shift.begins_at < opening.ends and opening.begins < shift.ends_at


def shift_row(place: Place, shift: Shift, opening: Opening | None, absences: dict[int, list[Absence]]) -> Row:
    people = tuple(Person(one, is_away(absences, one.user_id, shift.day)) for one in shift.staffing.all())
    access = opening.access if opening else ""
    return Row(
        place,
        shift.day,
        shift.begins_at,
        shift.ends_at,
        str(shift.service),
        access,
        shift.joint,
        shift,
        people,
        opening,
    )


def days_of(rows: Iterable[Row], first: date, last: date) -> list[Day]:
    """The rows by day, days without any left out but the public holidays."""
    found: dict[date, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.day].append(row)
    days = [first + number * DAY for number in range((last - first).days + 1)]
    return [Day(day, free_day(day), found[day]) for day in days if found[day] or free_day(day)]


def shares_between(rows: Iterable[Row]) -> list[tuple[str, Share]]:
    """Shifts and hours by person, most hours first. Nobody's absence counts as work."""
    shares: dict[int, Share] = {}
    names: dict[int, str] = {}
    for row in rows:
        if row.cancelled:
            continue
        for person in row.people:
            if not person.away:
                key = person.staffing.user_id
                names[key] = person.name
                shares.setdefault(key, Share()).add(row.begins, row.ends, row.day)
    return sorted(((names[key], share) for key, share in shares.items()), key=lambda one: (-one[1].hours, one[0]))


def people_of_rota() -> QuerySet[User]:
    """Everybody who may be in the rota, by name."""
    names = [Role(role).value for role in ROTA_ROLES]
    return User.objects.filter(is_active=True, groups__name__in=names).distinct().order_by("last_name", "first_name")


def shift_rows(first: date, last: date, user: User | None = None) -> list[Row]:
    """The shifts of those days with everybody in them; of one person where `user` is given. Three queries."""
    shifts = shifts_between(first, last)
    if user is not None:
        shifts = shifts.filter(staffing__user=user)
    absences = absences_between(first, last)
    return [shift_row(shift.place, shift, None, absences) for shift in shifts]


@dataclass(frozen=True)
class Cover:
    """Somebody who is free for a shift: how often they were there lately, and their hours around it."""

    user: User
    been_there: int
    hours: float


def covers_for(shift: Shift, wanted: Iterable[str] = ()) -> list[Cover]:
    """Who could take a place in `shift`: free, not away, of the wanted profession when one is missing.

    Those who know the place come first, then those with the fewest hours in the four weeks around.
    """
    begins, ends = span_of(shift.day, shift.starts, shift.ends)
    busy = StaffTime.objects.filter(begins_at__lt=ends, begins_at__gte=begins - timedelta(minutes=14))
    away = Absence.objects.filter(first_day__lte=shift.day, last_day__gte=shift.day)
    there = [one.profession for one in shift.staffing.all()]
    wanted = list(wanted)
    people = people_of_rota().exclude(pk__in=busy.values("user")).exclude(pk__in=away.values("user"))
    people = people.exclude(pk__in=[one.user_id for one in shift.staffing.all()])
    if wanted:
        people = people.filter(profession__in=wanted)
    elif there:
        people = people.exclude(profession__in=there)
    lately = Q(shifts__place=shift.place, shifts__day__range=(shift.day - LATELY, shift.day + LATELY))
    around = (
        ShiftStaff.objects.filter(shift__day__range=(shift.day - NEAR, shift.day + NEAR), user__in=people)
        .exclude(shift__status=ShiftStatus.CANCELLED)
        .select_related("shift")
    )
    hours: dict[int, float] = defaultdict(float)
    for one in around:
        hours[one.user_id] += one.shift.hours
    counted = people.annotate(been=Count("shifts", filter=lately, distinct=True))
    found = [Cover(user, user.been, hours[user.pk]) for user in counted]  # type: ignore[attr-defined]
    return sorted(found, key=lambda one: (not one.been_there, one.hours, one.user.last_name))


def swaps_for(user: User) -> QuerySet[SwapRequest]:
    """Open swaps that concern `user`, asked of them or by them."""
    return (
        SwapRequest.objects.filter(status=SwapStatus.ASKED, staffing__shift__day__gte=timezone.localdate())
        .filter(Q(colleague=user) | Q(asked_by=user))
        .select_related(
            "asked_by", "colleague", "staffing__shift__place", "staffing__shift__service", "in_return__shift__place",
            "in_return__shift__service",
        )
    )  # fmt: skip


def calendar_entries(user: User, *, address: str = "") -> list[Entry]:
    """The shifts of `user` for a calendar program; cancelled ones say so, so that they go away there too."""
    today = timezone.localdate()
    rows = shift_rows(today - CALENDAR_BACK, today + CALENDAR_AHEAD, user)
    return [
        Entry(
            uid=f"shift-{row.shift.pk}-{user.pk}",
            title=f"{row.service}, {row.place.name}",
            begins=row.begins,
            ends=row.ends,
            place=f"{row.place.address}, {row.place.postal_code}",
            text="\n".join(
                filter(
                    None,
                    (
                        row.shift.get_status_display(),
                        _("Together with: %(names)s") % {"names": ", ".join(others)} if others else "",
                    ),
                )
            ),
            url=f"{address}{row.shift.get_absolute_url()}" if address else "",
            cancelled=row.cancelled,
        )
        for row in rows
        if row.shift is not None
        for others in [[person.name for person in row.people if person.staffing.user_id != user.pk]]
    ]
