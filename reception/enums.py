"""Code lists of the reception. Labels are source strings; the catalogues translate them."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Weekday(IntegerChoices):
    """As Python counts them: Monday is 0."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class Access(TextChoices):
    """How a client gets in (rows 000-02, 000-10, 001-14)."""

    DROP_IN = "drop_in", _("Without an appointment")
    APPOINTMENT = "appointment", _("By appointment")
    PHONE = "phone", _("By phone")


class ShiftStatus(TextChoices):
    """States of a shift (FHIR Schedule): planned → confirmed → done, and cancelled."""

    PLANNED = "planned", _("Planned")
    CONFIRMED = "confirmed", _("Confirmed")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")


class SwapStatus(TextChoices):
    ASKED = "asked", _("Asked")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class PublicLinkKind(TextChoices):
    """What opens without a login for one place."""

    DISPLAY = "display", _("Wall display")
    HERE = "here", _("Page behind the poster's code")
    KIOSK = "kiosk", _("Feedback tablet")
