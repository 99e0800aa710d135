"""The monthly counts equal the visits at any moment, and can be made anew."""

from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reception.models import MonthCount, ReceptionSession, Visit
from reception.tally import rollup
from reception.tally.services import Correction, close_session, correct_session, count_taps
from tests.organisation.factories import PlaceFactory

from .visit_factories import closed_session, counsellor, session_of, visit_tap

pytestmark = pytest.mark.django_db
MONTH = date(2026, 3, 1)


def kept(figure: str) -> dict[str, int]:
    found: Counter[str] = Counter()
    for row in MonthCount.objects.filter(figure=figure):
        found[row.code] += row.count
    return dict(+found)


def assert_equal() -> None:
    for month in rollup.counted_months():
        assert rollup.kept_counts(month) == rollup.raw_counts(month)


def test_closing_adds_to_the_month():
    session = session_of(counsellor(), day=date(2026, 3, 9))
    count_taps(session, [
        visit_tap(topics=("money", "housing"), prior_contact="no", guided_to=["kela"]),
        visit_tap(topics=("money",), prior_contact="yes"),
        {"key": "00000000-0000-4000-8000-000000000001", "kind": "turned_away"},
    ])  # fmt: skip
    assert not MonthCount.objects.exists()
    close_session(session)
    assert kept("sessions") == {"": 1}
    assert kept("visits") == {"": 2}
    assert kept("turned_away") == {"": 1}
    assert kept("topics") == {"money": 2, "housing": 1}
    assert kept("guided_to") == {"kela": 1}
    assert kept("prior_contact*guided_to") == {"no*kela": 1}
    assert kept("prior_contact*topics") == {"no*money": 1, "no*housing": 1, "yes*money": 1}
    assert set(MonthCount.objects.values_list("month", flat=True)) == {MONTH}
    assert_equal()


def test_a_correction_changes_the_month_by_the_difference():
    session = closed_session(user := counsellor(), visits=3, day=date(2026, 3, 9))
    visit = Visit.objects.filter(session=session).first()
    assert visit is not None
    correct_session(
        session, user, Correction("wrong_choice", 2, 1, add=visit_tap(topics=("work",))["codes"], remove=visit.pk)
    )
    assert kept("topics") == {"money": 2, "work": 1}
    assert kept("turned_away") == {"": 2}
    assert_equal()


def test_a_closing_that_fails_leaves_the_month_as_it_was(monkeypatch: pytest.MonkeyPatch):
    session = session_of(counsellor())
    count_taps(session, [visit_tap()])

    def fail(*args: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("reception.tally.services.settle_bookings", fail)
    with pytest.raises(RuntimeError):
        close_session(session)
    assert not MonthCount.objects.exists()


def test_keeping_costs_the_same_for_one_visit_and_for_thirty(django_assert_num_queries: Any):
    place = PlaceFactory()
    for number in (1, 3, 30):
        changes = Counter({("topics", f"t{n}"): 1 for n in range(number)})
        with transaction.atomic(), django_assert_num_queries(3):
            rollup.add(place.pk, MONTH, changes)


CODES = st.fixed_dictionaries({
    "arrival": st.sampled_from(["own", "told"]),
    "prior_contact": st.sampled_from(["no", "yes", "unknown"]),
    "age_band": st.sampled_from(["18-29", "65"]),
    "topics": st.lists(st.sampled_from(["money", "housing", "work"]), min_size=1, unique=True),
    "guided_to": st.lists(st.sampled_from(["kela", "debt"]), unique=True),
})  # fmt: skip


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.integers(1, 27), st.lists(CODES, max_size=5)), min_size=1, max_size=3))
def test_whatever_is_counted_the_months_equal_the_visits(sessions: Any):
    with transaction.atomic():
        user, place = counsellor(), PlaceFactory()
        for day, visits in sessions:
            session = ReceptionSession.objects.create(place=place, day=date(2026, 3, day), held_by=user)
            count_taps(session, [visit_tap(**{**codes, "topics": tuple(codes["topics"])}) for codes in visits])
            close_session(session)
            rows = session.visits.all()
            if rows:
                correct_session(session, user, Correction("twice", 0, 0, remove=rows[0].pk))
        assert_equal()
        transaction.set_rollback(True)


def test_the_rebuild_puts_right_what_is_wrong_and_nothing_else():
    closed_session(counsellor(), day=date(2026, 3, 9))
    right = rollup.kept_counts(MONTH)
    assert rollup.differing_months() == []
    MonthCount.objects.filter(figure="topics").update(count=99)
    MonthCount.objects.filter(figure="arrival").delete()
    MonthCount.objects.create(month=MONTH, place=PlaceFactory(), figure="visits", count=7)
    assert rollup.differing_months(rollup.counted_months()) == [MONTH]
    call_command("rebuild_counts", "--dry-run", "--quiet")
    assert rollup.kept_counts(MONTH) != right
    call_command("rebuild_counts", "--quiet")
    assert rollup.kept_counts(MONTH) == right
    assert rollup.rebuild_month(MONTH) == 0


def test_the_daily_job_says_when_counts_differ(capsys: pytest.CaptureFixture[str]):
    closed_session(counsellor(), day=timezone.localdate())
    MonthCount.objects.filter(figure="visits").update(count=99)
    with pytest.raises(CommandError):
        call_command("run_daily", "--quiet")
    assert "rebuild_counts" in capsys.readouterr().err


def test_generated_visits_are_counted():
    PlaceFactory()
    visit_tap(guided_to=["kela"])
    call_command("generate_visits", "60", "--years", "1", "--quiet")
    assert Visit.objects.count() == 60
    assert sum(kept("visits").values()) == 60
    assert_equal()
    with pytest.raises(CommandError, match="seed 1"):
        call_command("generate_visits", "60", "--years", "1", "--quiet")
    assert Visit.objects.count() == 60
