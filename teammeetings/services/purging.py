"""What is thrown away after its time."""

from datetime import time
from typing import Any

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.utils import timezone

from ..models import Meeting, MeetingAction, MeetingInvitation
from ..schedule import at


def purge_staff_names() -> int:
    """Take the names of staff off meetings older than `MEETING_STAFF_MONTHS`; the numbers stay.

    Returns how many links between a person and a meeting, an action or a mailed invitation were deleted.
    """
    day = timezone.localdate() - relativedelta(months=settings.MEETING_STAFF_MONTHS)
    before = at(day, time())
    through: Any = Meeting.staff.through
    people = through.objects.filter(meeting__starts_at__lt=before)
    deleted, _by_model = people.delete()
    mailed, _by_model = MeetingInvitation.objects.filter(meeting__starts_at__lt=before).delete()
    owners = MeetingAction.objects.filter(meeting__starts_at__lt=before, owner__isnull=False, done_on__isnull=False)
    hosts = Meeting.objects.filter(starts_at__lt=before).exclude(host_email="").update(host_email="")
    return deleted + mailed + owners.update(owner=None) + hosts
