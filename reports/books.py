"""What is published: one book for each way in which something is counted, and where its counts come from.

A book without columns is a total. A book with columns splits the total of its `base`. Every book is counted by month
and place; `reports.publishing` makes the periods and areas of it and decides what is shown.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from careplans.enums import CountOf
from organisation.models import NeedTopic, Service
from privacy.disclosure import TOTAL, Kind
from reception.codes import (
    AgeBand,
    Answer,
    Arrival,
    BookingReason,
    BookingState,
    Channel,
    Company,
    Figure,
    Outcome,
    PriorContact,
    Resolved,
    Respondent,
    VisitLanguage,
)
from reception.models import Booking, BookingCount, ClientFeedback, CodeHistory, MonthCount
from referrals.codes import ConsultChannel, Continues, SlipState
from referrals.consultations.selectors import consultation_figures
from referrals.enums import LedTo
from referrals.models import Checklist, RunCount, ToldCount
from referrals.referring.selectors import referral_figures

from . import cases

# By place (its key) and column; `TOTAL` is the column of all.
Counts = Counter[tuple[int, str]]
Label = str | Promise
NO_ANSWER = "-"


@dataclass(frozen=True)
class Book:
    """One breakdown. `group` is the report page that it stands on; `plural` names what is counted."""

    code: str
    group: str
    title: Label
    plural: Label
    source: Callable[["Book", date], Counts]
    kind: Kind = Kind.PARTITION
    base: str = ""
    labels: Callable[[], dict[str, Label]] = field(default=dict)
    note: Label = ""

    @property
    def has_columns(self) -> bool:
        return bool(self.base)


# --- Sources --------------------------------------------------------------------------------------


def _visits(book: Book, month: date) -> Counts:
    """From the monthly roll-up; codes that changed are counted as what they are counted as."""
    rows = MonthCount.objects.filter(month=month, figure=book.code, count__gt=0)
    counted_as = dict(CodeHistory.objects.filter(figure=book.code).values_list("code", "counted_as"))
    found: Counts = Counter()
    for place, code, count in rows.values_list("place_id", "code", "count"):
        found[place, counted_as.get(code, code)] += count
    return found


def _bookings(book: Book, month: date) -> Counts:
    """What the purge has left as numbers, and the bookings that are still there."""
    name = book.code.removeprefix("booking_") if book.has_columns else ""
    found: Counts = Counter()
    kept = BookingCount.objects.filter(month=month).exclude(state=BookingState.IN_ERROR)
    for row in kept.values("place_id", *([name] if name else [])).annotate(total=Sum("count")).order_by():
        found[row["place_id"], row.get(name, TOTAL)] += row["total"]
    starts = timezone.make_aware(datetime(month.year, month.month, 1))
    ends = starts + relativedelta(months=1)
    there = Booking.objects.filter(slot__begins_at__gte=starts, slot__begins_at__lt=ends)
    there = there.exclude(state=BookingState.IN_ERROR)
    rows = there.values("slot__shift__place_id", *([name] if name else [])).annotate(total=Count("pk")).order_by()
    for row in rows:
        found[row["slot__shift__place_id"], row.get(name, TOTAL)] += row["total"]
    return found


def _weeks(month: date) -> tuple[date, date]:
    """A week belongs to the month of its Monday."""
    return month, month + relativedelta(months=1, days=-1)


def _runs(book: Book, month: date) -> Counts:
    rows = RunCount.objects.filter(week__range=_weeks(month), place__isnull=False)
    name = {"runs_checklist": "version__checklist__code", "runs_led_to": "led_to"}.get(book.code, "")
    rows = rows.exclude(led_to="") if name == "led_to" else rows.filter(led_to="")
    found: Counts = Counter()
    for row in rows.values("place_id", *([name] if name else [])).annotate(total=Sum("count")).order_by():
        found[row["place_id"], row.get(name, TOTAL)] += row["total"]
    return found


def _told(_book: Book, month: date) -> Counts:
    rows = ToldCount.objects.filter(week__range=_weeks(month), place__isnull=False)
    sums = rows.values_list("place_id").annotate(total=Sum("count")).order_by()
    return Counter({(place, TOTAL): total for place, total in sums})


def _feedback(book: Book, month: date) -> Counts:
    name = book.code.removeprefix("feedback_") if book.has_columns else ""
    found: Counts = Counter()
    rows = ClientFeedback.objects.filter(week__range=_weeks(month))
    for row in rows.values("place_id", *([name] if name else [])).annotate(total=Count("pk")).order_by():
        found[row["place_id"], (row[name] or NO_ANSWER) if name else TOTAL] += row["total"]
    return found


# --- Labels ---------------------------------------------------------------------------------------


def _choices(choices: Any) -> Callable[[], dict[str, Label]]:
    return lambda: dict(choices.choices)


def _named(model: Any, figure: str) -> Callable[[], dict[str, Label]]:
    """Names of topics or services; a code that is counted as another has no column of its own."""

    def labels() -> dict[str, Label]:
        names: dict[str, Label] = {row.code: row.name for row in model.objects.all()}
        for code, counted_as in CodeHistory.objects.filter(figure=figure).values_list("code", "counted_as"):
            if code != counted_as:
                old = names.pop(code, code)
                names.setdefault(counted_as, old)
        return names

    return labels


def _checklists() -> dict[str, Label]:
    return {row.code: row.title for row in Checklist.objects.only("code", "title").order_by("order", "code")}


def _with_no_answer() -> dict[str, Label]:
    return {**dict(Answer.choices), NO_ANSWER: _("No answer")}


# --- The books ------------------------------------------------------------------------------------

_OF_VISITS = _("visits")
BOOKS: tuple[Book, ...] = (
    Book("visits", "reception", _("Visits"), _OF_VISITS, _visits),
    Book("turned_away", "reception", Figure.TURNED_AWAY.label, _("people"), _visits),
    Book("questions", "reception", Figure.QUESTIONS.label, _("questions"), _visits),
    Book(
        "prior_contact", "reception", Figure.PRIOR_CONTACT.label, _OF_VISITS, _visits,
        base="visits", labels=_choices(PriorContact),
    ),
    Book(
        "resolved", "reception", Figure.RESOLVED.label, _OF_VISITS, _visits, base="visits", labels=_choices(Resolved)
    ),
    Book("outcome", "reception", Figure.OUTCOME.label, _OF_VISITS, _visits, base="visits", labels=_choices(Outcome)),
    Book("arrival", "reception", Figure.ARRIVAL.label, _OF_VISITS, _visits, base="visits", labels=_choices(Arrival)),
    Book("channel", "reception", Figure.CHANNEL.label, _OF_VISITS, _visits, base="visits", labels=_choices(Channel)),
    Book("age_band", "reception", Figure.AGE_BAND.label, _OF_VISITS, _visits, base="visits", labels=_choices(AgeBand)),
    Book(
        "language", "reception", Figure.LANGUAGE.label, _OF_VISITS, _visits,
        base="visits", labels=_choices(VisitLanguage),
    ),
    Book("company", "reception", Figure.COMPANY.label, _OF_VISITS, _visits, base="visits", labels=_choices(Company)),
    Book(
        "topics", "topics", Figure.TOPICS.label, _OF_VISITS, _visits, Kind.COVER, "visits",
        _named(NeedTopic, "topics"), _("A visit may be about several topics, so they add up to more than the visits."),
    ),
    Book(
        "guided_to", "topics", Figure.GUIDED_TO.label, _OF_VISITS, _visits, Kind.SUBSET, "visits",
        _named(Service, "guided_to"), _("A visit may lead to several services or to none."),
    ),
    Book("bookings", "bookings", _("Bookings"), _("bookings"), _bookings),
    Book(
        "booking_state", "bookings", _("What became of bookings"), _("bookings"), _bookings,
        base="bookings", labels=_choices(BookingState),
    ),
    Book(
        "booking_reason", "bookings", _("Reasons for bookings"), _("bookings"), _bookings,
        base="bookings", labels=_choices(BookingReason),
    ),
    Book("runs", "checklists", _("Checklist runs"), _("runs"), _runs),
    Book(
        "runs_checklist", "checklists", _("Runs by checklist"), _("runs"), _runs, base="runs", labels=_checklists
    ),
    Book(
        "runs_led_to", "checklists", _("What runs led to"), _("runs"), _runs, Kind.SUBSET, "runs", _choices(LedTo),
        _("A run may lead to several things or to none."),
    ),
    Book("told", "checklists", _("Patients told about social work"), _("times"), _told),
    Book("feedback", "feedback", _("Feedback"), _("answers"), _feedback),
    Book(
        "feedback_respondent", "feedback", _("Who gave feedback"), _("answers"), _feedback,
        base="feedback", labels=_choices(Respondent),
    ),
    Book(
        "feedback_easy", "feedback", _("Was it easy to come?"), _("answers"), _feedback,
        base="feedback", labels=_with_no_answer,
    ),
    Book(
        "feedback_helped", "feedback", _("Did you get help?"), _("answers"), _feedback,
        base="feedback", labels=_with_no_answer,
    ),
    Book(
        "feedback_heard", "feedback", _("Were you listened to?"), _("answers"), _feedback,
        base="feedback", labels=_with_no_answer,
    ),
    Book(
        "slips", "cases", _("Slips"), _("slips"), cases.source(cases.slips),
        note=_("By the place that the slip was given for."),
    ),
    Book(
        "slip_state", "cases", _("What became of slips"), _("slips"), cases.source(cases.slips, cases.by("state")),
        base="slips", labels=lambda: {state.value: state.label for state in SlipState if state != SlipState.IN_ERROR},
    ),
    Book(
        "consultations", "cases", _("Questions between professionals"), _("questions"),
        cases.source(consultation_figures), note=_("By the place of who asked."),
    ),
    Book(
        "consultation_channel", "cases", _("How questions came"), _("questions"),
        cases.source(consultation_figures, cases.by("channel")),
        base="consultations", labels=_choices(ConsultChannel),
    ),
    Book(
        "consultation_topic", "cases", _("What questions were about"), _("questions"),
        cases.source(cases.consultation_topics, cases.by("topic")),
        base="consultations", labels=_named(NeedTopic, "topics"),
    ),
    Book(
        "consultation_answer", "cases", _("What came of questions"), _("questions"),
        cases.source(consultation_figures, cases.by("answer_kind")), base="consultations", labels=cases.answers,
    ),
    Book(
        "consultation_next", "cases", _("Who carries on after a question"), _("questions"),
        cases.source(consultation_figures, cases.continues), base="consultations", labels=_choices(Continues),
        note=_("Until there is an answer, who asked carries on."),
    ),
    Book(
        "referrals", "cases", _("Referrals"), _("referrals"), cases.source(referral_figures),
        note=_("By the place that sent the referral, and by the month of the sending."),
    ),
    Book(
        "referral_state", "cases", _("What became of referrals"), _("referrals"),
        cases.source(referral_figures, cases.referral_state), base="referrals", labels=cases.referral_state_labels,
    ),
    Book(
        "referral_decision", "cases", _("Time to the decision"), _("referrals"),
        cases.source(referral_figures, cases.decision_time), base="referrals", labels=cases.decision_times,
    ),
    Book(
        "referral_telling", "cases", _("What may be told back to the sender"), _("referrals"),
        cases.source(referral_figures, cases.by("tell_back")), base="referrals", labels=cases.telling_back,
    ),
    Book(
        "referral_topic", "cases", _("Reasons for referrals"), _("referrals"),
        cases.source(cases.referral_reasons, cases.by("topic")), Kind.COVER, "referrals",
        _named(NeedTopic, "topics"), _("A referral may have several reasons."),
    ),
    Book("plans", "plans", _("Shared plans begun"), _("plans"), cases.source(cases.plans(CountOf.BEGUN))),
    Book(
        "plans_in_force", "plans", _("Shared plans put in force"), _("plans"),
        cases.source(cases.plans(CountOf.ACTIVATED)),
    ),
    Book(
        "plan_reviews", "plans", _("Reviews of shared plans"), _("reviews"),
        cases.source(cases.plans(*cases.REVIEWS)),
    ),
    Book(
        "plan_review_time", "plans", _("Reviewed in time"), _("reviews"),
        cases.source(cases.plans(*cases.REVIEWS), cases.by("what")), base="plan_reviews", labels=cases.reviews,
    ),
    Book("plans_ended", "plans", _("Shared plans ended"), _("plans"), cases.source(cases.plans(*cases.ENDINGS))),
    Book(
        "plan_ending", "plans", _("How shared plans ended"), _("plans"),
        cases.source(cases.plans(*cases.ENDINGS), cases.by("what")), base="plans_ended", labels=cases.endings,
    ),
)  # fmt: skip
BY_CODE = {book.code: book for book in BOOKS}
GROUPS: dict[str, Label] = {
    "reception": _("Reception"),
    "topics": _("Topics and onward services"),
    "bookings": _("Bookings"),
    "checklists": _("Checklists"),
    "feedback": _("Feedback"),
    "cases": _("Slips, questions and referrals"),
    "plans": _("Shared plans"),
}


@dataclass(frozen=True)
class Cross:
    """One thing by another, within a municipality and a quarter: the only areas and periods that do not overlap."""

    code: str
    title: Label
    rows: str
    columns: str

    @property
    def figure(self) -> str:
        return f"{self.rows}*{self.columns}"


CROSSES: tuple[Cross, ...] = (
    Cross("prior_contact-guided_to", Figure.PRIOR_BY_GUIDED_TO.label, "prior_contact", "guided_to"),
    Cross("prior_contact-topics", Figure.PRIOR_BY_TOPICS.label, "prior_contact", "topics"),
    Cross("age_band-topics", Figure.AGE_BY_TOPICS.label, "age_band", "topics"),
    Cross("arrival-resolved", Figure.ARRIVAL_BY_RESOLVED.label, "arrival", "resolved"),
)
CROSS_BY_CODE = {cross.code: cross for cross in CROSSES}


def books_of(group: str) -> Iterator[Book]:
    return (book for book in BOOKS if book.group == group)


def families() -> Iterator[tuple[Book, list[Book]]]:
    """Each total with the books that split it."""
    for book in BOOKS:
        if not book.has_columns:
            yield book, [one for one in BOOKS if one.base == book.code]
