"""The states of a referral: what follows from what, who may bring it about, and what it needs. One table."""

from dataclasses import dataclass

from django.db.models import TextChoices

from organisation.models import User
from organisation.permissions import has_role
from organisation.roles import Role

from ..codes import (
    Action,
    CancelReason,
    CorrectReason,
    DeclineReason,
    FailReason,
    HoldReason,
    Outcome,
    Party,
    ReferralState,
    ReopenReason,
    TargetKind,
)
from ..models import Referral
from .places import receiving_places

S, A = ReferralState, Action
SENDER, RECEIVER = Party.REQUESTER, Party.RECEIVER
RECEIVING_ROLE = {TargetKind.SERVICE: Role.COUNSELLOR, TargetKind.PAIR: Role.WORKING_PAIR_MEMBER}


@dataclass(frozen=True)
class Rule:
    """Where an action leads, as whom it is done, and the codes one of which has to say why."""

    to: ReferralState
    party: Party
    reasons: type[TextChoices] | None = None


RULES: dict[tuple[str, str, str], Rule] = {
    (state, action, rule.party): rule
    for states, action, rule in (
        ((S.DRAFT,), A.SEND, Rule(S.REQUESTED, SENDER)),
        ((S.REQUESTED,), A.CANCEL, Rule(S.CANCELLED, SENDER, CancelReason)),
        ((S.CANCELLED,), A.REOPEN, Rule(S.REQUESTED, SENDER, ReopenReason)),
        ((S.REQUESTED, S.DECLINED, S.CANCELLED), A.CORRECT, Rule(S.IN_ERROR, SENDER, CorrectReason)),
        ((S.REQUESTED,), A.ACCEPT, Rule(S.ACCEPTED, RECEIVER)),
        ((S.REQUESTED,), A.DECLINE, Rule(S.DECLINED, RECEIVER, DeclineReason)),
        ((S.DECLINED,), A.REOPEN, Rule(S.REQUESTED, RECEIVER, ReopenReason)),
        ((S.ACCEPTED,), A.START, Rule(S.IN_PROGRESS, RECEIVER)),
        ((S.IN_PROGRESS,), A.HOLD, Rule(S.ON_HOLD, RECEIVER, HoldReason)),
        ((S.ON_HOLD,), A.RESUME, Rule(S.IN_PROGRESS, RECEIVER)),
        ((S.IN_PROGRESS, S.ON_HOLD), A.COMPLETE, Rule(S.COMPLETED, RECEIVER, Outcome)),
        ((S.ACCEPTED, S.IN_PROGRESS, S.ON_HOLD), A.FAIL, Rule(S.FAILED, RECEIVER, FailReason)),
        # Back to where it was: a client who never arrived is awaited again (`services.perform`).
        ((S.COMPLETED, S.FAILED), A.REOPEN, Rule(S.IN_PROGRESS, RECEIVER, ReopenReason)),
        (
            (S.REQUESTED, S.ACCEPTED, S.IN_PROGRESS, S.ON_HOLD, S.COMPLETED, S.FAILED, S.DECLINED),
            A.CORRECT,
            Rule(S.IN_ERROR, RECEIVER, CorrectReason),
        ),
    )
    for state in states
}


def parties(user: User, referral: Referral) -> frozenset[Party]:
    """Who `user` is to `referral`: sender, receiver, both or nobody. Drafts have no receiver."""
    found = {SENDER} if referral.requested_by_id == user.pk else set()
    if referral.state != S.DRAFT and receives(user, referral):
        found.add(RECEIVER)
    return frozenset(found)


def receives(user: User, referral: Referral) -> bool:
    """Whether `user` holds the receiving role where the referral goes; anywhere, when nobody holds it there."""
    role = RECEIVING_ROLE[TargetKind(referral.target_kind)]
    if not has_role(user, role):
        return False
    if referral.target_place_id in receiving_places(user):
        return True
    there = User.objects.filter(is_active=True, groups__name=role.value, home_place=referral.target_place_id)
    return not there.exists()


def allowed_actions(referral: Referral, held: frozenset[Party]) -> dict[Action, Rule]:
    """What may be done now by who is `held` to it. Without a permission that still holds nothing is opened again."""
    found = {
        Action(action): rule for (state, action, party), rule in RULES.items()
        if state == referral.state and party in held
    }  # fmt: skip
    if referral.reason == CancelReason.WITHDRAWN:
        found.pop(A.REOPEN, None)
    return found
