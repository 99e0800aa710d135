"""Where the counts of slips, questions, referrals and shared plans come from: figures of their rooms, codes only.

A row without a place is in no area and is left out. What had no code yet when it was counted is `NO_CODE`.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from careplans.enums import CountOf
from careplans.selectors.figures import PlanFigure, plan_figures
from organisation.models import NeedTopic
from privacy.disclosure import TOTAL
from reception.models import CodeHistory
from referrals.codes import (
    AnswerKind,
    Continues,
    DecisionTime,
    DeclineReason,
    Outcome,
    ReferralState,
    SlipState,
    TellBack,
)
from referrals.consultations.selectors import ConsultationFigure, consultation_figures
from referrals.referring.selectors import ReferralFigure, reason_figures
from referrals.slips.selectors import SlipFigure, slip_figures

S = ReferralState
NO_CODE = "-"
Label = str | Promise
Source = Callable[[Any, date], Counter[tuple[int, str]]]
Rows = Callable[[date, date], Iterable[Any]]
BY_OUTCOME: dict[str, type[TextChoices]] = {S.COMPLETED: Outcome, S.DECLINED: DeclineReason}
UNDER_WAY = (S.ACCEPTED, S.IN_PROGRESS, S.ON_HOLD)
REVIEWS = (CountOf.REVIEWED, CountOf.REVIEWED_LATE)
ENDINGS = (CountOf.COMPLETED, CountOf.REVOKED, CountOf.WITHDRAWN)


def _total(_row: Any) -> str:
    return TOTAL


def source(rows: Rows, column: Callable[[Any], str] = _total) -> Source:
    """Counts of a month by place and by `column` of the rows that a room gives."""

    def counts(_book: Any, month: date) -> Counter[tuple[int, str]]:
        found: Counter[tuple[int, str]] = Counter()
        for row in rows(month, month + relativedelta(months=1, days=-1)):
            if row.place_id is not None:
                found[row.place_id, column(row)] += row.count
        return found

    return counts


def by(name: str) -> Callable[[Any], str]:
    """The column of a row: its code, or `NO_CODE`."""
    return lambda row: getattr(row, name) or NO_CODE


# --- Rows -----------------------------------------------------------------------------------------


def slips(first: date, last: date) -> Iterator[SlipFigure]:
    return (row for row in slip_figures(first, last) if row.state != SlipState.IN_ERROR)


@dataclass(frozen=True)
class TopicRow:
    """So many rows of a place about a topic."""

    place_id: int | None
    topic: str
    count: int


def _about(rows: Rows) -> Rows:
    def found(first: date, last: date) -> Iterator[TopicRow]:
        codes = dict(NeedTopic.objects.values_list("pk", "code"))
        counted_as = dict(CodeHistory.objects.filter(figure="topics").values_list("code", "counted_as"))
        for row in rows(first, last):
            if row.topic_id is not None:
                code = codes[row.topic_id]
                yield TopicRow(row.place_id, counted_as.get(code, code), row.count)

    return found


def plans(*what: CountOf) -> Rows:
    """Only what is named of what happens to plans."""

    def found(first: date, last: date) -> Iterator[PlanFigure]:
        return (row for row in plan_figures(first, last) if row.what in what)

    return found


consultation_topics = _about(consultation_figures)
referral_reasons = _about(reason_figures)


# --- Columns --------------------------------------------------------------------------------------


def referral_state(row: ReferralFigure) -> str:
    """How a referral stands, and how or why it ended, in one: two tables would give away each other's cells."""
    if row.state in UNDER_WAY:
        return S.IN_PROGRESS.value
    return f"{row.state}-{row.reason or NO_CODE}" if row.state in BY_OUTCOME else row.state


def referral_state_labels() -> dict[str, Label]:
    labels: dict[str, Label] = {state.value: state.label for state in (S.REQUESTED, S.IN_PROGRESS)}
    for state, reasons in BY_OUTCOME.items():
        labels |= {f"{state}-{reason.value}": f"{S(state).label}: {reason.label}" for reason in reasons}
    return labels | {state.value: state.label for state in (S.FAILED, S.CANCELLED)}


def answers() -> dict[str, Label]:
    return {**dict(AnswerKind.choices), NO_CODE: _("Not answered yet")}


def continues(row: ConsultationFigure) -> str:
    """Until there is an answer, who asked carries on. A column of its own would be the one of `answers` again."""
    return row.continues or Continues.ASKER.value


def decision_time(row: ReferralFigure) -> str:
    """No decision by the time of publishing is a late one. A column of its own would give away `referral_state`."""
    return row.decision_time or DecisionTime.LONGER.value


def decision_times() -> dict[str, Label]:
    labels: dict[str, Label] = {time.value: time.label for time in DecisionTime if time != DecisionTime.NONE}
    return labels | {DecisionTime.LONGER.value: _("8 days or more, or no decision yet")}


def telling_back() -> dict[str, Label]:
    return {**dict(TellBack.choices), NO_CODE: _("Not known")}


def endings() -> dict[str, Label]:
    labels: dict[str, Label] = {what.value: what.label for what in ENDINGS}
    return labels | {CountOf.WITHDRAWN.value: _("Consent withdrawn or ran out")}


def reviews() -> dict[str, Label]:
    return {what.value: what.label for what in REVIEWS}
