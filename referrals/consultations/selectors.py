"""Questions by who may read them, and what they say about the guidance."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Case, Count, IntegerField, Q, QuerySet, Sum, Value, When
from django.utils import timezone
from wagtail.models import Page

from home.models import GuidancePage
from home.selectors import visible_to
from organisation.models import NeedTopic, User
from organisation.roles import Role

from ..codes import ConsultState, ProposalState
from ..models import Consultation, ConsultationCount, GuidanceProposal
from ..selectors import language
from .permissions import may_answer

GAP_DAYS = 180


def _rows() -> QuerySet[Consultation]:
    return Consultation.objects.select_related("topic", "place", "team", "asked_by", "handled_by", "page")


def seen_by(user: User) -> QuerySet[Consultation]:
    """Own questions; all of them to who answers."""
    return _rows() if may_answer(user) else _rows().filter(asked_by=user)


def asked_by(user: User) -> QuerySet[Consultation]:
    """Own questions, those with news first."""
    order = Case(
        When(state=ConsultState.ANSWERED, then=Value(0)),
        When(state=ConsultState.OPEN, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return _rows().filter(asked_by=user).order_by(order, "-asked_on", "pk")


def inbox(user: User) -> QuerySet[Consultation]:
    """What waits for an answer: one's own and that of one's own place first, then the oldest."""
    order = Case(
        When(handled_by=user, then=Value(0)),
        When(handled_by=None, place=user.home_place_id, then=Value(1)),
        When(handled_by=None, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    return _rows().filter(state=ConsultState.OPEN).order_by(order, "asked_on", "pk")


def answered_lately() -> QuerySet[Consultation]:
    """Answered and logged ones that are still kept, the newest first."""
    return (
        _rows().filter(state__in=(ConsultState.ANSWERED, ConsultState.CLOSED, ConsultState.REFERRED))
        .order_by("-answered_on", "-asked_on", "pk")
    )  # fmt: skip


def colleagues(user: User) -> QuerySet[User]:
    """To whom a question can be handed over."""
    return (
        User.objects.filter(is_active=True, groups__name=Role.COUNSELLOR.value)
        .exclude(pk=user.pk)
        .select_related("home_place")
        .order_by("last_name", "first_name")
        .distinct()
    )


def topics() -> QuerySet[NeedTopic]:
    return NeedTopic.objects.filter(is_active=True)


def proposals(*, waiting: bool) -> QuerySet[GuidanceProposal]:
    """Proposals that wait, or those decided, the newest first."""
    rows = GuidanceProposal.objects.select_related("topic", "proposed_by", "decided_by", "page")
    if waiting:
        return rows.filter(state=ProposalState.PROPOSED)
    return rows.exclude(state=ProposalState.PROPOSED).order_by("-decided_on", "-pk")


# --- What the questions say -----------------------------------------------------------------------


@dataclass(frozen=True)
class Gap:
    """A topic asked about again and again without a page that answers; `pages`: guidance on it there is."""

    topic: NeedTopic
    asked: int
    pages: int


def content_gaps() -> list[Gap]:
    """Topics of at least CONTENT_GAP_QUESTIONS questions in half a year that no page answered, the most asked first."""
    since = timezone.localdate() - timedelta(days=GAP_DAYS)
    live = Consultation.objects.filter(asked_on__gte=since, page=None).exclude(state=ConsultState.IN_ERROR)
    asked = Counter({row["topic"]: row["n"] for row in live.values("topic").annotate(n=Count("pk")).order_by()})
    kept = ConsultationCount.objects.filter(month__gte=since.replace(day=1), with_page=False)
    asked.update({row["topic"]: row["n"] for row in kept.values("topic").annotate(n=Sum("count")).order_by()})
    wanted = {topic: n for topic, n in asked.items() if n >= settings.CONTENT_GAP_QUESTIONS}
    pages = Count("guidance_pages__translation_key", filter=Q(guidance_pages__live=True), distinct=True)
    rows = NeedTopic.objects.filter(pk__in=wanted).annotate(pages=pages)
    return sorted((Gap(row, wanted[row.pk], row.pages) for row in rows), key=lambda gap: (-gap.asked, gap.topic.order))


def page_choices(user: User) -> QuerySet[Page]:
    """Pages that can answer, in the reader's language."""
    pages = GuidancePage.objects.filter(locale__language_code=language())
    return visible_to(user, pages).order_by("title")


@dataclass(frozen=True)
class ConsultationFigure:
    """So many questions of a month with these codes. Not yet disclosed: for `reports` to sum."""

    month: date
    place_id: int | None
    channel: str
    topic_id: int
    answer_kind: str
    continues: str
    count: int


def consultation_figures(first: date, last: date) -> Iterator[ConsultationFigure]:
    """All questions of the months from `first` to `last`: those that are there, and those that were purged."""
    first = first.replace(day=1)
    names = ("place_id", "channel", "topic_id", "answer_kind", "continues")
    live = Consultation.objects.filter(asked_on__gte=first, asked_on__lte=last).exclude(state=ConsultState.IN_ERROR)
    sums: Counter[tuple[Any, ...]] = Counter(
        (asked.replace(day=1), *codes) for asked, *codes in live.values_list("asked_on", *names)
    )
    kept = ConsultationCount.objects.filter(month__gte=first, month__lte=last)
    for month, *codes, count in kept.values_list("month", *names, "count"):
        sums[(month, *codes)] += count
    for key, count in sums.items():
        yield ConsultationFigure(*key, count)  # type: ignore[call-arg]
