"""Real parallel connections: two editors of one section, two transfers, two daily jobs."""

from collections import Counter

import pytest
from django.db import connection

from careplans.models import (
    CarePlan,
    CareTeamMember,
    Concern,
    Goal,
    PlanAction,
    PlanCount,
    PlanNotice,
    PlanVersion,
    PurgeRun,
    Talk,
)
from careplans.services.plans import StateChanged
from careplans.services.retention import purge_plans
from careplans.services.sections import Row, SectionConflict, save_section
from careplans.services.team import ask_transfer
from organisation.models import Municipality, NeedTopic, Place, User
from privacy.accesslog import verify
from privacy.models import AccessEvent, KeyProof
from tests.privacy.chain import empty_log
from tests.reception.test_concurrency import in_parallel

from .factories import by, coordinator_of, doctor, draft_plan, in_days, new_plan

# Who points at others comes first.
MADE = (
    Concern, Goal, PlanAction, Talk, PlanVersion, PlanNotice, PurgeRun, PlanCount, CareTeamMember, CarePlan, Place,
    NeedTopic, Municipality, User, KeyProof,
)  # fmt: skip
pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        before = {model: set(model.objects.values_list("pk", flat=True)) for model in MADE}
        yield
        for model in MADE:
            model.objects.exclude(pk__in=before[model]).delete()
        empty_log()
        connection.close()


def test_eight_people_save_one_section_at_once_and_nothing_is_lost():
    """One of each round gets through, the others are told; each tries again with what it was told."""
    plan = draft_plan()
    who = by(coordinator_of(plan).user)

    def write(number):
        version, conflicts = 1, 0
        while True:
            try:
                save_section(plan, "goals", version, [Row({"text": f"goal {number}"})], who)
            except SectionConflict as conflict:
                version, conflicts = conflict.version, conflicts + 1
            else:
                return conflicts

    conflicts = in_parallel(write, range(8), 8)
    assert sorted(plan.goals.values_list("text", flat=True)) != []
    assert {goal.text for goal in plan.goals.all()} == {f"goal {number}" for number in range(8)}
    assert sum(conflicts) >= 7
    assert CarePlan.objects.get(pk=plan.pk).goals_version == 9
    assert AccessEvent.objects.filter(action="change", reference=plan.reference).count() == 8
    assert verify().broken is None


def test_different_sections_at_once_all_get_through():
    plan = draft_plan()
    who = by(coordinator_of(plan).user)
    work = [
        ("situation", "text"), ("goals", [Row({"text": "goal"})]), ("actions", [Row({"text": "action"})]),
        ("review", in_days(9)),
    ]  # fmt: skip
    in_parallel(lambda one: save_section(plan, one[0], 1, one[1], who), work, 4)
    plan = CarePlan.objects.get(pk=plan.pk)
    assert (plan.situation, plan.next_review) == ("text", in_days(9))
    assert (plan.goals.count(), plan.actions.count()) == (1, 1)


def test_two_handings_over_at_once():
    plan = draft_plan(None, doctor(), doctor())
    who = by(coordinator_of(plan).user)
    others = list(plan.members.filter(is_coordinator=False))

    def ask(member):
        try:
            ask_transfer(plan, member, who)
        except StateChanged:
            return "refused"
        return "asked"

    assert Counter(in_parallel(ask, others * 2, 4)) == {"asked": 1, "refused": 3}
    assert plan.members.filter(is_coordinator=True).count() == 1


def test_two_purges_at_once_delete_once():
    plans = [new_plan() for _ in range(5)]
    CarePlan.objects.filter(pk__in=[plan.pk for plan in plans]).update(created_on=in_days(-40))
    runs = in_parallel(lambda _number: purge_plans().waiting, range(4), 4)
    assert sum(runs) == 5
    assert AccessEvent.objects.filter(action="purge").count() == 5
    assert verify().broken is None
