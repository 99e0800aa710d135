"""Plans of somebody: membership decides, nothing else."""

import uuid
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from organisation.models import User
from privacy.codes import is_code, normal_form

from ..enums import OPEN_STATES, PlanState
from ..models import CarePlan, CareTeamMember, CoordinatorTransfer, PlanNotice, PlanSettings

SOON_DAYS = 14


def plans_of(user: User) -> QuerySet[CarePlan]:
    """Plans whose care team `user` is in now. Texts are not read."""
    mine = CareTeamMember.objects.filter(plan=OuterRef("pk"), user=user, left_on=None)
    return CarePlan.objects.filter(Exists(mine)).defer("situation").select_related("place")


def listed(user: User, show: str = "") -> QuerySet[CarePlan]:
    """One's own plans for the list: open ones, "due", or "closed"; what is due first."""
    plans = plans_of(user)
    if show == "closed":
        return plans.exclude(state__in=OPEN_STATES).order_by("-closed_on", "pk")
    plans = plans.filter(state__in=OPEN_STATES)
    if show == "due":
        plans = plans.filter(state=PlanState.ACTIVE, next_review__lte=timezone.localdate())
    return plans.order_by(F("next_review").asc(nulls_last=True), "created_on", "pk")


def counts_of(user: User) -> dict[str, int]:
    """How many open, due and closed plans `user` has."""
    from django.db.models import Count

    today = timezone.localdate()
    due = Q(state=PlanState.ACTIVE, next_review__lte=today)
    return (
        plans_of(user)
        .order_by()
        .aggregate(
            open=Count("pk", filter=Q(state__in=OPEN_STATES)),
            due=Count("pk", filter=due),
            closed=Count("pk", filter=~Q(state__in=OPEN_STATES)),
        )
    )


def by_code(user: User, text: str) -> CarePlan | None:
    """One's own plan of a code that is read out; None when it is mistyped, gone, or others'."""
    return plans_of(user).filter(reference=normal_form(text)).first() if is_code(text) else None


def membership(user: User, plan_id: uuid.UUID) -> CareTeamMember | None:
    """The person's place in the plan's team now, with the plan; None for everybody else, superusers too."""
    return (
        CareTeamMember.objects.filter(plan_id=plan_id, user=user, left_on=None)
        .select_related("plan__place", "user")
        .first()
    )


def due_reviews(today: date) -> QuerySet[CareTeamMember]:
    """Coordinators of plans in force whose review is due, while the room is open."""
    opened = PlanSettings.objects.filter(pk=1, is_open=True)
    return (
        CareTeamMember.objects.filter(
            Exists(opened), is_coordinator=True, plan__state=PlanState.ACTIVE, plan__next_review__lte=today
        )
        .select_related("plan")
        .defer("plan__situation")
        .order_by("pk")
    )


def today_numbers(user: User) -> dict[str, int]:
    """For the front page: reviews due and coming, questions to answer, notices. Nothing while closed.

    One query, without a plan's code or words.
    """
    from django.db.models import Count

    today = timezone.localdate()
    opened = PlanSettings.objects.filter(pk=1, is_open=True)
    asked = CoordinatorTransfer.objects.filter(to_member__user=user, state="waiting").order_by()
    seen = PlanNotice.objects.filter(user=user, seen=False).order_by()
    active = Q(plan__state=PlanState.ACTIVE, is_coordinator=True)
    found = (
        CareTeamMember.objects.filter(Exists(opened), user=user, left_on=None)
        .order_by()
        .aggregate(
            due=Count("pk", filter=active & Q(plan__next_review__lte=today)),
            soon=Count(
                "pk",
                filter=active
                & Q(plan__next_review__gt=today, plan__next_review__lte=today + timedelta(days=SOON_DAYS)),
            ),
            asked=Count("pk", filter=Q(Exists(asked.filter(to_member=OuterRef("pk"))))),
            noticed=Count("user", distinct=True, filter=Q(Exists(seen))),
        )
    )
    return {name: int(value or 0) for name, value in found.items()}
