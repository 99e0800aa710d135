"""The life of a plan: begun, moved from state to state, put in force."""

import json

from django.db import IntegrityError, transaction
from django.utils import timezone

from organisation.models import Place, User
from privacy.codes import new_code

from ..activation import Rule, rules
from ..enums import CLOSED_STATES, CountOf, Deed, PlanState, RevokeReason
from ..models import CarePlan, CareTeamMember, CoordinatorTransfer, PlanVersion
from ..permissions import TRANSITIONS
from ..selectors.page import load_page
from ..snapshot import snapshot
from .counts import count, forget_today
from .log import By, write

TRIES = 5


class StateChanged(Exception):  # noqa: N818  named as it is read
    """The plan is not in the state that the screen showed: somebody else was quicker."""


class NotReady(Exception):  # noqa: N818  named as it is read
    """Conditions of activation are missing."""

    def __init__(self, missing: list[Rule]) -> None:
        super().__init__(", ".join(rule.key for rule in missing))
        self.missing = missing


def locked(plan: CarePlan) -> CarePlan:
    """The plan as it is now, held until the transaction ends.

    Raises:
        StateChanged: it was deleted meanwhile.
    """
    found = CarePlan.objects.select_for_update().filter(pk=plan.pk).first()
    if found is None:
        raise StateChanged
    return found


def begin(kind: str, place: Place, by: By, sector: str) -> CarePlan:
    """A new plan that waits for consent: code, unit and date, and the beginner as its coordinator."""
    for _try in range(TRIES):
        code = new_code()
        try:
            with transaction.atomic():
                plan = CarePlan.objects.create(reference=code, kind=kind, place=place)
                CareTeamMember.objects.create(plan=plan, user=by.user, sector=sector, is_coordinator=True)
                count(plan, CountOf.BEGUN)
                write(by, plan, Deed.CREATE)
                return plan
        except IntegrityError:
            if not CarePlan.objects.filter(reference=code).exists():
                raise
    raise RuntimeError("No free reference code was found.")


def team_ids(plan: CarePlan) -> list[int]:
    return list(plan.members.filter(left_on=None).values_list("user_id", flat=True))


def enter(plan: CarePlan, state: str, reason: str = "") -> None:
    """The columns of a state. Called under the lock."""
    today = timezone.localdate()
    plan.state, plan.state_since, plan.revoke_reason = state, today, reason
    plan.closed_on = today if state in CLOSED_STATES else None
    if state == PlanState.PROPOSED:
        plan.proposed_on = today
    plan.save(update_fields=["state", "state_since", "revoke_reason", "closed_on", "proposed_on"])
    if plan.is_closed:
        CoordinatorTransfer.objects.filter(plan=plan, state="waiting").update(state="taken_back", answered_on=today)
    forget_today(team_ids(plan))


@transaction.atomic
def move(plan: CarePlan, seen: str, state: str, by: By, reason: str = "") -> CarePlan:
    """Move `plan` from the state that was `seen` to `state`. Whoever calls has asked `allowed_states`.

    Raises:
        StateChanged: see there.
        NotReady: when it cannot be put in force.
        ValueError: ended early without a reason that may be chosen.
    """
    plan = locked(plan)
    if plan.state != seen or state not in TRANSITIONS[plan.state]:
        raise StateChanged
    if state == PlanState.ACTIVE:
        return _activate(plan, by)
    if state == PlanState.REVOKED and reason not in (RevokeReason.CLIENT, RevokeReason.MOVED, RevokeReason.OTHER_PLAN):
        raise ValueError(reason)
    enter(plan, state, reason if state == PlanState.REVOKED else "")
    if state == PlanState.IN_ERROR:
        empty_texts(plan)
    what = {PlanState.COMPLETED: CountOf.COMPLETED, PlanState.REVOKED: CountOf.REVOKED}.get(PlanState(state))
    if what:
        count(plan, what)
    write(by, plan, Deed.MOVE, state)
    return plan


def _activate(plan: CarePlan, by: By) -> CarePlan:
    """The next version; under the lock."""
    page = load_page(plan)
    missing = [rule for rule in rules(page) if not rule.met]
    if missing:
        raise NotReady(missing)
    first = plan.versions.order_by("-number").values_list("number", flat=True).first() is None
    number = (plan.versions.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    PlanVersion.objects.create(
        plan=plan, number=number, activated_by=str(by.user), content=json.dumps(snapshot(page), ensure_ascii=False)
    )
    enter(plan, PlanState.ACTIVE)
    if first:
        count(plan, CountOf.ACTIVATED)
    write(by, plan, Deed.ACTIVATE, str(number))
    return plan


def empty_texts(plan: CarePlan) -> None:
    """Every word of `plan` is gone, in all its versions too. Codes, dates and the team stay. Under the lock."""
    plan.concerns.all().delete()
    plan.goals.all().delete()
    plan.actions.all().delete()
    plan.talks.all().delete()
    plan.versions.update(content="")
    plan.situation = ""
    plan.emptied_on = timezone.localdate()
    plan.save(update_fields=["situation", "emptied_on"])


@transaction.atomic
def opened(plan: CarePlan, by: By) -> None:
    """A purpose was given: the sitting begins."""
    write(by, plan, Deed.OPEN)


def log_refusal(plan: CarePlan, user: User) -> None:
    """Somebody outside of the care team tried its address."""
    write(By(user, ""), plan, Deed.REFUSED)
