"""The life of a plan: every move by everybody, what it needs to be put in force, one coordinator."""

from itertools import product

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from careplans.activation import rules
from careplans.enums import CLOSED_STATES, PlanState
from careplans.models import CarePlan, CareTeamMember, PlanCount, PlanVersion
from careplans.permissions import TRANSITIONS, allowed_states
from careplans.selectors.page import load_page
from careplans.services import plans as services
from careplans.services import team
from careplans.services.copies import note_copy
from privacy.codes import is_code
from privacy.models import AccessEvent

from .factories import active_plan, by, coordinator_of, doctor, draft_plan, in_days, new_plan, social, talk, write_words

pytestmark = pytest.mark.django_db
W, D, P, A, H, C, R, E = PlanState
ALLOWED = {
    W: {E}, D: {P, R, E}, P: {D, A, R, E}, A: {A, H, C, R}, H: {A, C, R}, C: set(), R: set(), E: set(),
}  # fmt: skip
BY_MEMBERS = {D: {P}, P: {D}}


@pytest.mark.parametrize(("state", "wanted"), [*product(PlanState, PlanState)])
def test_every_move(state, wanted):
    """The table of the issue against the table of the code; the service refuses what is not in it."""
    assert (wanted in TRANSITIONS[state]) == (wanted in ALLOWED[state])
    plan = active_plan()
    coordinator = coordinator_of(plan)
    closed = in_days(0) if state in CLOSED_STATES else None
    CarePlan.objects.filter(pk=plan.pk).update(
        state=state, closed_on=closed, revoke_reason="moved" if state == R else ""
    )
    plan.refresh_from_db()
    member = plan.members.get(is_coordinator=False)
    assert (wanted in allowed_states(coordinator, plan)) == (wanted in ALLOWED[state])
    assert (wanted in allowed_states(member, plan)) == (wanted in BY_MEMBERS.get(state, set()))
    if wanted in ALLOWED[state]:
        assert services.move(plan, state, wanted, by(coordinator.user), "moved").state == wanted
        assert AccessEvent.objects.last().action in ("move", "activate")
    else:
        with pytest.raises(services.StateChanged):
            services.move(plan, state, wanted, by(coordinator.user), "moved")


def test_a_stale_screen_moves_nothing():
    plan = active_plan()
    with pytest.raises(services.StateChanged):
        services.move(plan, PlanState.PROPOSED, PlanState.ACTIVE, by(coordinator_of(plan).user))


def test_ending_early_needs_a_reason():
    plan = active_plan()
    for reason in ("", "consent", "nothing"):
        with pytest.raises(ValueError, match=f"^{reason}$"):
            services.move(plan, PlanState.ACTIVE, PlanState.REVOKED, by(coordinator_of(plan).user), reason)


def test_who_has_left_moves_nothing():
    plan = active_plan()
    member = plan.members.get(is_coordinator=False)
    team.end_member(plan, member, by(coordinator_of(plan).user))
    member.refresh_from_db()
    assert allowed_states(member, plan) == frozenset()


def _missing(plan):
    plan = CarePlan.objects.get(pk=plan.pk)
    return [rule.key for rule in rules(load_page(plan)) if not rule.met]


def test_conditions_are_met_one_by_one():
    """Each condition by itself keeps the plan from being put in force."""
    owner = social()
    plan = new_plan(owner)
    assert _missing(plan) == ["health", "client", "goal", "review", "consent", "copy"]
    plan = draft_plan(owner)
    services.move(plan, PlanState.DRAFT, PlanState.PROPOSED, by(owner))
    assert _missing(plan) == ["client", "goal", "review", "copy"]
    talk(plan, client="absent", absent_reason="ill")
    assert "client" in _missing(plan)
    write_words(plan)
    assert _missing(plan) == ["copy"]
    note_copy(plan, "refused", "sv", by(owner))
    assert _missing(plan) == []


