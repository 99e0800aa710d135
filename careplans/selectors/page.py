"""The whole of one plan, read once: for the page, the copy, versions, bundles and activation alike."""

from dataclasses import dataclass
from datetime import date

from ..enums import SOCIAL, ConsentState, CopyState, GoalState, Participation, PlanState, TransferState
from ..models import (
    CarePlan,
    CareTeamMember,
    ClientCopy,
    Concern,
    ConsentNote,
    CoordinatorTransfer,
    Goal,
    PlanAction,
    PlanVersion,
    Talk,
)

NOBODY, SEVERAL = "nobody", "several"


@dataclass(frozen=True)
class BoardRow:
    """A concern on the already-in-hand board."""

    concern: Concern
    handlers: tuple[CareTeamMember, ...]
    since: date | None
    flag: str

    @property
    def seen(self) -> str:
        """Who handled it when the page was drawn: the settling form sends it back."""
        return ",".join(str(member.pk) for member in self.handlers)


@dataclass(frozen=True)
class PlanPage:
    """Everything that stands on one plan's page."""

    plan: CarePlan
    members: tuple[CareTeamMember, ...]
    former: tuple[CareTeamMember, ...]
    board: tuple[BoardRow, ...]
    resolved: tuple[Concern, ...]
    goals: tuple[Goal, ...]
    actions: tuple[PlanAction, ...]
    talks: tuple[Talk, ...]
    consent: ConsentNote | None
    shared_sectors: frozenset[str]
    versions: tuple[PlanVersion, ...]
    copies: tuple[ClientCopy, ...]
    transfer: CoordinatorTransfer | None

    @property
    def coordinator(self) -> CareTeamMember | None:
        return next((member for member in self.members if member.is_coordinator), None)

    @property
    def shows_texts(self) -> bool:
        """Texts are shown under a valid consent only; without one the page is its frame."""
        return self.plan.emptied_on is None and self.plan.state != PlanState.WAITING and self.has_consent

    @property
    def has_consent(self) -> bool:
        return bool(self.consent and self.consent.is_valid)

    @property
    def open_actions(self) -> list[PlanAction]:
        return [action for action in self.actions if action.is_open]

    @property
    def done_actions(self) -> list[PlanAction]:
        return [action for action in self.actions if not action.is_open]

    @property
    def live_goals(self) -> list[Goal]:
        return [goal for goal in self.goals if goal.state not in (GoalState.REJECTED, GoalState.CANCELLED)]

    @property
    def unsettled(self) -> list[BoardRow]:
        return [row for row in self.board if row.flag]

    @property
    def health(self) -> list[CareTeamMember]:
        return [member for member in self.members if member.is_health]

    @property
    def social(self) -> list[CareTeamMember]:
        return [member for member in self.members if member.sector in SOCIAL]

    @property
    def client_took_part(self) -> bool:
        return any(talk.client in (Participation.PRESENT, Participation.PHONE) for talk in self.talks)

    @property
    def copy_is_noted(self) -> bool:
        """A copy given or refused since the plan was proposed as it is."""
        since = self.plan.proposed_on
        return any(copy.noted_on >= since for copy in self.copies) if since else bool(self.copies)

    @property
    def last_delivered(self) -> ClientCopy | None:
        return next((copy for copy in self.copies if copy.state == CopyState.DELIVERED), None)


def _row(concern: Concern, members: dict[int, CareTeamMember]) -> BoardRow:
    handling = [one for one in concern.handling.all() if one.member_id in members]
    flag = NOBODY if not handling else SEVERAL if len(handling) > 1 and not concern.together else ""
    since = min((one.since for one in handling), default=None)
    return BoardRow(concern, tuple(members[one.member_id] for one in handling), since, flag)


def load_page(plan: CarePlan) -> PlanPage:
    """Read all of `plan`: a number of queries that does not depend on how much stands in it."""
    everybody = list(plan.members.select_related("user"))
    by_key = {member.pk: member for member in everybody}
    now = {member.pk: member for member in everybody if member.left_on is None}
    concerns = list(plan.concerns.select_related("area").prefetch_related("handling"))
    rows = [_row(concern, now) for concern in concerns if concern.resolved_on is None]
    actions = list(plan.actions.all())
    for action in actions:
        if action.owner_id:
            action.owner = by_key.get(action.owner_id)
        if action.supports_id:
            action.supports = next((one for one in actions if one.pk == action.supports_id), None)
    talks = list(plan.talks.prefetch_related("present__user"))
    notes = plan.consents.filter(state__in=(ConsentState.ACTIVE, ConsentState.EXPIRED)).prefetch_related("parties")
    consent = notes.order_by("-pk").first()
    return PlanPage(
        plan=plan,
        members=tuple(now.values()),
        former=tuple(member for member in everybody if member.left_on is not None),
        board=tuple(sorted(rows, key=lambda row: (not row.flag, row.concern.pk))),
        resolved=tuple(concern for concern in concerns if concern.resolved_on is not None),
        goals=tuple(plan.goals.all()),
        actions=tuple(actions),
        talks=tuple(talks),
        consent=consent,
        shared_sectors=frozenset(
            party.sector for party in consent.parties.all() if consent.is_valid and party.scope == "share"
        )
        if consent
        else frozenset(),
        versions=tuple(plan.versions.defer("content")),
        copies=tuple(plan.copies.all()),
        transfer=plan.transfers.filter(state=TransferState.WAITING).select_related("to_member__user").first(),
    )
