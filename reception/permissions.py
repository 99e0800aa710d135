"""Predicates on (user, object) of the reception."""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from organisation.models import User
from organisation.permissions import current_user, has_role
from organisation.roles import Role

from .models import Shift, ShiftStaff, SwapRequest

Person = User | AnonymousUser
# Who works in shifts, and so sees the rota and is planned into it.
ROTA_ROLES = (Role.COUNSELLOR, Role.WORKING_PAIR_MEMBER)


def works_shifts(user: Person) -> bool:
    """Whether `user` may be in the rota."""
    return any(has_role(user, role) for role in ROTA_ROLES)


def may_plan(user: Person) -> bool:
    """Whether `user` plans the rota of others: service managers."""
    return bool(user.is_active and user.is_superuser) or has_role(user, Role.SERVICE_MANAGER)


def may_see_rota(user: Person) -> bool:
    """Whether `user` sees who works when."""
    return may_plan(user) or works_shifts(user)


def rota_reader(request: HttpRequest) -> User:
    """The user, who sees the rota.

    Raises:
        PermissionDenied: others do not see who works when.
    """
    user = current_user(request)
    if not may_see_rota(user):
        raise PermissionDenied
    return user


def is_in(user: Person, shift: Shift) -> bool:
    """Whether `user` is one of the shift's people."""
    return any(one.user_id == user.pk for one in shift.staffing.all())


def may_take(user: Person, shift: Shift) -> bool:
    """Whether `user` may put themselves into a shift that lacks somebody."""
    return works_shifts(user) and shift.is_held and not is_in(user, shift)


def may_change(user: Person, shift: Shift) -> bool:
    """Whether `user` may confirm or cancel the shift: the manager, and whoever is in it."""
    return may_plan(user) or (works_shifts(user) and is_in(user, shift))


def may_ask_swap(user: Person, staffing: ShiftStaff) -> bool:
    """One asks for one's own shifts only."""
    return works_shifts(user) and staffing.user_id == user.pk


def may_answer_swap(user: Person, swap: SwapRequest) -> bool:
    return works_shifts(user) and swap.colleague_id == user.pk


def may_manage_links(user: Person) -> bool:
    """Whether `user` opens and closes the public links of places."""
    return may_plan(user)
