"""What the data protection officer and the service manager write."""

from django.db import transaction
from django.utils import timezone

from organisation.models import User

from ..enums import Deed, PairState
from ..models import PlanNotice, PlanSettings, WorkingPair
from .counts import forget_today
from .log import write_oversight
from .plans import StateChanged

PAIR_TRANSITIONS: dict[str, frozenset[str]] = {
    PairState.PROPOSED: frozenset({PairState.ACTIVE, PairState.INACTIVE}),
    PairState.ACTIVE: frozenset({PairState.SUSPENDED, PairState.INACTIVE}),
    PairState.SUSPENDED: frozenset({PairState.ACTIVE, PairState.INACTIVE}),
    PairState.INACTIVE: frozenset(),
}


@transaction.atomic
def save_settings(row: PlanSettings, by: User) -> None:
    """Open, close or change the room. Closing hides everything and deletes nothing."""
    row.pk = 1
    row.save()
    write_oversight(by, Deed.SETTINGS, detail="open" if row.is_open else "closed")


class PairNotWhole(Exception):  # noqa: N818  named as it is read
    """A pair without one health and one social member cannot be at work (row 004-05)."""


@transaction.atomic
def move_pair(pair: WorkingPair, seen: str, state: str) -> WorkingPair:
    """Move a pair from the state that was `seen`.

    Raises:
        StateChanged: another screen was quicker, or the move is not one.
        PairNotWhole: see there.
    """
    pair = WorkingPair.objects.select_for_update().get(pk=pair.pk)
    if pair.state != seen or state not in PAIR_TRANSITIONS[pair.state]:
        raise StateChanged
    if state == PairState.ACTIVE and pair.mode == "pair" and not (pair.health_member_id and pair.social_member_id):
        raise PairNotWhole
    pair.state = state
    if state == PairState.INACTIVE:
        pair.valid_to = max(timezone.localdate(), pair.valid_from)
    pair.save(update_fields=["state", "valid_to"])
    return pair


def mark_seen(user: User) -> None:
    """The person has seen their notices."""
    PlanNotice.objects.filter(user=user, seen=False).update(seen=True)
    forget_today([user.pk])
