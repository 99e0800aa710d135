"""Referrals by who may see them, what became of one's own, and how busy a target is."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from organisation.models import NeedTopic, Place, Service, User
from organisation.permissions import has_role

from ..codes import Party, ReferralState, TargetKind
from ..models import Referral, ReferralCount, ReferralReasonCount
from ..models.referral import ENDED
from ..selectors import Figure, disclosed
from .permissions import RECEIVING_ROLE, parties
from .places import shift_places
from .telling import Standing, seen_state, told

S = ReferralState
BUSY_DAYS, TWICE_DAYS, MONTHS_SHOWN = 90, 14, 6


def _rows() -> QuerySet[Referral]:
    return Referral.objects.select_related(
        "target_service", "target_place", "from_place", "team", "requested_by"
    ).prefetch_related("reasons")


def sent_by(user: User) -> QuerySet[Referral]:
    """Referrals that `user` made, the newest first; drafts with them."""
    return _rows().filter(requested_by=user).order_by("-made_on", "pk")


def received_where(user: User, kinds: Iterable[TargetKind]) -> Any:
    """The condition for referrals to where `user` receives these kinds, and to where nobody does. Never drafts."""
    wanted: Any = Q(pk__in=[])
    for kind in kinds:
        there = User.objects.filter(
            is_active=True, groups__name=RECEIVING_ROLE[kind].value, home_place=OuterRef("target_place")
        )
        wanted |= Q(target_kind=kind) & (
            Q(target_place=user.home_place_id) | Q(target_place__in=shift_places(user)) | ~Exists(there)
        )
    return wanted & ~Q(state=S.DRAFT)


def received_by(user: User) -> QuerySet[Referral]:
    """Referrals that come to `user`."""
    return _rows().filter(received_where(user, [kind for kind, role in RECEIVING_ROLE.items() if has_role(user, role)]))


def inbox(user: User) -> dict[str, list[Referral]]:
    """What waits for a decision, what is under way, what ended lately; each by age, the oldest first."""
    rows = list(received_by(user).filter(Q(ended_on=None) | Q(ended_on__gte=timezone.localdate() - timedelta(days=30))))
    rows.sort(key=lambda row: (row.sent_on or row.made_on, str(row.pk)))
    return {
        "waiting": [row for row in rows if row.state == S.REQUESTED],
        "open": [row for row in rows if row.state in (S.ACCEPTED, S.IN_PROGRESS, S.ON_HOLD)],
        "ended": [row for row in rows if row.state in ENDED],
    }


def seen_by(user: User, key: UUID) -> tuple[Referral, frozenset[Party]] | None:
    """The referral with this key and who `user` is to it; None when it is none of theirs."""
    referral = _rows().filter(pk=key).first()
    if referral is None:
        return None
    held = parties(user, referral)
    return (referral, held) if held else None


# --- What became of mine --------------------------------------------------------------------------


@dataclass(frozen=True)
class Mine:
    """A referral as its sender may read it."""

    referral: Referral
    state: ReferralState
    lines: list[str]

    @classmethod
    def of(cls, referral: Referral) -> "Mine":
        standing = Standing.of(referral)
        return cls(referral, seen_state(standing, referral.tell_back), told(standing, referral.tell_back))


@dataclass(frozen=True)
class MonthOfMine:
    """What became of the referrals sent in a month, as far as the sender may know."""

    month: date
    sent: int
    waiting: int
    accepted: int
    declined: int
    arrived: int
    completed: int


def months_of_mine(rows: list[Mine]) -> list[MonthOfMine]:
    """A summary by month of sending, the newest first. What is deleted after its time is not in it."""
    by_month: dict[date, list[Mine]] = {}
    for one in rows:
        if one.referral.sent_on and one.state != S.IN_ERROR:
            by_month.setdefault(one.referral.sent_on.replace(day=1), []).append(one)
    accepted = (S.ACCEPTED, S.IN_PROGRESS, S.ON_HOLD, S.COMPLETED, S.FAILED)
    return [
        MonthOfMine(
            month=month,
            sent=len(found),
            waiting=sum(one.state == S.REQUESTED for one in found),
            accepted=sum(one.state in accepted for one in found),
            declined=sum(one.state == S.DECLINED for one in found),
            arrived=sum(one.referral.arrived and one.state not in (S.ACCEPTED, S.REQUESTED) for one in found),
            completed=sum(one.state == S.COMPLETED for one in found),
        )
        for month, found in sorted(by_month.items(), reverse=True)[:MONTHS_SHOWN]
    ]


# --- Before sending -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Capacity:
    """How busy the target is: referrals that wait (None: a few), and days that a decision has usually taken."""

    waiting: Figure
    usual_days: int | None


def capacity(kind: str, service: Service | None, place: Place) -> Capacity:
    """A hint before sending. Days only from enough decisions of the last three months."""
    target = Referral.objects.filter(target_kind=kind, target_service=service, target_place=place)
    since = timezone.localdate() - timedelta(days=BUSY_DAYS)
    taken = [
        (decided - sent).days
        for sent, decided in target.filter(decided_on__gte=since).values_list("sent_on", "decided_on")
        if sent and decided
    ]
    enough = disclosed(len(taken)).value
    return Capacity(
        waiting=disclosed(target.filter(state=S.REQUESTED).count()), usual_days=round(median(taken)) if enough else None
    )


def alike(referral: Referral) -> list[Referral]:
    """Open referrals of the last days from the same place to the same target with a reason in common.

    Nobody knows whether it is the same client but the people there: they are warned, not stopped.
    """
    since = timezone.localdate() - timedelta(days=TWICE_DAYS)
    return list(
        _rows()
        .filter(
            from_place=referral.from_place_id,
            from_place__isnull=False,
            target_kind=referral.target_kind,
            target_service=referral.target_service_id,
            target_place=referral.target_place_id,
            reasons__in=referral.reasons.all(),
            sent_on__gte=since,
        )
        .exclude(pk=referral.pk)
        .exclude(state__in=(S.DRAFT, *ENDED))
        .distinct()
        .order_by("-sent_on", "pk")[:5]
    )


def reasons() -> QuerySet[NeedTopic]:
    return NeedTopic.objects.filter(is_active=True)


def target_services() -> QuerySet[Service]:
    """Services that the county gives itself: others are told about, not referred to here."""
    return Service.objects.filter(is_active=True, provider=None).order_by("code")


def target_places(kind: TargetKind | None = None) -> QuerySet[Place]:
    """Places in use with somebody who receives, of one kind or of any."""
    roles = [RECEIVING_ROLE[kind].value] if kind else [role.value for role in RECEIVING_ROLE.values()]
    staffed = User.objects.filter(is_active=True, groups__name__in=roles, home_place=OuterRef("pk"))
    return Place.objects.filter(Exists(staffed), is_active=True).order_by("slug")


# --- For statistics -------------------------------------------------------------------------------


@dataclass(frozen=True)
class ReferralFigure:
    """So many referrals of a month with these codes. Not yet disclosed: for `reports` to sum."""

    month: date
    place_id: int | None
    target_kind: str
    target_service_id: int | None
    target_place_id: int
    state: str
    reason: str
    decision_time: str
    tell_back: str
    count: int


@dataclass(frozen=True)
class ReasonFigure:
    """So many referrals of a month that named a reason, by how they stand or ended."""

    month: date
    place_id: int | None
    topic_id: int
    state: str
    count: int


def _sent_between(first: date, last: date) -> QuerySet[Referral]:
    return Referral.objects.filter(sent_on__gte=first.replace(day=1), sent_on__lte=last).exclude(state=S.IN_ERROR)


def referral_figures(first: date, last: date) -> Iterator[ReferralFigure]:
    """All referrals sent in the months from `first` to `last`: those that are there, and those that were purged."""
    sums: Counter[tuple[Any, ...]] = Counter()
    for row in _sent_between(first, last):
        month = (row.sent_on or row.made_on).replace(day=1)
        sums[
            month, row.from_place_id, row.target_kind, row.target_service_id, row.target_place_id, row.state,
            row.reason, row.decision_time.value, row.tell_back,
        ] += 1  # fmt: skip
    kept = ReferralCount.objects.filter(month__gte=first.replace(day=1), month__lte=last)
    for *codes, count in kept.values_list(
        "month", "place_id", "target_kind", "target_service_id", "target_place_id", "state", "reason", "decision_time",
        "tell_back", "count",
    ):  # fmt: skip
        sums[tuple(codes)] += count
    for key, count in sums.items():
        yield ReferralFigure(*key, count)  # type: ignore[call-arg]


def reason_figures(first: date, last: date) -> Iterator[ReasonFigure]:
    """The same by reason; a referral with two reasons is in two rows."""
    sums: Counter[tuple[Any, ...]] = Counter()
    for sent, place, topic, state in _sent_between(first, last).values_list(
        "sent_on", "from_place_id", "reasons", "state"
    ):
        sums[sent.replace(day=1), place, topic, state] += 1  # type: ignore[union-attr]
    kept = ReferralReasonCount.objects.filter(month__gte=first.replace(day=1), month__lte=last)
    for *codes, count in kept.values_list("month", "place_id", "topic_id", "state", "count"):
        sums[tuple(codes)] += count
    for key, count in sums.items():
        yield ReasonFigure(*key, count)  # type: ignore[call-arg]
