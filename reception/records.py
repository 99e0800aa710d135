"""What this room stores and why (`privacy.records`)."""

from django.utils.translation import gettext_lazy as _

from privacy.records import (
    ALL_STAFF,
    MANAGERS,
    NO_PERSONS,
    PLANNERS,
    PUBLIC_TASK,
    STAFF_DUTY,
    WHILE_TRUE,
    Record,
    Zone,
)

_HOURS = Record(_("When the receptions are open"), Zone.CONTENT, NO_PERSONS, WHILE_TRUE, ALL_STAFF)
_ROTA = Record(
    _("The rota: who receives where"), Zone.STAFF, STAFF_DUTY, _("shifts for good; absences until they end"), PLANNERS
)
_COUNTED = Record(
    _("How many came, what about and where they were guided"),
    Zone.ANONYMOUS, NO_PERSONS, _("for good: series of years"), _("figures as published; sessions by who held them"),
)  # fmt: skip
_BOOKING = Record(
    _("A booked time under a code that the client has on paper"),
    Zone.CODED, PUBLIC_TASK, _("30 days after the time (setting); the number stays"), _("health staff and counsellors"),
)  # fmt: skip
_FEEDBACK = Record(
    _("What clients, professionals and partners say of the receptions, by week"),
    Zone.ANONYMOUS, NO_PERSONS, _("for good: series of years"), _("counsellors and managers; answers on the wall"),
)  # fmt: skip


def _all(record: Record, *names: str) -> dict[str, Record]:
    return {f"reception.{name}": record for name in names}


RECORDS = {
    **_all(
        _HOURS, "closure", "codehistory", "extraopening", "openingrule", "pause", "publiclink", "tallysetup",
    ),
    **_all(_ROTA, "absence", "shift", "shiftstaff", "stafftime", "swaprequest"),
    **_all(_COUNTED, "bookingcount", "monthcount", "receptionsession", "visit"),
    **_all(_BOOKING, "booking", "slot"),
    **_all(_FEEDBACK, "clientfeedback", "saidanddid"),
    "reception.sessiontap": Record(
        _("Taps of a reception that is open"), Zone.ANONYMOUS, NO_PERSONS, _("until the reception is closed"), PLANNERS
    ),
    "reception.sessioncorrection": Record(
        _("Who corrected a closed reception and why"), Zone.STAFF, STAFF_DUTY, _("as long as the reception"), MANAGERS
    ),
}  # fmt: skip
