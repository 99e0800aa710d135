"""Numbers that outlive the plans, and notices to the parties."""

from collections.abc import Iterable

from django.core.cache import cache
from django.db.models import F
from django.utils import timezone

from ..enums import NoticeKind
from ..models import CarePlan, PlanCount, PlanNotice


def count(plan: CarePlan, what: str) -> None:
    """One more of `what` in this month, in the caller's transaction."""
    row, _new = PlanCount.objects.get_or_create(
        month=timezone.localdate().replace(day=1), place_id=plan.place_id, kind=plan.kind, what=what
    )
    PlanCount.objects.filter(pk=row.pk).update(count=F("count") + 1)


def today_key(user_id: int) -> str:
    return f"silta:plans-today:{user_id}"


def forget_today(user_ids: Iterable[int]) -> None:
    """The numbers on these people's front pages are counted anew."""
    cache.delete_many([today_key(user_id) for user_id in user_ids])


def notify(plan: CarePlan, kind: NoticeKind, user_ids: Iterable[int]) -> None:
    """Tell these people; the code is on their screen only."""
    ids = set(user_ids)
    PlanNotice.objects.bulk_create(PlanNotice(user_id=pk, kind=kind, reference=plan.reference) for pk in sorted(ids))
    forget_today(ids)
