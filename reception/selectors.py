"""What is open where: read for all places at once, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone, translation

from organisation.enums import AdoptionStatus, PhoneAudience
from organisation.models import PhoneLine, Place

from . import words
from .clock import zone
from .enums import Access, PublicLinkKind, ShiftStatus
from .free_days import free_day
from .hours import (
    HORIZON_DAYS,
    Facts,
    HereNow,
    ShiftFact,
    State,
    here_and_now,
    openings_on,
)
from .models import Absence, Closure, ExtraOpening, OpeningRule, Pause, PublicLink, Shift, ShiftStaff
from .stamp import hours_stamp

DAY = timedelta(days=1)
CHANGE_DAYS = 60  # a season that begins within so many days is told beforehand
CLOSED_DAYS = 35  # so far ahead the poster tells what falls out


@dataclass(frozen=True)
class Line:
    """A phone line as the box shows it."""

    label: str
    number: str
    hours: str


@dataclass(frozen=True)
class PlaceHours:
    """Everything that is shown of one place's hours, in one language."""

    place_id: int
    name: str
    slug: str
    room_hint: str
    here: HereNow
    headline: str
    next_line: str
    skipped_line: str
    weekly: tuple[str, ...]
    changes: tuple[str, ...]
    closed_days: tuple[str, ...]
    client_lines: tuple[Line, ...]
    staff_lines: tuple[Line, ...]

    @property
    def weekly_text(self) -> str:
        return "; ".join(self.weekly)

    @property
    def people(self) -> str:
        """Who is there now; for staff only."""
        return words.joined(dict.fromkeys(name for one in self.here.now for name in one.people))

    @property
    def sign(self) -> str:
        """The state as components/status.html draws it."""
        return State.CLOSED if self.here.state == State.NONE else self.here.state

    @property
    def has_reception(self) -> bool:
        return self.here.state != State.NONE


@dataclass(frozen=True)
class Board:
    """All places at a moment; right until `valid_until`."""

    valid_until: datetime
    places: dict[int, PlaceHours]


def facts_of(
    places: Iterable[Place],
    first: date,
    last: date,
    shifts: Iterable[Shift] | None = None,
    absences: dict[int, list[Absence]] | None = None,
) -> dict[int, Facts]:
    """What decides about the hours of `places` from `first` to `last`, by place. Seven queries.

    Four, when the shifts of those days (with their `staffing`) and the absences are given.
    """
    places = list(places)
    keys = [place.pk for place in places]
    days = {"day__range": (first, last)}
    rules = _by_place(OpeningRule.objects.filter(place__in=keys).select_related("service").order_by("starts", "pk"))
    pauses = _by_place(Pause.objects.filter(place__in=keys))
    closures = _by_place(Closure.objects.filter(Q(place__in=keys) | Q(place=None), **days))
    extras = _by_place(ExtraOpening.objects.filter(place__in=keys, **days).select_related("service"))
    if shifts is None or absences is None:
        shifts, absences = _deciding_shifts(keys, first, last), absences_between(first, last)
    shift_facts = _shift_facts(shifts, absences)
    return {
        place.pk: Facts(
            rules=rules[place.pk],
            pauses=pauses[place.pk],
            adoption_pauses=[one for one in place.adoptions.all() if one.status == AdoptionStatus.PAUSED],
            closures=[*closures[None], *closures[place.pk]],
            extras=extras[place.pk],
            shifts=shift_facts[place.pk],
        )
        for place in places
    }


def _by_place(rows: Iterable[Any]) -> dict[int | None, list[Any]]:
    found: dict[int | None, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.place_id].append(row)
    return found


