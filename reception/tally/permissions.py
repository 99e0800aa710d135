"""Who counts, and who corrects."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from organisation.models import User
from organisation.permissions import has_role
from organisation.roles import Role

from ..models import ReceptionSession, ShiftStaff


def may_hold_receptions(user: User) -> bool:
    """Whether `user` receives clients: counts visits, with or without a shift in the rota."""
    return has_role(user, Role.COUNSELLOR) or has_role(user, Role.WORKING_PAIR_MEMBER)


def own_sessions(user: User) -> QuerySet[ReceptionSession]:
    """Sessions of `user`: opened by them, or of a shift in which they are."""
    in_shift = ShiftStaff.objects.filter(shift=OuterRef("shift"), user=user)
    return ReceptionSession.objects.filter(Q(held_by=user) | Exists(in_shift))


def sessions_seen_by(user: User) -> QuerySet[ReceptionSession]:
    """Own sessions; to a service manager all closed ones, of which they see the totals."""
    if has_role(user, Role.SERVICE_MANAGER):
        return ReceptionSession.objects.filter(
            Q(pk__in=own_sessions(user).values("pk")) | ~Q(state=ReceptionSession.state.field.default)
        )
    return own_sessions(user)
