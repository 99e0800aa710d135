"""What this room stores and why (`privacy.records`)."""

from django.utils.translation import gettext_lazy as _

from privacy.records import ALL_STAFF, NO_PERSONS, PLANNERS, STAFF_DUTY, WHILE_TRUE, Record, Zone

_MEETINGS = Record(
    _("Team meetings: when, what about, what was agreed; attendance as numbers"),
    Zone.STAFF, STAFF_DUTY, _("for good; names of staff 24 months (setting)"), _("the teams and social work"),
)  # fmt: skip
_PROMISES = Record(_("What is promised to the teams"), Zone.CONTENT, NO_PERSONS, WHILE_TRUE, ALL_STAFF)
_SENT = Record(
    _("Which reminders and invitations were sent, so that none goes twice"),
    Zone.STAFF, STAFF_DUTY, _("as long as the meeting"), PLANNERS,
)  # fmt: skip

RECORDS = {
    **{
        f"teammeetings.{name}": _MEETINGS
        for name in ("attendance", "meeting", "meetingaction", "meetingmove", "meetingquestion", "meetingseries")
    },
    **{f"teammeetings.{name}": _PROMISES for name in ("promisepause", "teampromise")},
    **{f"teammeetings.{name}": _SENT for name in ("meetinginvitation", "meetingreminder")},
    "teammeetings.meetingdraft": Record(
        _("Half-filled records of meetings"), Zone.STAFF, STAFF_DUTY,
        _("until it is recorded, at most 30 days (setting)"), _("its writer"),
    ),
}  # fmt: skip