def _deciding_shifts(places: list[int], first: date, last: date) -> Iterable[Shift]:
    """Of the next days every shift; of the others those alone that close something."""
    away = Absence.objects.filter(
        user=OuterRef("staffing__user"), first_day__lte=OuterRef("day"), last_day__gte=OuterRef("day")
    )
    within = Shift.objects.filter(place__in=places, day__range=(first, last))
    # A shift beside a cancelled one may be held in its place, so all of such a day are read.
    closing_days = within.filter(Q(status=ShiftStatus.CANCELLED) | Exists(away)).values("day")
    return (
        within.filter(Q(day__lte=first + 2 * DAY) | Q(day__in=closing_days))
        .prefetch_related(staffing_with_names())
        .order_by("day", "starts")
    )


def _shift_facts(shifts: Iterable[Shift], absences: dict[int, list[Absence]]) -> dict[int, list[ShiftFact]]:
    found: dict[int, list[ShiftFact]] = defaultdict(list)
    for shift in shifts:
        everybody = list(shift.staffing.all())
        present = [one for one in everybody if not is_away(absences, one.user_id, shift.day)]
        found[shift.place_id].append(
            ShiftFact(
                service_id=shift.service_id,
                begins=shift.begins_at,
                ends=shift.ends_at,
                # Nobody planned yet is a gap in the rota, not a closed door: the rule stands.
                held=shift.is_held and (bool(present) or not everybody),
                people=tuple(str(one.user) for one in present),
            )
        )
    return found


def staffing_with_names() -> Prefetch:
    return Prefetch("staffing", queryset=ShiftStaff.objects.select_related("user").order_by("position"))


def absences_between(first: date, last: date) -> dict[int, list[Absence]]:
    """Absences that touch the days, by user."""
    found: dict[int, list[Absence]] = defaultdict(list)
    for absence in Absence.objects.filter(first_day__lte=last, last_day__gte=first):
        found[absence.user_id].append(absence)
    return found


def is_away(absences: dict[int, list[Absence]], user_id: int, day: date) -> bool:
    return any(absence.covers(day) for absence in absences.get(user_id, ()))


# --- The board ------------------------------------------------------------------------------------


def board(moment: datetime | None = None) -> Board:
    """All places in use, in the active language, from the cache until the next change of any of them."""
    moment = moment or timezone.now()
    key = f"silta:hours:{translation.get_language()}:{hours_stamp()}"
    found = cache.get(key)
    if not isinstance(found, Board) or found.valid_until <= moment:
        found = _make_board(moment)
        cache.set(key, found, timeout=max(1, int((found.valid_until - moment).total_seconds())))
    return found


def hours_of(place: Place | int | None, moment: datetime | None = None) -> PlaceHours | None:
    """What is shown of one place's hours, or None for no place and one that is not in use."""
    key = place.pk if isinstance(place, Place) else place
    return board(moment).places.get(key) if key else None


def _make_board(moment: datetime) -> Board:
    today = moment.astimezone(zone()).date()
    places = list(
        Place.objects.filter(is_active=True).prefetch_related(
            "adoptions", Prefetch("phone_lines", queryset=PhoneLine.objects.order_by("pk"))
        )
    )
    facts = facts_of(places, today - DAY, today + HORIZON_DAYS * DAY)
    shown = {place.pk: _place_hours(place, facts[place.pk], moment, today) for place in places}
    edges = [one.here.valid_until for one in shown.values() if one.here.valid_until]
    return Board(valid_until=min(edges, default=moment + timedelta(hours=1)), places=shown)


def _place_hours(place: Place, facts: Facts, moment: datetime, today: date) -> PlaceHours:
    here = here_and_now(facts, moment, free_day)
    lines: dict[str, list[Line]] = {PhoneAudience.CLIENTS: [], PhoneAudience.STAFF: []}
    for line in place.phone_lines.all():
        lines[line.audience].append(Line(line.label or "", line.number, line.hours or ""))
    return PlaceHours(
        place_id=place.pk,
        name=place.name,
        slug=place.slug,
        room_hint=place.room_hint or "",
        here=here,
        headline=words.headline(here),
        next_line=words.next_line(here),
        skipped_line=words.skipped_line(here),
        weekly=_weekly(rule for rule in facts.rules if rule.covers(today)),
        changes=(*_extras(facts, today), *_changes(facts.rules, today)),
        closed_days=_closed_days(facts, today) if here.state not in (State.PAUSED, State.NONE) else (),
        client_lines=tuple(lines[PhoneAudience.CLIENTS]),
        staff_lines=tuple(lines[PhoneAudience.STAFF]),
    )


