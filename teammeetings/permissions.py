"""Who may do what with team meetings. Predicates on (user, object)."""

from organisation.models import User
from organisation.permissions import has_role
from organisation.roles import Role

from .models import Meeting

READING_ALL = (Role.COUNSELLOR, Role.SERVICE_MANAGER, Role.WORKING_PAIR_MEMBER)


def may_record(user: User) -> bool:
    """Whether `user` plans, moves, cancels and records meetings: counsellors and service managers."""
    return user.is_superuser or has_role(user, Role.COUNSELLOR) or has_role(user, Role.SERVICE_MANAGER)


def may_read_all(user: User) -> bool:
    """Whether `user` reads the meetings of every place; everybody else those of their own."""
    return user.is_superuser or any(has_role(user, role) for role in READING_ALL)


def may_read(user: User, meeting: Meeting) -> bool:
    """Whether `user` reads agenda, agreements and actions of `meeting`."""
    return (user.home_place_id is not None and user.home_place_id == meeting.place_id) or may_read_all(user)


def may_answer(user: User) -> bool:
    """Whether `user` answers questions from meetings: who records, and who keeps the guidance."""
    return may_record(user) or user.has_perm("teammeetings.change_meetingquestion")


def may_export(user: User) -> bool:
    return user.has_perm("teammeetings.export_meeting")


def may_change_promises(user: User) -> bool:
    return user.has_perm("teammeetings.change_teampromise")
