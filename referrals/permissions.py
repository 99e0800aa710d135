"""Predicates on (user, object) of the referral room."""

from django.contrib.auth.models import AnonymousUser

from organisation.models import User
from organisation.permissions import has_role
from organisation.roles import Role

LEARNERS = (Role.COUNSELLOR, Role.SERVICE_MANAGER, Role.CONTENT_MANAGER)


def may_see_learning(user: User | AnonymousUser) -> bool:
    """Whether `user` may see what the checklists' counts say."""
    return user.is_superuser or any(has_role(user, role) for role in LEARNERS)


def may_edit_checklists(user: User | AnonymousUser) -> bool:
    return user.has_perm("referrals.change_checklist")
