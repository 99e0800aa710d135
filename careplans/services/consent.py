"""Consent notes: noted, replaced, withdrawn, run out."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from ..enums import ConsentState, CountOf, Deed, NoticeKind, PlanState, RevokeReason, Scope
from ..models import CarePlan, ConsentNote, ConsentParty, PlanNotice
from .counts import count, notify
from .log import By, write, write_job
from .plans import StateChanged, empty_texts, enter, locked, team_ids
from .team import leave

WARNING_DAYS = 30


class CoordinatorNotAgreed(Exception):  # noqa: N818  named as it is read
    """The coordinator's own sector is not among those that make and read the plan."""


@dataclass(frozen=True)
class ConsentDetails:
    """What is noted: never the consent itself, which is in the client's record."""

    given_on: date
    how: str
    valid_until: date
    documented_in: str
    parties: dict[str, str]


@transaction.atomic
def note_consent(plan: CarePlan, details: ConsentDetails, by: By) -> ConsentNote:
    """Note a consent; an earlier one is replaced. Members of sectors it leaves out go at once.

    Raises:
        CoordinatorNotAgreed: see there.
        StateChanged: the plan is closed.
    """
    plan = locked(plan)
    if plan.is_closed:
        raise StateChanged
    share = {sector for sector, scope in details.parties.items() if scope == Scope.SHARE}
    members = list(plan.members.filter(left_on=None).select_related("user"))
    if any(member.is_coordinator and member.sector not in share for member in members):
        raise CoordinatorNotAgreed
    today = timezone.localdate()
    plan.consents.filter(state=ConsentState.ACTIVE).update(state=ConsentState.REPLACED, ended_on=today)
    note = ConsentNote.objects.create(
        plan=plan,
        given_on=details.given_on,
        how=details.how,
        valid_until=details.valid_until,
        documented_in=details.documented_in,
    )
    ConsentParty.objects.bulk_create(
        ConsentParty(note=note, sector=sector, scope=scope) for sector, scope in details.parties.items() if scope
    )
    gone = [member for member in members if member.sector not in share]
    for member in gone:
        leave(plan, member)
    notify(plan, NoticeKind.ENDED, [member.user_id for member in gone])
    if plan.state == PlanState.WAITING:
        enter(plan, PlanState.DRAFT)
    write(by, plan, Deed.CONSENT)
    return note


def _end(plan: CarePlan, state: ConsentState, reason: RevokeReason, kind: NoticeKind) -> None:
    """The texts go, the plan ends, the parties hear of it. Under the lock."""
    plan.consents.filter(state=ConsentState.ACTIVE).update(state=state, ended_on=timezone.localdate())
    empty_texts(plan)
    enter(plan, PlanState.REVOKED, reason)
    count(plan, CountOf.WITHDRAWN)
    notify(plan, kind, team_ids(plan))


@transaction.atomic
def withdraw(plan: CarePlan, by: By) -> None:
    """The client withdrew the consent, at whichever party: every word is gone when this returns (P4).

    Raises:
        StateChanged: the texts are gone already.
    """
    plan = locked(plan)
    if plan.emptied_on is not None:
        raise StateChanged
    if plan.is_closed:
        plan.consents.filter(state=ConsentState.ACTIVE).update(
            state=ConsentState.WITHDRAWN, ended_on=timezone.localdate()
        )
        empty_texts(plan)
        notify(plan, NoticeKind.WITHDRAWN, team_ids(plan))
    else:
        _end(plan, ConsentState.WITHDRAWN, RevokeReason.CONSENT, NoticeKind.WITHDRAWN)
    write(by, plan, Deed.WITHDRAW)


def expire_consents(today: date, waiting_days: int) -> tuple[int, int, int]:
    """What the day brings: (on hold, emptied, warned). Run out: on hold and closed to readers; if no new note
    comes within the days that consent is waited for, the texts go. A warning comes a month before, once.
    """
    held = emptied = warned = 0
    late = ConsentNote.objects.filter(state=ConsentState.ACTIVE, valid_until__lt=today, plan__closed_on=None)
    for plan in CarePlan.objects.filter(pk__in=late.values("plan")):
        held += _hold(plan)
    old = ConsentNote.objects.filter(state=ConsentState.EXPIRED, ended_on__lt=today - timedelta(days=waiting_days))
    open_plans = CarePlan.objects.filter(pk__in=old.values("plan"), closed_on=None)
    for plan in open_plans.exclude(consents__state=ConsentState.ACTIVE):
        emptied += _empty(plan)
    soon = ConsentNote.objects.filter(
        state=ConsentState.ACTIVE,
        valid_until__range=(today, today + timedelta(days=WARNING_DAYS)),
        plan__closed_on=None,
    )
    for note in soon.select_related("plan"):
        warned += _warn(note)
    return held, emptied, warned


@transaction.atomic
def _hold(plan: CarePlan) -> int:
    plan = locked(plan)
    ended = plan.consents.filter(state=ConsentState.ACTIVE, valid_until__lt=timezone.localdate())
    if plan.is_closed or not ended.update(state=ConsentState.EXPIRED, ended_on=timezone.localdate()):
        return 0
    if plan.state == PlanState.ACTIVE:
        enter(plan, PlanState.ON_HOLD)
    notify(plan, NoticeKind.EXPIRED, team_ids(plan))
    write_job([plan], Deed.EXPIRE)
    return 1


@transaction.atomic
def _empty(plan: CarePlan) -> int:
    plan = locked(plan)
    if plan.is_closed or plan.consents.filter(state=ConsentState.ACTIVE).exists():
        return 0
    _end(plan, ConsentState.EXPIRED, RevokeReason.EXPIRED, NoticeKind.EXPIRED)
    write_job([plan], Deed.WITHDRAW, "expired")
    return 1


@transaction.atomic
def _warn(note: ConsentNote) -> int:
    told = PlanNotice.objects.filter(
        kind=NoticeKind.EXPIRING, reference=note.plan.reference, made_on__gte=note.noted_on
    )
    coordinator = note.plan.members.filter(is_coordinator=True).values_list("user_id", flat=True).first()
    if coordinator is None or told.exists():
        return 0
    notify(note.plan, NoticeKind.EXPIRING, [coordinator])
    write_job([note.plan], Deed.REMIND, "consent")
    return 1
