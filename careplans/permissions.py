"""Who may do what. Membership of a care team is the only key to a plan: no role, no superuser reads past it."""

from organisation.models import User
from organisation.permissions import has_role
from organisation.roles import Role

from .enums import PlanState
from .models import CarePlan, CareTeamMember

WORKING = (Role.HEALTH_STAFF, Role.COUNSELLOR, Role.WORKING_PAIR_MEMBER)
# Whose menu has a line for the plans.
MENU = (*WORKING, Role.SERVICE_MANAGER, Role.DATA_PROTECTION_OFFICER)

TRANSITIONS: dict[str, frozenset[str]] = {
    PlanState.WAITING: frozenset({PlanState.IN_ERROR}),
    PlanState.DRAFT: frozenset({PlanState.PROPOSED, PlanState.REVOKED, PlanState.IN_ERROR}),
    PlanState.PROPOSED: frozenset({PlanState.DRAFT, PlanState.ACTIVE, PlanState.REVOKED, PlanState.IN_ERROR}),
    PlanState.ACTIVE: frozenset({PlanState.ACTIVE, PlanState.ON_HOLD, PlanState.COMPLETED, PlanState.REVOKED}),
    PlanState.ON_HOLD: frozenset({PlanState.ACTIVE, PlanState.COMPLETED, PlanState.REVOKED}),
    PlanState.COMPLETED: frozenset(),
    PlanState.REVOKED: frozenset(),
    PlanState.IN_ERROR: frozenset(),
}
# What any member may do; the rest is the coordinator's.
BY_ANY_MEMBER = frozenset({PlanState.PROPOSED, PlanState.DRAFT})


def may_work(user: User) -> bool:
    """May begin plans and be in care teams."""
    return any(has_role(user, role) for role in WORKING)


def may_oversee(user: User) -> bool:
    """Settings, log, unusual access and retention: the data protection officer, nobody else."""
    return has_role(user, Role.DATA_PROTECTION_OFFICER)


def may_see_load(user: User) -> bool:
    return may_work(user) or has_role(user, Role.SERVICE_MANAGER)


def may_keep_pairs(user: User) -> bool:
    """Working pairs are the service manager's to name."""
    return has_role(user, Role.SERVICE_MANAGER)


def allowed_states(member: CareTeamMember, plan: CarePlan) -> frozenset[str]:
    """The states that `member` may move `plan` to now."""
    if member.left_on is not None or member.plan_id != plan.pk:
        return frozenset()
    following = TRANSITIONS[plan.state]
    return following if member.is_coordinator else following & BY_ANY_MEMBER
