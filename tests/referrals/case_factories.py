"""Slips, questions and referrals with the least that they need, and their people."""

from typing import Any

from django.utils import timezone

from organisation.models import Place, User
from organisation.roles import Role
from referrals.codes import Action, CancelReason, FailReason, NextStep, Outcome, Party, ReferralState, TargetKind
from referrals.consultations.services import Asked
from referrals.models import Referral
from referrals.referring import services
from referrals.referring.permissions import RULES
from referrals.referring.services import Details, Request
from tests.organisation.factories import NeedTopicFactory, PlaceFactory, ServiceFactory, UserFactory

S, A = ReferralState, Action


def person(role: Role, place: Place | None = None, **values: Any) -> User:
    values.setdefault("email", f"{role.value}@silta.example")
    return UserFactory(roles=[role], home_place=place, profession="nurse", **values)


def asked(place: Place | None = None, **values: Any) -> Asked:
    return Asked(**{"topic": values.pop("topic", None) or NeedTopicFactory(), "profession": "nurse", "place": place,
                    "question": "Miten?", **values})  # fmt: skip


def request_to(place: Place, **values: Any) -> Request:
    kind = values.pop("target_kind", TargetKind.SERVICE)
    service = (values.pop("service", None) or ServiceFactory(provider=None)) if kind == TargetKind.SERVICE else None
    return Request(**{
        "target_kind": kind, "target_service": service, "target_place": place,
        "reasons": values.pop("reasons", None) or [NeedTopicFactory()], "profession": "nurse",
        "permission_on": timezone.localdate(), "permission_how": "spoken", "permission_scope": "contact",
        "tell_back": "outcome", **values,
    })  # fmt: skip


def details_for(action: Action, party: Party, state: str) -> Details:
    """A reason that the action takes."""
    rule = RULES.get((state, action, party))
    reason = rule.reasons.values[0] if rule and rule.reasons else ""
    return Details(reason, NextStep.DROP_IN if action == A.DECLINE else "")


# How each state is reached from a draft.
WAYS: dict[str, list[tuple[Action, Details]]] = {
    S.DRAFT: [],
    S.REQUESTED: [(A.SEND, Details())],
}
WAYS[S.CANCELLED] = [*WAYS[S.REQUESTED], (A.CANCEL, Details(CancelReason.CLIENT))]
WAYS[S.DECLINED] = [*WAYS[S.REQUESTED], (A.DECLINE, Details("no_room", NextStep.BOOK))]
WAYS[S.ACCEPTED] = [*WAYS[S.REQUESTED], (A.ACCEPT, Details())]
WAYS[S.IN_PROGRESS] = [*WAYS[S.ACCEPTED], (A.START, Details())]
WAYS[S.ON_HOLD] = [*WAYS[S.IN_PROGRESS], (A.HOLD, Details("client"))]
WAYS[S.COMPLETED] = [*WAYS[S.IN_PROGRESS], (A.COMPLETE, Details(Outcome.SERVICE))]
WAYS[S.FAILED] = [*WAYS[S.IN_PROGRESS], (A.FAIL, Details(FailReason.CLIENT))]
WAYS[S.IN_ERROR] = [*WAYS[S.REQUESTED], (A.CORRECT, Details("twice"))]


class Case:
    """A place with a receiver, a sender elsewhere, and a referral between them."""

    def __init__(self, state: str = S.DRAFT, **values: Any) -> None:
        self.place = values.pop("place", None) or PlaceFactory()
        role = Role.WORKING_PAIR_MEMBER if values.get("target_kind") == TargetKind.PAIR else Role.COUNSELLOR
        self.receiver = person(role, self.place, first_name="Rauni", last_name="Vastaanottaja")
        self.sender = person(Role.HEALTH_STAFF, PlaceFactory())
        self.referral: Referral = services.save_draft(request_to(self.place, **values), self.sender)
        for action, details in WAYS[state]:
            self.do(action, details)

    def by(self, action: Action) -> User:
        party = next(party for (state, deed, party) in RULES if deed == action and state == self.referral.state)
        return self.sender if party == Party.REQUESTER else self.receiver

    def do(self, action: Action, details: Details | None = None) -> Referral:
        self.referral = services.perform(
            self.referral, action, self.referral.version, self.by(action), details or Details()
        )
        return self.referral
