"""Forgetting: what every room deletes when its time has come, brought together, with a report of the numbers."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from careplans.services.retention import purge_plans
from home.lifecycle.services import purge_search_misses
from reception.bookings.services import purge_bookings
from reception.rota.services import purge_past_times
from referrals.consultations.proposals import purge_proposals
from referrals.consultations.services import purge_consultations
from referrals.notices.services import purge_notices
from referrals.referring.services import purge_referrals
from referrals.slips.services import purge_slips
from teammeetings.services.drafts import purge_drafts
from teammeetings.services.purging import purge_staff_names

from .models import PurgeReport


@dataclass(frozen=True)
class Purge:
    """One kind of thing that is deleted. `run` deletes what is old and returns how many."""

    code: str
    label: str | Promise
    run: Callable[[], int]


def _plans() -> int:
    done = purge_plans()
    return int(done.closed + done.waiting + done.emptied)


PURGES: tuple[Purge, ...] = (
    Purge("bookings", _("Old bookings"), purge_bookings),
    Purge("taken-times", _("Taken times of past shifts"), purge_past_times),
    Purge("searches", _("Old searches with few results"), purge_search_misses),
    Purge("meeting-drafts", _("Old drafts of meeting records"), purge_drafts),
    Purge("staff-names", _("Names of staff at old meetings"), purge_staff_names),
    Purge("slips", _("Old slips"), purge_slips),
    Purge("consultations", _("Old questions and answers"), purge_consultations),
    Purge("proposals", _("Decided proposals for guidance"), purge_proposals),
    Purge("referrals", _("Old referrals"), purge_referrals),
    Purge("notices", _("Notices without their case"), purge_notices),
    Purge("plans", _("Old shared plans"), _plans),
)


def run(purge: Purge, *, dry_run: bool = False) -> int:
    """Delete, and note the number, in one transaction; of a dry run only the number is left."""
    with transaction.atomic():
        number = purge.run()
        if dry_run:
            transaction.set_rollback(True)
        elif number:
            row, _new = PurgeReport.objects.get_or_create(day=timezone.localdate(), what=purge.code)
            PurgeReport.objects.filter(pk=row.pk).update(number=F("number") + number)
    return number