def _weekly(rules: Iterable[OpeningRule]) -> tuple[str, ...]:
    """Rules in words, days with the same hours in one: Mon–Thu 9–12; Fridays 9–12 and 13–16."""
    spans: dict[tuple[str, str], list[str]] = {}
    for rule in rules:
        for weekday in rule.weekdays:
            spans.setdefault((rule.access, weekday), []).append(words.hours(rule.starts, rule.ends))
    rows: dict[tuple[str, tuple[str, ...]], str] = {}
    for (access, weekday), hours in sorted(spans.items(), key=lambda one: (one[0][0] != Access.DROP_IN, one[0])):
        key = (access, tuple(dict.fromkeys(hours)))
        rows[key] = rows.get(key, "") + weekday
    return tuple(
        ", ".join(
            filter(None, (f"{words.days(days)} {words.at_hours(words.joined(hours))}", words.access_words(access)))
        )
        for (access, hours), days in rows.items()
    )


def _changes(rules: Iterable[OpeningRule], today: date) -> tuple[str, ...]:
    """What begins within the next weeks, by day."""
    coming: dict[date, list[OpeningRule]] = defaultdict(list)
    for rule in rules:
        if today < rule.valid_from <= today + CHANGE_DAYS * DAY:
            coming[rule.valid_from].append(rule)
    return tuple(words.from_day(day, "; ".join(_weekly(found))) for day, found in sorted(coming.items()))


def rules_begun_since(place: Place, day: date) -> tuple[str, ...]:
    """The weekly hours that have begun at `place` since `day`, in words: one query."""
    begun: dict[date, list[OpeningRule]] = defaultdict(list)
    for rule in OpeningRule.objects.filter(place=place, valid_from__gt=day, valid_from__lte=timezone.localdate()):
        begun[rule.valid_from].append(rule)
    return tuple(words.from_day(first, "; ".join(_weekly(rules))) for first, rules in sorted(begun.items()))


def _extras(facts: Facts, today: date) -> tuple[str, ...]:
    """Extra openings of the next weeks."""
    found = sorted(
        (one for one in facts.extras if today <= one.day <= today + CLOSED_DAYS * DAY), key=lambda one: one.day
    )
    return tuple(
        ", ".join(
            filter(
                None,
                (
                    f"{words.day_and_date(one.day)} {words.at_hours(words.hours(one.starts, one.ends))}",
                    words.access_words(one.access),
                    one.note or "",
                ),
            )
        )
        for one in found
    )


def _closed_days(facts: Facts, today: date) -> tuple[str, ...]:
    """Receptions of the next weeks that fall out, with the reason; one line a day."""
    found: dict[date, str] = {}
    for ahead in range(CLOSED_DAYS):
        day = today + ahead * DAY
        openings = openings_on(facts, day, free_day)
        if any(one.why is None for one in openings):
            continue
        for one in openings:
            if one.why is not None:
                found.setdefault(day, f"{words.day_and_date(day)} {words.why_words(one.why)}")
    return tuple(found.values())


def public_link(key: str, kind: str) -> PublicLink | None:
    """The link of `key` when it is in use and its place too."""
    return (
        PublicLink.objects.select_related("place")
        .filter(key=key, kind=kind, revoked_on__isnull=True, place__is_active=True)
        .first()
    )


def links_of(place: Place) -> dict[str, PublicLink]:
    """The links in use of `place`, by kind."""
    found = PublicLink.objects.filter(place=place, revoked_on__isnull=True, kind__in=PublicLinkKind.values)
    return {link.kind: link for link in found}
