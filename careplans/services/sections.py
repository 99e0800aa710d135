"""Writing the sections of a plan. Each has its version: who wrote another section is not in the way."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from ..enums import CountOf, Deed, PlanState, Section
from ..models import CarePlan, Concern, ConcernHandler, Goal, PlanAction, Talk
from .counts import count, forget_today
from .log import By, write
from .plans import StateChanged, locked, team_ids


class SectionConflict(Exception):  # noqa: N818  named as it is read
    """Somebody else has written this section meanwhile. Nothing was overwritten."""

    def __init__(self, section: str, version: int) -> None:
        super().__init__(section)
        self.section, self.version = section, version


@dataclass(frozen=True)
class Row:
    """One line of a section: `pk` of what is there already, `remove` to take it away."""

    values: dict[str, Any]
    pk: int | None = None
    remove: bool = False
    handlers: tuple[int, ...] = field(default=())


@transaction.atomic
def save_section(plan: CarePlan, section: str, base_version: int, content: Any, by: By) -> CarePlan:
    """Write one section that was opened at `base_version`. `content`: a text, a day, or rows.

    Raises:
        SectionConflict: see there.
        StateChanged: the plan takes no texts any more.
    """
    plan = locked(plan)
    if not plan.is_writable:
        raise StateChanged
    if plan.version_of(section) != base_version:
        raise SectionConflict(section, plan.version_of(section))
    _WRITERS[Section(section)](plan, content)
    _bump(plan, section)
    write(by, plan, Deed.CHANGE, section)
    return plan


def _bump(plan: CarePlan, section: str) -> None:
    name = f"{section}_version"
    setattr(plan, name, plan.version_of(section) + 1)
    plan.save(update_fields=[name])


def _situation(plan: CarePlan, content: str) -> None:
    plan.situation = content
    plan.save(update_fields=["situation"])


def _review(plan: CarePlan, content: date) -> None:
    plan.next_review = content
    plan.save(update_fields=["next_review"])
    forget_today(team_ids(plan))


def _rows(model: Any, plan: CarePlan, rows: list[Row]) -> list[tuple[Row, Any]]:
    """Write `rows`. A line that somebody took away meanwhile, or that is another plan's, is written as a new one."""
    there = {one.pk: one for one in model.objects.filter(plan=plan)}
    written = []
    for row in rows:
        one = there.get(row.pk) if row.pk else None
        if row.remove:
            if one is not None:
                one.delete()
            continue
        one = one or model(plan=plan)
        for name, value in row.values.items():
            setattr(one, name, value)
        one.save()
        written.append((row, one))
    return written


def _concerns(plan: CarePlan, rows: list[Row]) -> None:
    members = set(plan.members.filter(left_on=None).values_list("pk", flat=True))
    for row, concern in _rows(Concern, plan, rows):
        _set_handlers(concern, {pk for pk in row.handlers if pk in members})


def _set_handlers(concern: Concern, wanted: set[int]) -> None:
    """Whoever stays keeps their "since"."""
    there = set(concern.handling.values_list("member_id", flat=True))
    concern.handling.exclude(member_id__in=wanted).delete()
    ConcernHandler.objects.bulk_create(ConcernHandler(concern=concern, member_id=pk) for pk in sorted(wanted - there))


def _goals(plan: CarePlan, rows: list[Row]) -> None:
    _rows(Goal, plan, rows)


def _actions(plan: CarePlan, rows: list[Row]) -> None:
    _rows(PlanAction, plan, rows)


_WRITERS: dict[Section, Callable[[CarePlan, Any], None]] = {
    Section.SITUATION: _situation,
    Section.REVIEW: _review,
    Section.CONCERNS: _concerns,
    Section.GOALS: _goals,
    Section.ACTIONS: _actions,
}


@transaction.atomic
def settle(plan: CarePlan, concern: Concern, seen: set[int], handler: int | None, by: By) -> None:
    """One action for a concern of nobody or of two: `handler` alone, or (None) those who were `seen`, together.

    Raises:
        StateChanged: others handle it by now than the screen showed.
    """
    plan = locked(plan)
    concern = Concern.objects.filter(pk=concern.pk, plan=plan).first()  # type: ignore[assignment]
    if concern is None:
        raise StateChanged
    there = set(concern.handling.values_list("member_id", flat=True))
    if not plan.is_writable or there != seen:
        raise StateChanged
    if handler is None:
        concern.together = True
    else:
        concern.together = False
        _set_handlers(concern, {handler})
    concern.save(update_fields=["together"])
    _bump(plan, Section.CONCERNS)
    write(by, plan, Deed.SETTLE)


@dataclass(frozen=True)
class TalkRecord:
    """A talk, and what it changed. The versions are those that the screen was opened with."""

    values: dict[str, Any]
    present: tuple[int, ...] = ()
    goals: dict[int, str] = field(default_factory=dict)
    actions: dict[int, str] = field(default_factory=dict)
    next_review: date | None = None
    versions: dict[str, int] = field(default_factory=dict)


def _is_there(talk: Talk, present: set[int]) -> bool:
    """Whether the plan has this talk already, word for word and with the same people: a button was pressed twice."""
    same = {name: getattr(talk, name) for name in ("held_on", "kind", "client", "absent_reason", "is_review")}
    there = Talk.objects.filter(plan=talk.plan, **same).prefetch_related("present")
    return any(one.note == talk.note and {member.pk for member in one.present.all()} == present for one in there)


@transaction.atomic
def record_talk(plan: CarePlan, talk: TalkRecord, by: By) -> list[str]:
    """Record a talk; goals' progress, actions' states and the next review with it. Sent twice, a talk is one.

    Returns the sections that somebody else had changed meanwhile: those are left as they are.

    Raises:
        StateChanged: the plan takes no texts any more.
    """
    plan = locked(plan)
    if not plan.is_writable:
        raise StateChanged
    made = Talk(plan=plan, **talk.values)
    present = set(plan.members.filter(left_on=None, pk__in=talk.present).values_list("pk", flat=True))
    if not _is_there(made, present):
        made.save()
        made.present.set(present)
        if made.is_review and plan.state == PlanState.ACTIVE and plan.next_review:
            count(plan, CountOf.REVIEWED if made.held_on <= plan.next_review else CountOf.REVIEWED_LATE)
    left = []
    changes: tuple[tuple[Section, Any, str, dict[int, str]], ...] = (
        (Section.GOALS, Goal, "achievement", talk.goals),
        (Section.ACTIONS, PlanAction, "state", talk.actions),
    )
    for section, model, name, wanted in changes:
        there = dict(model.objects.filter(plan=plan).values_list("pk", name))
        changed = {pk: value for pk, value in wanted.items() if pk in there and there[pk] != value}
        if not changed:
            continue
        if plan.version_of(section) != talk.versions.get(section):
            left.append(str(section))
            continue
        for pk, value in changed.items():
            model.objects.filter(pk=pk).update(**{name: value})
        _bump(plan, section)
    if talk.next_review and talk.next_review != plan.next_review:
        if plan.version_of(Section.REVIEW) == talk.versions.get(Section.REVIEW):
            _review(plan, talk.next_review)
            _bump(plan, Section.REVIEW)
        else:
            left.append(str(Section.REVIEW))
    write(by, plan, Deed.TALK, made.kind)
    return left
