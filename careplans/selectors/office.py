"""The access log, unusual access and the load, as numbers: for the data protection officer and managers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import ExtractHour, TruncDate
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from organisation.enums import Profession
from organisation.models import User
from privacy.codes import grouped, is_code, normal_form
from privacy.models import AccessEvent

from ..enums import (
    DISCLOSURES,
    OPEN_STATES,
    READS,
    CopyState,
    Deed,
    PlanState,
    Purpose,
    Section,
    TalkKind,
    TransferState,
)
from ..models import CarePlan, CareTeamMember, PlanSettings, WorkingPair
from ..services.log import KIND

SHOWN_ROWS = 100
UNUSUAL_DAYS = 30
USUAL_YEARS = 2  # how far back the records office answers, as a rule (domain 2.1)


@dataclass(frozen=True)
class LogFilter:
    """What the records office asks for. No reference: all of the period."""

    reference: str = ""
    first: date | None = None
    last: date | None = None
    action: str = ""
    disclosures: bool = False


def _moment(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))


def log_rows(wanted: LogFilter) -> QuerySet[AccessEvent]:
    """Events of plans, the newest first."""
    rows = AccessEvent.objects.filter(kind=KIND).order_by("-number")
    if wanted.reference:
        rows = rows.filter(reference=normal_form(wanted.reference)) if is_code(wanted.reference) else rows.none()
    if wanted.first:
        rows = rows.filter(at__gte=_moment(wanted.first, time.min))
    if wanted.last:
        rows = rows.filter(at__lte=_moment(wanted.last, time.max))
    if wanted.action:
        rows = rows.filter(action=wanted.action)
    if wanted.disclosures:
        rows = rows.filter(action__in=DISCLOSURES)
    return rows


@dataclass(frozen=True)
class LogRow:
    """One event in words."""

    number: int
    at: datetime
    who: str
    role: str
    reference: str
    action: str
    purpose: str
    reason: str
    detail: str

    @property
    def cells(self) -> list[str]:
        when = timezone.localtime(self.at).strftime("%d.%m.%Y %H:%M:%S")
        return [
            str(self.number), when, self.who, self.role, self.reference, self.action, self.purpose, self.reason,
            self.detail,
        ]  # fmt: skip


def _label(choices: Iterable[tuple[str, str | Promise]], code: str) -> str:
    return str(dict(choices).get(code, code))


# What the part of an event is called, by the deed that it belongs to; other parts are names or numbers.
_PARTS: dict[str, Iterable[tuple[str, str | Promise]]] = {
    Deed.CHANGE: Section.choices,
    Deed.TALK: TalkKind.choices,
    Deed.MOVE: PlanState.choices,
    Deed.TRANSFER: TransferState.choices,
    Deed.COPY: [*CopyState.choices, *settings.LANGUAGES],
    Deed.SETTINGS: [("open", gettext_lazy("Open")), ("closed", gettext_lazy("Closed"))],
    Deed.PURGE: [
        ("closed", gettext_lazy("Closed")),
        ("waiting", gettext_lazy("Waiting for consent")),
        ("emptied", gettext_lazy("Emptied")),
    ],
    Deed.LOG: [("unusual", gettext_lazy("Unusual access"))],
}


def _part(event: AccessEvent) -> str:
    """The part in the reader's language, word by word where it holds several codes."""
    known = {str(code): str(label) for code, label in _PARTS.get(event.action, ())}
    return ", ".join(known.get(word, word) for word in event.detail.split()) if known else event.detail


def in_words(event: AccessEvent) -> LogRow:
    """An event in the reader's language."""
    return LogRow(
        event.number,
        event.at,
        _("Daily job") if event.user_key is None else event.actor,
        _label(Profession.choices, event.role) if event.role else "",
        grouped(event.reference) if event.reference else "",
        _label(Deed.choices, event.action),
        _label(Purpose.choices, event.purpose) if event.purpose else "",
        event.reason,
        _part(event),
    )


def log_columns() -> list[str]:
    return [
        _("Row"), _("When"), _("Who"), _("Profession"), _("Reference code"), _("What was done"), _("Why"),
        _("Reason in words"), _("Part"),
    ]  # fmt: skip


