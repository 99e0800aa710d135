"""What staff see of feedback, and what hangs on the wall."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from organisation.models import Place
from privacy.disclosure import TOTAL, Table, protect

from ..codes import Answer, FeedbackState
from ..enums import PublicLinkKind
from ..models import ClientFeedback, PublicLink, SaidAndDid
from ..models.columns import column

SHOWN_WEEKS = 26
QUESTIONS = ("easy", "helped", "heard")


def open_kiosk(key: str) -> PublicLink | None:
    """The link of `key`, while it and its place are in use. One query."""
    wanted = PublicLink.objects.filter(key=key, kind=PublicLinkKind.KIOSK, revoked_on=None, place__is_active=True)
    return wanted.select_related("place").first()


@dataclass(frozen=True)
class QuestionResult:
    """One question with the number of each answer and its share, None where it is too small to be shown.

    `hidden` when nothing may be shown: whoever had the last conversation would know whose answers they are.
    """

    label: str | Promise
    rows: list[tuple[Any, int | None, int | None]]
    total: int
    hidden: bool


def results(place: Place) -> list[QuestionResult]:
    """Answers to the three questions during the last half year. One query."""
    since = timezone.localdate() - timedelta(weeks=SHOWN_WEEKS)
    counted = ClientFeedback.objects.filter(place=place, week__gte=since).aggregate(
        **{
            f"{question}_{answer}": Count("pk", filter=Q(**{question: answer}))
            for question in QUESTIONS
            for answer in Answer.values
        }
    )
    found = []
    for question in QUESTIONS:
        numbers = [counted[f"{question}_{answer}"] for answer in Answer.values]
        total = sum(numbers)
        codes = [str(code) for code in Answer.values]
        table = Table.flat([], codes, {(TOTAL, code): number for code, number in zip(codes, numbers, strict=True)})
        shown = protect(table)
        rows = []
        for code, label in Answer.choices:
            number = shown.value(column=str(code))
            rows.append((label, number, round(100 * number / total) if total and number is not None else None))
        hidden = bool(total) and shown.value() is None
        found.append(QuestionResult(column(ClientFeedback, question).verbose_name, rows, total, hidden))
    return found


def with_words(place: Place) -> QuerySet[ClientFeedback]:
    """What staff wrote down, waiting first."""
    return (
        ClientFeedback.objects.filter(place=place)
        .exclude(words="")
        .exclude(state=FeedbackState.ARCHIVED)
        .order_by("-state", "-week", "pk")  # received, read, answered
    )


def waiting_count(place_id: int | None) -> int:
    """How many pieces of feedback nobody has read yet."""
    if place_id is None:
        return 0
    return ClientFeedback.objects.filter(place_id=place_id, state=FeedbackState.RECEIVED).count()


def said_and_did(place: Place, *, public: bool = False) -> QuerySet[SaidAndDid]:
    rows = SaidAndDid.objects.filter(place=place)
    return rows.filter(is_public=True) if public else rows


def feedback_places() -> QuerySet[Place]:
    """Places in use with what waits there, for the list of places."""
    return (
        Place.objects.filter(is_active=True)
        .select_related("municipality")
        .annotate(
            waiting=Count("client_feedback", filter=Q(client_feedback__state=FeedbackState.RECEIVED)),
        )
        .order_by("municipality__code", "slug")
    )
