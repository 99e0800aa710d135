"""Making a referral, what is done to it, and forgetting it (F5)."""

from collections import Counter
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from organisation.models import NeedTopic, Place, Service, Team, User
from privacy.codes import new_code

from ..codes import Action, NextStep, NoticeKind, Party, ReferralState, TargetKind
from ..models import Referral, ReferralCount, ReferralEvent, ReferralReasonCount
from ..models.referral import ENDED
from ..notices.services import tell
from .permissions import RECEIVING_ROLE, Rule, allowed_actions, parties
from .telling import Standing, told

S, A = ReferralState, Action
CODE_TRIES = 5


class NotAllowed(Exception):  # noqa: N818  named as it is read
    """Not by this person, not from this state, or without the reason it needs."""


class ReferralChanged(Exception):  # noqa: N818  named as it is read
    """Somebody else was quicker. `event` is what they did, `referral` how it stands now."""

    def __init__(self, referral: Referral, event: ReferralEvent | None) -> None:
        super().__init__()
        self.referral, self.event = referral, event


@dataclass(frozen=True)
class Request:
    """What is asked, of whom, and what the client permitted."""

    target_kind: str
    target_service: Service | None
    target_place: Place
    reasons: Iterable[NeedTopic]
    profession: str
    permission_on: date
    permission_how: str
    permission_scope: str
    tell_back: str
    team: Team | None = None


@dataclass(frozen=True)
class Details:
    """What an action says beside itself."""

    reason: str = ""
    next_step: str = ""
    note: str = ""


@transaction.atomic
def save_draft(request: Request, by: User, draft: Referral | None = None) -> Referral:
    """Keep what is asked as a draft, which only `by` sees; changes `draft` where there is one.

    Raises:
        NotAllowed: it is no draft of theirs any more.
    """
    referral = draft or Referral(requested_by=by)
    if draft is not None:
        referral = Referral.objects.select_for_update(of=("self",)).get(pk=draft.pk)
        if referral.state != S.DRAFT or referral.requested_by_id != by.pk:
            raise NotAllowed
    referral.from_place = by.home_place
    for name in (
        "target_kind", "target_service", "target_place", "profession", "team",
        "permission_on", "permission_how", "permission_scope", "tell_back",
    ):  # fmt: skip
        setattr(referral, name, getattr(request, name))
    _save_with_code(referral)
    referral.reasons.set(request.reasons)
    return referral


def _save_with_code(referral: Referral) -> None:
    if referral.code:
        referral.save()
        return
    for last in range(CODE_TRIES - 1, -1, -1):
        referral.code = new_code()
        try:
            with transaction.atomic():
                referral.save(force_insert=True)
        except IntegrityError:
            if not last:
                raise
        else:
            return


def receivers_of(referral: Referral) -> list[User]:
    """Who is told of a referral: those of the receiving role at its place, else all of that role."""
    role = RECEIVING_ROLE[TargetKind(referral.target_kind)]
    people = User.objects.filter(is_active=True, groups__name=role.value).distinct()
    return list(people.filter(home_place=referral.target_place_id)) or list(people)


@transaction.atomic
def perform(referral: Referral, action: Action, version: int, by: User, details: Details | None = None) -> Referral:
    """Do `action` to `referral` as it was seen at `version`. Logged; who is to know of it is told once.

    Raises:
        ReferralChanged: somebody else was quicker.
        NotAllowed: see there.
    """
    details = details or Details()
    found = Referral.objects.select_for_update(of=("self",)).filter(pk=referral.pk).first()
    if found is None:
        raise NotAllowed
    rule = allowed_actions(found, parties(by, found)).get(action)
    if found.version != version:
        raise ReferralChanged(found, found.events.select_related("by").last())
    if rule is None or not _says_enough(rule, action, details):
        raise NotAllowed
    before = told(Standing.of(found), found.tell_back)
    was = found.state
    _move(found, action, rule, details)
    found.save()
    ReferralEvent.objects.create(
        referral=found,
        number=found.version,
        action=action,
        party=rule.party,
        from_state=was,
        to_state=found.state,
        reason=details.reason,
        by=by,
    )
    if rule.party == Party.REQUESTER:
        tell(NoticeKind.REFERRAL_RECEIVED, receivers_of(found), found.pk, found.version)
    elif found.requested_by is not None and told(Standing.of(found), found.tell_back) != before:
        tell(NoticeKind.REFERRAL_SENT, [found.requested_by], found.pk, found.version)
    return found