def workbook(rows: Iterable[LogRow]) -> bytes:
    """The log as XLSX. Every cell is text, so that nothing in it is taken for a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Access log"))
    for cells in (log_columns(), *(row.cells for row in rows)):
        line = []
        for text in cells:
            cell = WriteOnlyCell(sheet, value=text)
            cell.data_type = "s"
            line.append(cell)
        sheet.append(line)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


@dataclass(frozen=True)
class Unusual:
    """Somebody's day that stands out: why, who, and how many plans."""

    why: str | Promise
    day: date
    actor: str
    count: int


MANY, AWAY, HOURS, REFUSED = (
    gettext_lazy("Many plans in one day"),
    gettext_lazy("Plans of another place"),
    gettext_lazy("Outside usual hours"),
    gettext_lazy("Tried plans of other care teams"),
)


def unusual_access(row: PlanSettings, today: date | None = None) -> list[Unusual]:
    """Readings of the last month that somebody should look at; the newest day first."""
    since = _moment((today or timezone.localdate()) - timedelta(days=UNUSUAL_DAYS), time.min)
    here = timezone.get_current_timezone()
    reads = Q(action__in=READS)
    odd = Q(hour__lt=row.day_begins) | Q(hour__gte=row.day_ends)

    def plans(condition: Q) -> Count:
        return Count("reference", distinct=True, filter=condition)

    days = (
        AccessEvent.objects.filter(kind=KIND, at__gte=since, user_key__isnull=False)
        .order_by()
        .annotate(day=TruncDate("at", tzinfo=here), hour=ExtractHour("at", tzinfo=here))
        .values("day", "user_key", "actor")
        .annotate(
            many=plans(reads),
            away=plans(reads & Q(own_place=False)),
            odd=plans(reads & odd),
            refused=plans(Q(action=Deed.REFUSED)),
        )
    )
    found: list[Unusual] = []
    for one in days:
        kinds = (
            (MANY, one["many"], row.many_plans),
            (AWAY, one["away"], 1),
            (HOURS, one["odd"], 1),
            (REFUSED, one["refused"], 1),
        )
        found += [Unusual(why, one["day"], one["actor"], number) for why, number, least in kinds if number >= least]
    return sorted(found, key=lambda one: (-one.day.toordinal(), str(one.why), one.actor))


def readers_since(plan: CarePlan, since: datetime | None) -> list[LogRow]:
    """Who opened the plan's words and why, for the client's copy: one line an opening, not one a click."""
    rows = AccessEvent.objects.filter(kind=KIND, reference=plan.reference, action__in=(Deed.OPEN, *DISCLOSURES))
    if since:
        rows = rows.filter(at__gt=since)
    return [in_words(event) for event in rows.order_by("number")]


@dataclass(frozen=True)
class Load:
    """How many open plans somebody coordinates and takes part in: numbers only."""

    user: User
    coordinates: int
    takes_part: int


def load() -> list[Load]:
    """Everybody who is in an open plan or at work in a pair; the fullest first."""
    counts = {
        row["user"]: (row["coordinates"], row["takes_part"])
        for row in CareTeamMember.objects.filter(left_on=None, plan__state__in=OPEN_STATES)
        .order_by()
        .values("user")
        .annotate(coordinates=Count("pk", filter=Q(is_coordinator=True)), takes_part=Count("pk"))
    }
    pairs = WorkingPair.objects.filter(state__in=("active", "suspended")).values_list(
        "health_member_id", "social_member_id"
    )
    keys = {*counts, *(key for pair in pairs for key in pair if key)}
    rows = [Load(user, *counts.get(user.pk, (0, 0))) for user in User.objects.filter(pk__in=keys)]
    return sorted(rows, key=lambda row: (-row.coordinates, -row.takes_part, str(row.user)))


def pairs() -> QuerySet[WorkingPair]:
    """Pairs and single work before them, by place."""
    return WorkingPair.objects.select_related("place__municipality", "health_member", "social_member")
