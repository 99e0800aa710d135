"""Who gives slips, and who takes them in."""

from organisation.models import User
from organisation.permissions import has_role
from reception.bookings.permissions import BOOKING_ROLES
from reception.tally.permissions import may_hold_receptions

from ..codes import SlipState
from ..models import Slip

# Who acts for a client from a screen: books, asks, gives slips, refers.
ACTING_ROLES = BOOKING_ROLES


def may_act(user: User) -> bool:
    """Whether `user` may do something for a client at all."""
    return any(has_role(user, role) for role in ACTING_ROLES)


def may_take_in(user: User) -> bool:
    """Whether `user` may enter the code of a slip: who receives clients."""
    return may_hold_receptions(user)


def may_take_back(user: User, slip: Slip) -> bool:
    """A slip made by mistake is taken back by whoever gave it, while nobody has come with it."""
    return bool(slip.issued_by_id == user.pk and slip.state == SlipState.ISSUED)
