"""When a place receives clients, and who is there.

Hours are never typed as text: `OpeningRule`, `Pause`, `Closure` and `ExtraOpening` are what
`reception.hours` computes them from. A `Shift` is one reception on one day with one or two people.
"""

from .bookings import Booking, BookingCount, Slot
from .counts import CodeHistory, MonthCount
from .feedback import ClientFeedback, SaidAndDid
from .links import PublicLink
from .rota import Absence, Shift, ShiftStaff, StaffTime, SwapRequest
from .rules import Closure, ExtraOpening, OpeningRule, Pause
from .visits import ReceptionSession, SessionCorrection, SessionTap, TallySetup, Visit

__all__ = [
    "Absence",
    "Booking",
    "BookingCount",
    "ClientFeedback",
    "Closure",
    "CodeHistory",
    "ExtraOpening",
    "MonthCount",
    "OpeningRule",
    "Pause",
    "PublicLink",
    "ReceptionSession",
    "SaidAndDid",
    "SessionCorrection",
    "SessionTap",
    "Shift",
    "ShiftStaff",
    "Slot",
    "StaffTime",
    "SwapRequest",
    "TallySetup",
    "Visit",
]
