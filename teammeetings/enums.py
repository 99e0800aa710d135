"""Code lists of team meetings. Labels are source strings; the catalogues translate them."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from organisation.enums import Profession, TeamKind


class MeetingKind(TextChoices):
    """Capability T2; rows 001-02, 003-20, 003-21, 003-29, 004-17, 004-19."""

    TEAM_MEETING = "team_meeting", _("Team meeting")
    STAFF_MEETING = "staff_meeting", _("Staff meeting")
    JOINT_PLANNING = "joint_planning", _("Joint planning")
    PLAN_MEETING = "plan_meeting", _("Plan meeting")
    COOPERATION = "cooperation", _("Cooperation meeting")
    WORKSHOP = "workshop", _("Workshop")
    INFORMATION_EVENT = "information_event", _("Information event")
    TEAM_DAY = "team_day", _("Team day")


# The rule per kind: only a visit to the team's own meeting keeps the promise (row 001-30). Everything
# else is logged apart from it (rows 001-02, 003-21).
COUNTING_KINDS: Final = frozenset({MeetingKind.TEAM_MEETING})


class MeetingStatus(TextChoices):
    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


class RadarState(TextChoices):
    """How a team stands, the most urgent first."""

    OVERDUE = "overdue", _("Overdue")
    SHORT = "short", _("Fell short")
    DUE = "due", _("Due soon")
    ON_SCHEDULE = "on_schedule", _("On schedule")
    KEPT = "kept", _("Promise kept")
    PAUSED = "paused", _("Paused")
    NO_PROMISE = "no_promise", _("Nothing promised")


class QuestionState(TextChoices):
    OPEN = "open", _("Not answered")
    ANSWERED = "answered", _("Answered")
    GAP = "gap", _("Guidance is missing")


class SeriesUnit(TextChoices):
    WEEKS = "weeks", _("weeks, on the same weekday")
    MONTHS = "months", _("months, on the same weekday of the month")


# Who is usually there, and so stands first on the form. The others are one tap away.
_ALL: Final = (
    Profession.PHYSICIAN,
    Profession.NURSE,
    Profession.PUBLIC_HEALTH_NURSE,
    Profession.DENTIST,
    Profession.DENTAL_HYGIENIST,
    Profession.DENTAL_NURSE,
    Profession.SOCIAL_COUNSELLOR,
    Profession.SOCIAL_WORKER,
    Profession.SENIOR_SOCIAL_WORKER,
    Profession.WORK_ABILITY_COORDINATOR,
    Profession.SERVICE_MANAGER,
    Profession.OTHER,
)
ATTENDING: Final = _ALL
USUAL: Final[dict[str, tuple[Profession, ...]]] = {
    TeamKind.DOCTORS_AND_NURSES: (Profession.PHYSICIAN, Profession.NURSE, Profession.PUBLIC_HEALTH_NURSE),
    TeamKind.ORAL_HEALTH: (Profession.DENTIST, Profession.DENTAL_HYGIENIST, Profession.DENTAL_NURSE),
    TeamKind.SOCIAL_WORK: (Profession.SOCIAL_WORKER, Profession.SOCIAL_COUNSELLOR, Profession.SENIOR_SOCIAL_WORKER),
    TeamKind.MULTIPROFESSIONAL: (Profession.PHYSICIAN, Profession.NURSE, Profession.SOCIAL_WORKER),
}
