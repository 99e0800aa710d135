"""Forgetting plans: closed long ago, never consented to, emptied (P7, domain 2.14)."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from ..enums import CountOf, Deed, PlanState
from ..models import CarePlan, PlanNotice, PlanSettings, PurgeRun
from .counts import count
from .log import write_job
from .plans import StateChanged, locked

NOTICE_DAYS = 90


@dataclass(frozen=True)
class Due:
    """A plan that is to go, and why: "closed", "waiting" or "emptied"."""

    plan: CarePlan
    why: str


def _old(row: PlanSettings, today: date) -> dict[str, QuerySet[CarePlan]]:
    emptied = Q(emptied_on__lt=today - timedelta(days=row.emptied_days))
    return {
        "emptied": CarePlan.objects.filter(emptied),
        "closed": CarePlan.objects.filter(closed_on__lt=today - timedelta(days=row.purge_days)).exclude(emptied),
        "waiting": CarePlan.objects.filter(
            state=PlanState.WAITING, created_on__lt=today - timedelta(days=row.waiting_days)
        ),
    }


def due_for_purge(today: date | None = None) -> list[Due]:
    """What a purge would delete now. The periods of the settings hold while the room is closed, too."""
    row = PlanSettings.objects.filter(pk=1).first() or PlanSettings()
    found = _old(row, today or timezone.localdate())
    return [Due(plan, why) for why, plans in found.items() for plan in plans.defer("situation").order_by("pk")]


@transaction.atomic
def _purge(due: Due) -> int:
    """Delete one plan, unless it has changed since it was listed; how many."""
    plan = locked(due.plan)
    if (plan.closed_on, plan.state) != (due.plan.closed_on, due.plan.state):
        return 0
    count(plan, CountOf.PURGED)
    PlanNotice.objects.filter(reference=plan.reference).delete()
    write_job([plan], Deed.PURGE, due.why)
    plan.transfers.all().delete()
    plan.delete()
    return 1


def purge_plans(today: date | None = None, tell: Callable[[], object] = lambda: None) -> PurgeRun:
    """Delete what is due, plan by plan: stopped, it goes on where it was. The log and the counts stay."""
    today = today or timezone.localdate()
    done = {"closed": 0, "waiting": 0, "emptied": 0}
    for due in due_for_purge(today):
        with suppress(StateChanged):  # another run was quicker
            done[due.why] += _purge(due)
        tell()
    PlanNotice.objects.filter(made_on__lt=today - timedelta(days=NOTICE_DAYS)).delete()
    run = PurgeRun(run_on=today, **done)
    if any(done.values()):
        run.save()
    return run