def _says_enough(rule: Rule, action: Action, details: Details) -> bool:
    if action == A.DECLINE and details.next_step not in NextStep.values:
        return False
    return rule.reasons is None or details.reason in rule.reasons.values


def after(referral: Referral, action: Action, rule: Rule, details: Details) -> Referral:
    """How `referral` would stand after `action`. Nothing is saved."""
    found = copy(referral)
    _move(found, action, rule, details)
    return found


def _move(referral: Referral, action: Action, rule: Rule, details: Details) -> None:
    today = timezone.localdate()
    referral.state = rule.to
    if action == A.REOPEN and rule.to == S.IN_PROGRESS and not referral.arrived:
        referral.state = S.ACCEPTED
    if action == A.START:
        referral.arrived = True
    if referral.state == S.REQUESTED:
        referral.sent_on = referral.sent_on or today
        referral.decided_on = None
    elif referral.decided_on is None and action in (A.ACCEPT, A.DECLINE):
        referral.decided_on = today
    keeps_reason = rule.reasons is not None and action != A.REOPEN
    referral.reason = details.reason if keeps_reason else ""
    referral.next_step = details.next_step if action == A.DECLINE else ""
    referral.note = details.note if keeps_reason else ""
    referral.ended_on = today if referral.state in ENDED else None
    referral.version += 1


def discard_draft(referral: Referral, by: User) -> bool:
    """Throw a draft of one's own away; whether there was one."""
    deleted, _models = Referral.objects.filter(pk=referral.pk, state=S.DRAFT, requested_by=by).delete()
    return bool(deleted)


# --- Forgetting -----------------------------------------------------------------------------------


def purge_referrals() -> int:
    """Delete referrals REFERRAL_DAYS after their end, and old drafts; how many. Their codes stay, summed by month.

    What was made by mistake is not counted. One transaction: a referral is either there or counted.
    """
    today = timezone.localdate()
    drafts = Referral.objects.filter(state=S.DRAFT, made_on__lt=today - timedelta(days=settings.REFERRAL_DRAFT_DAYS))
    before = today - timedelta(days=settings.REFERRAL_DAYS)
    with transaction.atomic():
        number = drafts.count()
        drafts.delete()
        old = list(
            Referral.objects.select_for_update(of=("self",)).filter(ended_on__lt=before).prefetch_related("reasons")
        )
        whole: Counter[tuple[object, ...]] = Counter()
        reasons: Counter[tuple[object, ...]] = Counter()
        for row in old:
            if row.state == S.IN_ERROR:
                continue
            month = (row.sent_on or row.made_on).replace(day=1)
            whole[
                month, row.from_place_id, row.target_kind, row.target_service_id, row.target_place_id, row.state,
                row.reason, row.decision_time.value, row.tell_back,
            ] += 1  # fmt: skip
            for topic in row.reasons.all():
                reasons[month, row.from_place_id, topic.pk, row.state] += 1
        names = (
            "month", "place_id", "target_kind", "target_service_id", "target_place_id", "state", "reason",
            "decision_time", "tell_back",
        )  # fmt: skip
        _add_up(ReferralCount, names, whole)
        _add_up(ReferralReasonCount, ("month", "place_id", "topic_id", "state"), reasons)
        Referral.objects.filter(pk__in=[row.pk for row in old]).delete()
    return number + len(old)


def _add_up(
    model: type[ReferralCount] | type[ReferralReasonCount], names: tuple[str, ...], counts: Counter[tuple[object, ...]]
) -> None:
    for key, number in counts.items():
        row, _new = model._default_manager.get_or_create(**dict(zip(names, key, strict=True)))  # type: ignore[arg-type]
        model._default_manager.filter(pk=row.pk).update(count=F("count") + number)
