"""The fixed periods: a tree, each with a code that leads back to it."""

from datetime import date

import pytest

from reports.periods import Period, over_by, parents_of, parse, periods_of


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [("2025-03", 3, 3), ("2025-q1", 1, 3), ("2025-q4", 10, 12), ("2025-6m", 1, 6), ("2025-9m", 1, 9), ("2025", 1, 12)],
)
def test_codes_lead_to_their_period(code, first, last):
    period = parse(code)
    assert period == Period(2025, first, last)
    assert period.code == code


@pytest.mark.parametrize("code", ["", "2025-13", "2025-q5", "2025-3m", "20255", "1999", "x", "2025-q", "２０２５"])
def test_other_codes_lead_to_none(code):
    assert parse(code) is None


def test_every_month_is_in_every_period_above_it_and_no_two_overlap_otherwise():
    periods = periods_of(2025)
    assert len({period.code for period in periods}) == len(periods) == 19
    tree = parents_of(periods)
    by_code = {period.code: period for period in periods}
    assert [code for code, parent in tree.items() if parent is None] == ["2025"]
    for one in periods:
        for other in periods:
            a, b = set(one.months), set(other.months)
            assert not a & b or a <= b or b <= a, (one.code, other.code)
        parts = [by_code[code] for code, parent in tree.items() if parent == one.code]
        if parts:
            assert sorted(month for part in parts for month in part.months) == one.months


def test_a_period_is_due_two_weeks_after_its_end():
    assert "2025-q1" not in {period.code for period in over_by(date(2025, 4, 14), 2025)}
    assert [period.code for period in over_by(date(2025, 4, 15), 2025)] == ["2025-01", "2025-02", "2025-03", "2025-q1"]


def test_the_tree_of_a_running_year_has_several_tops():
    tree = parents_of([period for period in periods_of(2025) if period.last <= 7])
    assert tree["2025-07"] is None
    assert tree["2025-6m"] is None
    assert tree["2025-q2"] == "2025-6m"
