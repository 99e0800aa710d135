"""The agenda pack: what a team meeting has to talk about, put together by itself."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone

from ..enums import MeetingStatus, QuestionState
from ..models import Meeting, MeetingAction, MeetingQuestion
from .meetings import last_held

FIRST_TIME = timedelta(days=182)
DONE_SHOWN = 8


@dataclass(frozen=True)
class Pack:
    """What was left from last time. Changes of pages and feedback are composed by the template."""

    meeting: Meeting
    last: Meeting | None
    since: date
    open_actions: list[MeetingAction] = field(default_factory=list)
    done_actions: list[MeetingAction] = field(default_factory=list)
    answered: list[MeetingQuestion] = field(default_factory=list)
    waiting: list[MeetingQuestion] = field(default_factory=list)


def pack(meeting: Meeting) -> Pack:
    """The pack of `meeting`, with teams fetched. Four queries beside those of the meeting."""
    last = last_held(meeting)
    since = last.day if last else timezone.localdate() - FIRST_TIME
    teams = [team.pk for team in meeting.teams.all()]
    earlier = Meeting.objects.filter(status=MeetingStatus.HELD, starts_at__lt=meeting.starts_at)
    earlier = earlier.filter(teams__in=teams) if teams else earlier.filter(place=meeting.place_id, kind=meeting.kind)
    keys = earlier.values("pk")
    actions = list(
        MeetingAction.objects.filter(meeting__in=keys).select_related("owner", "meeting").order_by("due_on", "pk")
    )
    questions = list(MeetingQuestion.objects.filter(meeting__in=keys).select_related("page", "meeting").order_by("pk"))
    return Pack(
        meeting=meeting,
        last=last,
        since=since,
        open_actions=[one for one in actions if one.done_on is None],
        done_actions=[one for one in actions if one.done_on is not None and one.done_on >= since][-DONE_SHOWN:],
        answered=[
            one for one in questions
            if one.state == QuestionState.ANSWERED and one.answered_on is not None and one.answered_on >= since
        ],
        waiting=[one for one in questions if one.state != QuestionState.ANSWERED],
    )  # fmt: skip
