"""Who writes down feedback, answers it, and hands out the tablet's link."""

from organisation.models import Place, User
from organisation.permissions import has_role
from organisation.roles import Role

KEEPERS = (Role.COUNSELLOR, Role.WORKING_PAIR_MEMBER, Role.SERVICE_MANAGER)


def may_keep_feedback(user: User) -> bool:
    """Enter interviews and observations, read words, answer them, and print the tablet's code."""
    return any(has_role(user, role) for role in KEEPERS)


def may_renew_link(user: User, place: Place) -> bool:
    """A new link makes the old one, on paper and tablets, useless."""
    return has_role(user, Role.SERVICE_MANAGER)
