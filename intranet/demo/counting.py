"""The demo's receptions: two years of visits, a year of bookings and feedback, made by a generator with a fixed seed.

Not one of them is or was anybody. Also the pilot of Lohja with its thirteen visitors (row 001-34).
"""

import random
import uuid
from collections.abc import Iterator, Mapping
from datetime import date, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from intranet.starter.source import by_language
from organisation.models import NeedTopic, Place, Service, User
from privacy.codes import ALPHABET, check_character
from reception.bookings.services import SlotPlan, open_slots
from reception.codes import BookingReason, BookingState, SessionState
from reception.enums import ShiftStatus
from reception.feedback.services import kiosk_link
from reception.models import (
    Booking,
    BookingCount,
    ClientFeedback,
    ReceptionSession,
    SaidAndDid,
    SessionTap,
    Shift,
    Slot,
    TallySetup,
    Visit,
)
from reception.models.feedback import monday_of
from reception.services import make_shift
from reception.tally.rollup import rebuild
from reception.tally.services import count_taps, open_session

from .source import read

YEAR_DAYS = 365
KEPT_DAYS = 28  # bookings that the purge has left
BATCH = 500
SATURDAY = 5


class CountingLoader:
    """Makes what is missing: nothing where there are rows already."""

    def __init__(self) -> None:
        self.plan = read("reception/counting")
        self.words = read("reception/feedback")
        self.today = timezone.localdate()
        self.random = random.Random(20261206)  # noqa: S311  the same demo each time
        self.places = {place.slug: place for place in Place.objects.all()}
        self.counsellor = User.objects.filter(username="counsellor").first()

    def __len__(self) -> int:
        return 5

    def steps(self) -> Iterator[str]:
        for label, step, model in (
            ("visits", self._visits, Visit),
            ("today", self._today, SessionTap),
            ("times and bookings", self._bookings, Booking),
            ("numbers of bookings", self._booking_counts, BookingCount),
            ("client feedback", self._feedback, ClientFeedback),
        ):
            if not model._default_manager.exists():
                with transaction.atomic():
                    step()
            yield label

    # --- Visits -----------------------------------------------------------------------------------

    def _key(self) -> uuid.UUID:
        return uuid.UUID(int=self.random.getrandbits(128), version=4)

    def _draw(self, weights: Mapping[str, float]) -> str:
        return self.random.choices([str(code) for code in weights], list(weights.values()))[0]

    def _past_shifts(self, slug: str, row: dict[str, Any]) -> Iterator[tuple[Shift, float]]:
        """The past year's shifts of a place with the number of visits to expect in each."""
        year = (self.today - timedelta(days=YEAR_DAYS), self.today - timedelta(days=1))
        shifts = Shift.objects.filter(place__slug=slug, day__range=year).exclude(status=ShiftStatus.CANCELLED)
        for shift in shifts.select_related("place").prefetch_related("staffing").order_by("day", "starts"):
            trend = 1 + row["growth"] * (1 - (self.today - shift.day).days / YEAR_DAYS)
            yield shift, row["visits"] * trend * self.plan["seasons"][shift.day.month - 1]

    def _earlier(self) -> Iterator[tuple[str, date, float]]:
        """Receptions of the time before: place, day, visits to expect. The rota of so long ago is forgotten."""
        start, end = date(self.today.year - 1, 1, 1), self.today - timedelta(days=YEAR_DAYS)
        for number, (slug, row) in enumerate(self.plan["places"].items()):
            # As often in a week as the rota has had it since.
            weekly = max(1, round(sum(1 for _shift in self._past_shifts(slug, row)) / 52))
            day = start - timedelta(days=start.weekday() - number % 5)
            while slug in self.places and day < end:
                trend = 1 + row["growth"] * (1 - (self.today - day).days / YEAR_DAYS) / 2
                for one in range(weekly):
                    held = day + timedelta(days=one)
                    if start <= held < end and held.weekday() < SATURDAY:
                        yield slug, held, row["visits"] * max(0.4, trend) * self.plan["seasons"][held.month - 1]
                day += timedelta(days=7)

    def _visits(self) -> None:
        sessions: list[ReceptionSession] = []
        visits: list[tuple[Visit, list[str], list[str]]] = []
        for slug, day, expected in self._earlier():
            number = max(0, round(self.random.gauss(expected, expected**0.5 / 1.3)))
            session = self._session(slug, day, number)
            sessions.append(session)
            visits += [
                self._visit(session, self.plan["mixes"][self.plan["places"][slug]["mix"]]) for _ in range(number)
            ]
        for slug, row in self.plan["places"].items():
            for shift, expected in self._past_shifts(slug, row):
                number = max(0, round(self.random.gauss(expected, expected**0.5 / 1.3)))
                session = self._session(slug, shift.day, number)
                session.shift = shift
                session.held_by_id = next((one.user_id for one in shift.staffing.all()), None)
                sessions.append(session)
                visits += [self._visit(session, self.plan["mixes"][row["mix"]]) for _ in range(number)]
        for session, made in self._pilot():
            sessions.append(session)
            visits += made
        visits.sort(key=lambda row: row[0].pk)  # as when a session is closed: by nothing but the random key
        ReceptionSession.objects.bulk_create(sessions, batch_size=BATCH)
        Visit.objects.bulk_create([visit for visit, _topics, _services in visits], batch_size=BATCH)
        topics = dict(NeedTopic.objects.values_list("code", "pk"))
        services = dict(Service.objects.values_list("code", "pk"))
        about: Any = Visit.topics.through
        onward: Any = Visit.guided_to.through
        about.objects.bulk_create(
            [
                about(visit_id=v.pk, needtopic_id=topics[code])
                for v, codes, _s in visits
                for code in codes
                if code in topics
            ],
            batch_size=BATCH,
        )
        onward.objects.bulk_create(
            [
                onward(visit_id=v.pk, service_id=services[code])
                for v, _t, codes in visits
                for code in codes
                if code in services
            ],
            batch_size=BATCH,
        )
        for _month, _wrong in rebuild():
            pass

    def _session(self, slug: str, day: date, number: int) -> ReceptionSession:
        busy = number > self.plan["places"][slug]["visits"] * 1.4
        return ReceptionSession(
            id=self._key(),
            place=self.places[slug],
            day=day,
            state=SessionState.CLOSED,
            visit_count=number,
            turned_away=self.random.choice((1, 2, 3)) if busy else 0,
            questions=self.random.choices((0, 1, 2, 3), (5, 4, 2, 1))[0],
        )

    def _visit(self, session: ReceptionSession, mix: dict[str, Any]) -> tuple[Visit, list[str], list[str]]:
        topics = {self._draw(mix["topics"]) for _ in range(self.random.choices((1, 2, 3), (6, 3, 1))[0])}
        services = {self._draw(mix["services"]) for _ in range(self.random.choices((0, 1, 2), (3, 6, 2))[0])}
        arrival = self._draw(mix["arrival"])
        phone = arrival in ("own", "told") and self._draw({"yes": 12, "no": 88}) == "yes"
        company = self._draw(mix["company"])
        visit = Visit(
            id=self._key(),
            session=session,
            arrival=arrival,
            outcome="guided"
            if services
            else self._draw({"advice": 60, "form_help": 22, "return": 8, "booked": 7, "pair": 3}),
            prior_contact=self._draw({"no": 58, "yes": 27, "unknown": 15}),
            age_band=self._draw(mix["age_band"]),
            language=self._draw(mix["language"]),
            channel="phone" if phone else "in_person",
            resolved=self._draw({"yes": 68, "no": 32}),
            company="nobody" if phone else "health" if arrival == "brought" and company == "nobody" else company,
        )
        return visit, sorted(topics), sorted(services)

    def _pilot(self) -> Iterator[tuple[ReceptionSession, list[tuple[Visit, list[str], list[str]]]]]:
        pilot, seen = self.plan["pilot"], 0
        if pilot["place"] not in self.places:
            return
        mix = self.plan["mixes"]["station"]
        for day, number in pilot["days"].items():
            session = self._session(pilot["place"], day, number)
            session.turned_away = session.questions = 0
            made = []
            for _ in range(number):
                visit, topics, _services = self._visit(session, mix)
                visit.prior_contact = "no" if seen < pilot["first_time"] else "yes"
                visit.outcome = "guided"
                made.append(
                    (visit, topics, ["basic_assistance", "supplementary"] if seen % 2 else ["basic_assistance"])
                )
                seen += 1
            yield session, made

    # --- Today, times, bookings -------------------------------------------------------------------

    def _today(self) -> None:
        """An open reception of the counsellor with its first visits, and the youth centre's own screen."""
        youth, dropin = self.places.get("ohjaamo-lohja"), Service.objects.filter(code="dropin").first()
        if youth is not None:
            setup, _new = TallySetup.objects.get_or_create(place=youth)
            mix = self.plan["mixes"]["youth"]
            setup.topics.set(NeedTopic.objects.filter(code__in=mix["topics"]))
            setup.services.set(Service.objects.filter(code__in=mix["services"]))
        place = self.places.get("kohtaamispaikka-lohja")
        if self.counsellor is None or place is None or dropin is None:
            return
        shift = Shift.objects.filter(day=self.today, staffing__user=self.counsellor).order_by("starts").first()
        if shift is None:
            shift = make_shift(
                place, dropin, self.today, (time(9), time(16)), [self.counsellor], status=ShiftStatus.CONFIRMED
            )
        session = open_session(self.counsellor, shift.place, shift)
        mix = self.plan["mixes"]["station"]
        taps: list[dict[str, Any]] = []
        for _ in range(3):
            visit, topics, services = self._visit(session, mix)
            codes = {name: getattr(visit, name) for name in ("arrival", "outcome", "age_band", "language", "company")}
            taps.append({"kind": "visit", "codes": {**codes, "topics": topics, "guided_to": services}})
        taps.append({"kind": "question"})
        count_taps(session, [{"key": str(self._key()), **tap} for tap in taps])

    def _code(self) -> str:
        body = "".join(self.random.choice(ALPHABET) for _ in range(7))
        return body + check_character(body)

    def _bookings(self) -> None:
        """Times in the shifts around today; every second one is booked."""
        near = (self.today - timedelta(days=KEPT_DAYS), self.today + timedelta(days=21))
        shifts = Shift.objects.filter(day__range=near, staffing__isnull=False).exclude(status=ShiftStatus.CANCELLED)
        slots: list[Slot] = []
        for shift in shifts.distinct().order_by("day", "starts", "pk"):
            if shift.day > self.today:
                open_slots(shift, SlotPlan(30, number=4, joint=shift.joint))
                continue
            begins = shift.begins_at
            slots += [
                Slot(
                    shift=shift,
                    begins_at=begins + number * timedelta(minutes=30),
                    ends_at=begins + (number + 1) * timedelta(minutes=30),
                )
                for number in range(2)
                if begins + (number + 1) * timedelta(minutes=30) <= shift.ends_at
            ]
        Slot.objects.bulk_create(slots, batch_size=BATCH)
        # A few by those whose accounts the demo has, the others by colleagues who have none here.
        mine = {user.home_place_id: user for user in User.objects.filter(username__in=("nurse", "dentist"))}
        bookings = [
            self._booking(slot, mine.get(slot.shift.place_id) if number % 6 == 0 else None)
            for number, slot in enumerate(Slot.objects.select_related("shift__place").order_by("begins_at", "pk"))
            if self.random.random() < (0.5 if slot.begins_at > timezone.now() else 0.85)
        ]
        Booking.objects.bulk_create(bookings, batch_size=BATCH)

    def _booking(self, slot: Slot, booker: User | None) -> Booking:
        state: str = BookingState.BOOKED
        if slot.ends_at < timezone.now() and slot.shift.day < self.today:
            state = self._draw(
                {BookingState.FULFILLED.value: 80, BookingState.NO_SHOW.value: 12, BookingState.CANCELLED.value: 8}
            )
        language = self._draw({"fi": 70, "sv": 18, "en": 5, "ru": 3, "ar": 4})
        return Booking(
            id=self._key(),
            slot=slot,
            code=self._code(),
            reason=self.random.choice(BookingReason.values),
            language=language,
            interpreter=language in ("ru", "ar"),
            state=state,
            cancel_reason="client" if state == BookingState.CANCELLED else "",
            from_place=slot.shift.place,
            booked_by=booker,
        )

    def _booking_counts(self) -> None:
        counts = []
        month = self.today.replace(day=1)
        for _ in range(12 + self.today.month):
            month = (month - timedelta(days=1)).replace(day=1)
            for slug, row in self.plan["places"].items():
                if slug not in self.places:
                    continue
                usual = row["visits"] * self.plan["seasons"][month.month - 1] / 4
                for reason in BookingReason.values:
                    for state, share in (("fulfilled", 0.8), ("noshow", 0.12), ("cancelled", 0.08)):
                        number = int(usual * share + self.random.random())
                        if number:
                            place = self.places[slug]
                            counts.append(
                                BookingCount(month=month, place=place, reason=reason, state=state, count=number)
                            )
        BookingCount.objects.bulk_create(counts, batch_size=BATCH)

    # --- Feedback ---------------------------------------------------------------------------------

    def _feedback(self) -> None:
        rows: list[ClientFeedback] = []
        week = monday_of(self.today)
        good = {"yes": 72, "partly": 20, "no": 8}
        groups = {"client": 82, "professional": 12, "partner": 6}
        for slug, row in self.plan["places"].items():
            if slug not in self.places:
                continue
            kiosk_link(self.places[slug])
            for weeks_ago in range(104):
                for _ in range(self.random.choices((0, 1, 2, 3, 4), (3, 3, 3, 2, 1))[0]):
                    rows.append(  # noqa: PERF401  three loops in one expression read badly
                        ClientFeedback(
                            id=self._key(),
                            place=self.places[slug],
                            week=week - timedelta(weeks=weeks_ago),
                            method="kiosk",
                            respondent=self._draw(groups),
                            language=self._draw(self.plan["mixes"][row["mix"]]["language"]),
                            easy=self._draw(good),
                            helped=self._draw(good),
                            heard=self._draw(good),
                        )
                    )
        for one in self.words["words"]:
            data = {name: value for name, value in one.items() if name not in ("place", "weeks_ago")}
            place = self.places.get(one["place"])
            if place is not None:
                rows.append(
                    ClientFeedback(id=self._key(), place=place, week=week - timedelta(weeks=one["weeks_ago"]), **data)
                )
        ClientFeedback.objects.bulk_create(rows, batch_size=BATCH)
        for one in self.words["said"]:
            place = self.places.get(one["place"])
            if place is not None:
                SaidAndDid.objects.create(
                    place=place,
                    done_on=self.today - timedelta(days=one["days_ago"]),
                    **by_language("said", one["said"]),
                    **by_language("did", one["did"]),
                )