@pytest.mark.parametrize(
    ("key", "spoil"),
    [
        ("health", lambda plan: plan.members.filter(is_coordinator=False).update(left_on=in_days(0))),
        ("social", lambda plan: plan.members.filter(is_coordinator=True).update(sector="third_sector")),
        ("client", lambda plan: plan.talks.update(client="absent", absent_reason="ill")),
        ("goal", lambda plan: plan.goals.update(state="rejected")),
        ("review", lambda plan: CarePlan.objects.filter(pk=plan.pk).update(next_review=in_days(0))),
        ("consent", lambda plan: plan.consents.update(valid_until=in_days(-1))),
        ("consent", lambda plan: plan.consents.get().parties.filter(sector="primary_care").delete()),
        ("copy", lambda plan: plan.copies.all().delete()),
    ],
)
def test_without_one_condition_it_is_not_in_force(key, spoil):
    plan = active_plan()
    who = by(coordinator_of(plan).user)
    services.move(plan, PlanState.ACTIVE, PlanState.ON_HOLD, who)
    spoil(plan)
    with pytest.raises(services.NotReady) as refused:
        services.move(plan, PlanState.ON_HOLD, PlanState.ACTIVE, who)
    assert key in [rule.key for rule in refused.value.missing]
    assert CarePlan.objects.get(pk=plan.pk).state == PlanState.ON_HOLD


def test_each_putting_in_force_is_a_version_that_stays():
    plan = active_plan()
    services.move(plan, PlanState.ACTIVE, PlanState.ACTIVE, by(coordinator_of(plan).user))
    assert [version.number for version in plan.versions.all()] == [2, 1]
    version = plan.versions.first()
    assert "zebratavoite" in version.content
    with pytest.raises(TypeError):
        version.save()
    for change in ({"number": 9}, {"activated_by": "x"}, {"activated_on": in_days(3)}):
        with pytest.raises(DatabaseError), transaction.atomic():
            PlanVersion.objects.filter(pk=version.pk).update(**change)
    assert PlanCount.objects.get(what="activated").count == 1


# --- Coordination ----------------------------------------------------------------------------------


def test_never_two_coordinators_in_the_database():
    plan = draft_plan()
    with pytest.raises(IntegrityError), transaction.atomic():
        plan.members.filter(is_coordinator=False).update(is_coordinator=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        plan.members.filter(is_coordinator=True).update(left_on=in_days(0))
    assert plan.members.filter(is_coordinator=True).count() == 1


@pytest.mark.parametrize("answer", ["accepted", "declined", "taken_back"])
def test_handing_over(answer):
    plan = draft_plan()
    now, other = coordinator_of(plan), plan.members.select_related("user").get(is_coordinator=False)
    team.ask_transfer(plan, other, by(now.user))
    with pytest.raises(services.StateChanged):
        team.ask_transfer(plan, other, by(now.user))
    stranger = doctor()
    for wrong in (stranger, now.user if answer != "taken_back" else other.user):
        with pytest.raises(services.StateChanged):
            team.answer_transfer(plan, answer, by(wrong))
    assert coordinator_of(plan).pk == now.pk
    team.answer_transfer(plan, answer, by(now.user if answer == "taken_back" else other.user))
    assert coordinator_of(plan).pk == (other.pk if answer == "accepted" else now.pk)
    deeds = list(
        AccessEvent.objects.filter(reference=plan.reference, action="transfer").values_list("detail", flat=True)
    )
    assert deeds == [f"? {other.user}", answer]


def test_the_coordinator_does_not_just_leave():
    plan = draft_plan()
    with pytest.raises(services.StateChanged):
        team.end_member(plan, coordinator_of(plan), by(coordinator_of(plan).user))


def test_a_sector_that_is_not_agreed_gets_nobody_in():
    plan = draft_plan()
    with pytest.raises(team.NotAgreed):
        team.add_member(plan, doctor(), "parish", by(coordinator_of(plan).user))
    assert not CareTeamMember.objects.filter(sector="parish").exists()


def test_codes():
    plans = [new_plan() for _ in range(20)]
    assert all(is_code(plan.reference) for plan in plans)
    assert len({plan.reference for plan in plans}) == 20
    assert plans[0].reference not in plans[0].get_absolute_url()
    assert str(plans[0]) == "Yhteinen hoito- ja palvelusuunnitelma"
