"""Who reads reports, who takes figures out, and whose board a station's is."""

from django.contrib.auth.models import AnonymousUser

from organisation.models import Place, User
from organisation.permissions import has_role
from organisation.roles import Role


def may_read(user: User | AnonymousUser) -> bool:
    """The county's reports."""
    return user.has_perm("reports.view_reports")


def may_export(user: User | AnonymousUser) -> bool:
    """Workbooks and files of figures."""
    return user.has_perm("reports.export_reports")


def may_read_board(user: User | AnonymousUser, place: Place) -> bool:
    """A station's own board: who works there, counsellors, and whoever reads all reports."""
    if may_read(user) or has_role(user, Role.COUNSELLOR):
        return True
    return isinstance(user, User) and user.home_place_id == place.pk
