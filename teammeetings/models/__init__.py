"""What is promised to teams, and the meetings that keep it. Nothing here knows a client."""

from .calendars import MeetingInvitation
from .meetings import RULE_CHANGED, RULE_ENDED, Attendance, Meeting, MeetingDraft, MeetingMove
from .outcomes import MeetingAction, MeetingQuestion
from .promises import PromisePause, TeamPromise
from .reminders import MeetingReminder
from .series import MeetingSeries

__all__ = [
    "RULE_CHANGED",
    "RULE_ENDED",
    "Attendance",
    "Meeting",
    "MeetingAction",
    "MeetingDraft",
    "MeetingInvitation",
    "MeetingMove",
    "MeetingQuestion",
    "MeetingReminder",
    "MeetingSeries",
    "PromisePause",
    "TeamPromise",
]
