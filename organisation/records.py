"""What this room stores and why (`privacy.records`)."""

from django.utils.translation import gettext_lazy as _

from privacy.records import (
    ADMINISTRATORS,
    ALL_STAFF,
    NO_PERSONS,
    NOBODY,
    SECURITY,
    STAFF_DUTY,
    WHILE_ACCOUNT,
    WHILE_TRUE,
    Record,
    Zone,
)

_DIRECTORY = Record(
    _("The directory: where help is and how to get there"), Zone.CONTENT, NO_PERSONS, WHILE_TRUE, ALL_STAFF
)
_CONTACTS = Record(_("Whom to turn to, by role"), Zone.STAFF, STAFF_DUTY, WHILE_TRUE, ALL_STAFF)

RECORDS = {
    **{
        f"organisation.{name}": _DIRECTORY
        for name in (
            "externalservice", "municipality", "municipalityadoption", "needtopic", "partner", "phoneline", "place",
            "placeadoption", "project", "service", "team",
        )
    },
    "organisation.contact": _CONTACTS,
    "organisation.user": Record(
        _("Accounts of staff: who may do what, and in which language"),
        Zone.STAFF, STAFF_DUTY, WHILE_ACCOUNT, ADMINISTRATORS,
    ),
    "organisation.loginchange": Record(
        _("Changed logins, until the mail about them is sent"),
        Zone.STAFF, SECURITY, _("until sent, at most 30 days"), NOBODY,
    ),
    "organisation.calendarlink": Record(
        _("Calendar feeds of staff, by a secret key"), Zone.STAFF, STAFF_DUTY, WHILE_ACCOUNT, NOBODY
    ),
}  # fmt: skip
