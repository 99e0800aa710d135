"""Who may be here: asked by every view of the room."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from organisation.models import User
from organisation.permissions import current_user

from ..models import Meeting
from ..permissions import may_record
from ..selectors import meetings as selectors


def recording_user(request: HttpRequest) -> User:
    """The user, who plans and records.

    Raises:
        PermissionDenied: for everybody else.
    """
    user = current_user(request)
    if not may_record(user):
        raise PermissionDenied
    return user


def meeting_of(user: User, pk: int, *, detailed: bool = False) -> Meeting:
    """The meeting `pk`, when `user` may read it.

    Raises:
        Http404: when there is none, or it is not theirs to read: both look the same.
    """
    rows = selectors.visible_to(user)
    rows = selectors.detailed(rows) if detailed else selectors.listed(rows)
    meeting = rows.filter(pk=pk).first()
    if meeting is None:
        raise Http404
    return meeting
