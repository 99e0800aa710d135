"""What the counting screens show."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from organisation.models import NeedTopic, Place, Service, User

from ..codes import SessionState, TapKind
from ..enums import ShiftStatus
from ..models import ReceptionSession, Shift, TallySetup, Visit
from ..models.columns import column
from .permissions import own_sessions
from .services import MANY, OPENED_AFTERWARDS_DAYS, SINGLE, Totals, codes_of

SERVICES_FIRST = 6
USED_DAYS = 182


@dataclass(frozen=True)
class Choice:
    """One tile of the counting screen."""

    code: str
    label: str
    first: bool


def _common_services() -> list[str]:
    """The services guided to most during the last half year, everywhere. Asked once a day."""
    today = timezone.localdate()
    key = f"silta:tally-common:{today:%Y%m%d}"
    found = cache.get(key)
    if found is None:
        since = today - timedelta(days=USED_DAYS)
        ranked = (
            Service.objects.filter(is_active=True)
            .annotate(used=Count("visits", filter=Q(visits__session__day__gte=since)))
            .order_by("-used", "code")
        )
        found = list(ranked.values_list("code", flat=True)[:SERVICES_FIRST])
        cache.set(key, found, 24 * 3600)
    return list(found)


def tally_choices(place: Place) -> tuple[list[Choice], list[Choice]]:
    """Topics and onward services for the screen of `place`; those not shown first are behind "More"."""
    setup = TallySetup.objects.filter(place=place).prefetch_related("topics", "services").first()
    chosen_topics = {topic.code for topic in setup.topics.all()} if setup else set()
    chosen_services = {service.code for service in setup.services.all()} if setup else set()
    first_services = chosen_services or set(_common_services())
    topics = [
        Choice(topic.code, topic.name, not chosen_topics or topic.code in chosen_topics)
        for topic in NeedTopic.objects.filter(is_active=True)
    ]
    services = [
        Choice(service.code, service.name, service.code in first_services)
        for service in Service.objects.filter(is_active=True).only("code", "name")
    ]
    return topics, services


def totals(session: ReceptionSession) -> Totals:
    """The totals now: of the taps while it is open. One query."""
    if not session.is_open:
        return Totals(session.visit_count, session.turned_away, session.questions)
    counted = session.taps.filter(is_void=False).aggregate(
        visits=Count("pk", filter=Q(kind=TapKind.VISIT)),
        turned_away=Count("pk", filter=Q(kind=TapKind.TURNED_AWAY)),
        questions=Count("pk", filter=Q(kind=TapKind.QUESTION)),
    )
    return Totals(**counted)


def previous_codes(session: ReceptionSession) -> dict[str, Any]:
    """The codes of the visit counted last, while the session is open."""
    last = session.taps.filter(is_void=False, kind=TapKind.VISIT).order_by("-pk").first()
    return dict(last.codes) if last else {}


@dataclass(frozen=True)
class Group:
    """One heading of the summary with its counts, most first."""

    label: str | Promise
    rows: list[tuple[str, int]]


def summary(session: ReceptionSession) -> list[Group]:
    """The visits of `session` by each thing that is counted. For those who held it: its cells are small."""
    rows: Iterable[dict[str, Any]] = (
        session.taps.filter(is_void=False, kind=TapKind.VISIT).values_list("codes", flat=True)
        if session.is_open
        else codes_of(session).values()
    )
    counters: dict[str, Counter[str]] = {field: Counter() for field in (*SINGLE, *MANY)}
    for codes in rows:
        for field in SINGLE:
            counters[field][codes[field]] += 1
        for field in MANY:
            counters[field].update(codes[field])
    names = {
        "topics": dict(NeedTopic.objects.values_list("code", "name")),
        "guided_to": dict(Service.objects.values_list("code", "name")),
    }
    groups = []
    for field in ("topics", "guided_to", *SINGLE):
        model_field = column(Visit, field)
        labels: dict[str, Any] = names.get(field) or dict(model_field.flatchoices)
        rows_of = [(str(labels.get(code, code)), number) for code, number in counters[field].most_common()]
        groups.append(Group(model_field.verbose_name, rows_of))
    return groups


def shifts_to_count(user: User) -> QuerySet[Shift]:
    """Shifts of `user` today, and past ones of two weeks that were never counted; newest first."""
    today = timezone.localdate()
    return (
        Shift.objects.filter(
            staffing__user=user, day__range=(today - timedelta(days=OPENED_AFTERWARDS_DAYS), today), sessions=None
        )
        .exclude(status=ShiftStatus.CANCELLED)
        .select_related("place", "service")
        .order_by("-day", "starts")
    )


def open_sessions(user: User) -> QuerySet[ReceptionSession]:
    return own_sessions(user).filter(state=SessionState.OPEN).select_related("place", "shift")


def recent_sessions(user: User) -> QuerySet[ReceptionSession]:
    """Closed sessions of the last two months, newest first."""
    since = timezone.localdate() - timedelta(days=60)
    return (
        own_sessions(user)
        .exclude(state=SessionState.OPEN)
        .filter(day__gte=since)
        .select_related("place", "shift")
        .prefetch_related(Prefetch("corrections"))
        .order_by("-day", "pk")
    )


def visit_lines(session: ReceptionSession) -> list[tuple[str, str]]:
    """Key and words of each visit of a closed session, sorted by the words: for taking one away again."""
    lines = []
    for visit in session.visits.prefetch_related("topics", "guided_to"):
        parts = [
            visit.get_arrival_display(),
            ", ".join(sorted(topic.name for topic in visit.topics.all())),
            ", ".join(sorted(service.name for service in visit.guided_to.all())) or visit.get_outcome_display(),
        ]
        lines.append((str(visit.pk), " · ".join(parts)))
    return sorted(lines, key=lambda line: line[1])
