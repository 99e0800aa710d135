"""What is published gives nothing away: in one table, over time, over areas, and after corrections."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from privacy.disclosure import TOTAL, Disclosed, Table
from reception.models import CodeHistory, MonthCount
from reports.books import BOOKS, BY_CODE
from reports.models import PublishedTable
from reports.periods import Length, parents_of, parse
from reports.publishing import COUNTY, areas
from reports.selectors import BY_AREA, BY_COLUMN, Published, Question, ask, ask_cross, find_cross
from tests.privacy.lp import exposed

from .figures import count, county, months, places, publish_all, visits

pytestmark = pytest.mark.django_db
LEAST = 5


def cells_of(book: str) -> dict[str, dict[str, dict[str, tuple[int, bool]]]]:
    rows = {}
    for row in PublishedTable.objects.filter(book=book):
        period = parse(row.period)
        assert period is not None
        if not BY_CODE[book].has_columns or period.length is not Length.MONTH:
            rows[row.period] = row.cells
    return rows


def table_of(book: str, parents, counts, columns) -> tuple[Table, frozenset]:
    """A published table as the attacker's: its lowest rows with what is shown."""
    leaves = parents.keys() - set(parents.values())
    table = Table(
        parents,
        columns,
        {(row, column): counts[row].get(column, (0, True))[0] for row in leaves for column in (*columns, TOTAL)},
        BY_CODE[book].kind,
    )
    hidden = {
        (row, column) for row in parents for column in (*columns, TOTAL)
        if not counts[row].get(column, (0, True))[1]
    }  # fmt: skip
    return table, frozenset(hidden)


def test_no_hidden_cell_can_be_worked_out_over_areas_or_over_time():
    county(9)
    for book in ("visits", "turned_away", "prior_contact", "outcome", "topics", "guided_to"):
        assert_nothing_follows(book)


def assert_nothing_follows(book: str) -> None:
    found = cells_of(book)
    columns = sorted({c for cells in found.values() for row in cells.values() for c in row} - {TOTAL})
    tree = areas().parents
    hidden_cells = 0
    for cells in found.values():
        table, hidden = table_of(book, tree, cells, columns)
        assert exposed(Disclosed(table, hidden), LEAST) == {}
        hidden_cells += len(hidden)
    periods = [period for code in found if (period := parse(code))]
    for area in tree:
        table, hidden = table_of(
            book, parents_of(periods), {code: cells[area] for code, cells in found.items()}, columns
        )
        assert exposed(Disclosed(table, hidden), LEAST) == {}
    small = [
        n
        for cells in found.values()
        for row in cells.values()
        for n, is_shown in row.values()
        if is_shown and 0 < n < LEAST
    ]
    assert small == []
    if book != "visits":
        assert hidden_cells


def test_the_pilot_of_lohja():
    """13 visitors over seven topics (rows 000-13, 001-34): the total is printed, the small cells are not."""
    place = places()["west"]
    month = date(2025, 1, 1)
    split = {"money": 4, "services": 3, "housing": 2, "work": 1, "loneliness": 1, "crisis": 1, "substances": 1}
    count(place, month, "visits", {"": 13})
    count(place, month, "topics", split)
    publish_all(date(2025, 4, 20))
    figures = ask(Question(BY_CODE["topics"], COUNTY, parse("2025-q1"), BY_COLUMN))
    assert figures.total is not None
    assert figures.total.values == [13]
    assert {line.code: line.values[0] for line in figures.lines} == dict.fromkeys(split)


def test_each_period_is_published_once():
    county()
    before = list(PublishedTable.objects.order_by("pk").values())
    assert publish_all(date(2025, 4, 20)) == []
    assert list(PublishedTable.objects.order_by("pk").values()) == before


def test_a_period_that_is_not_over_is_not_published():
    found = places()
    visits(found["centre"], date(2025, 1, 1), 40)
    assert publish_all(date(2025, 2, 14)) == []
    assert publish_all(date(2025, 2, 15)) == ["2025-01"]
    assert not PublishedTable.objects.filter(period="2025-q1").exists()


def test_a_correction_after_publishing_changes_nothing_that_is_shown():
    county()
    before = ask(Question(BY_CODE["topics"], COUNTY, parse("2025-q1"), BY_AREA))
    MonthCount.objects.filter(figure="topics", month=date(2025, 3, 1), code="money").update(count=1)
    publish_all(date(2025, 4, 20))
    assert ask(Question(BY_CODE["topics"], COUNTY, parse("2025-q1"), BY_AREA)) == before


def test_a_correction_before_the_quarter_is_over_does_not_reach_the_quarter():
    """Else the quarter without its two published months would be the third with the correction."""
    found = places()
    for month in months(2025, 3):
        visits(found["centre"], month, 40)
    publish_all(date(2025, 3, 20))
    MonthCount.objects.filter(figure="visits", month=date(2025, 1, 1)).update(count=41)
    publish_all(date(2025, 4, 20))
    published = Published(["visits"], [parse(code) for code in ("2025-01", "2025-02", "2025-03", "2025-q1")])
    values = [published.value("visits", parse(code), COUNTY) for code in ("2025-01", "2025-02", "2025-03", "2025-q1")]
    assert values == [40, 40, 40, 120]


def test_what_was_shown_stays_shown_and_what_was_hidden_stays_hidden():
    """Publishing month by month ends in the same as publishing the year at once says of each table: nothing is lost."""
    found = places()
    for month in months(2025, 6):
        for number, place in enumerate(found.values(), 1):
            visits(place, month, 3 * number)
    states: dict[tuple[str, str], object] = {}
    for number in range(2, 8):
        publish_all(date(2025, number, 20))
        for row in PublishedTable.objects.all():
            assert states.setdefault((row.book, row.period), row.cells) == row.cells


def test_a_code_that_changed_goes_on_in_one_line():
    """Row 002-17: several years without a break."""
    found = places()
    for month in months(2024, 3):
        count(found["centre"], month, "visits", {"": 30})
        count(found["centre"], month, "topics", {"debts": 30})
    for month in months(2025, 3):
        count(found["centre"], month, "visits", {"": 30})
        count(found["centre"], month, "topics", {"money": 30})
    CodeHistory.objects.create(figure="topics", code="debts", counted_as="money", valid_to=date(2024, 12, 31))
    publish_all(date(2025, 4, 20))
    figures = ask(Question(BY_CODE["topics"], COUNTY, parse("2025-q1"), BY_COLUMN))
    assert {line.code: list(line.values) for line in figures.lines} == {"money": [90, 90]}


def test_one_thing_by_another_keeps_the_margins_of_both():
    county()
    cross = find_cross("prior_contact-guided_to")
    assert cross is not None
    figures = ask_cross(cross, "m-espoo", parse("2025-q1"))
    by_prior = ask(Question(BY_CODE["prior_contact"], "m-espoo", parse("2025-q1"), BY_COLUMN, compared=False))
    totals = {line.code: line.values[-1] for line in figures.lines}
    assert totals == {line.code: line.values[0] for line in by_prior.lines}
    assert any(value is not None for line in figures.lines for value in line.values[:-1])


def test_counts_that_contradict_their_total_are_not_known():
    place = places()["centre"]
    count(place, date(2025, 1, 1), "visits", {"": 40})
    count(place, date(2025, 1, 1), "arrival", {"own": 20, "told": 19})
    count(place, date(2025, 1, 1), "guided_to", {"kela": 41})
    publish_all(date(2025, 4, 20))
    by_column = {
        code: ask(Question(BY_CODE[code], COUNTY, parse("2025-q1"), BY_COLUMN)) for code in ("arrival", "guided_to")
    }
    assert [(line.code, line.values[0]) for line in by_column["arrival"].lines] == [("?", 40)]
    assert by_column["guided_to"].lines[0].values in ([0], [40])


def test_every_book_is_published_for_every_area():
    county()
    for book in BOOKS:
        row = PublishedTable.objects.get(book=book.code, period="2025-q1")
        assert row.cells.keys() == areas().parents.keys()


def test_the_audit_finds_what_could_be_worked_out(capsys):
    county()
    call_command("audit_figures", "--quiet")
    assert "no hidden cell can be worked out" in capsys.readouterr().out
    row = PublishedTable.objects.get(book="topics", period="2025-q1")
    hidden = [(area, column) for area, cells in row.cells.items() for column, cell in cells.items() if not cell[1]]
    assert len(hidden) > 1
    for area, column in hidden[1:]:
        row.cells[area][column][1] = True
    row.save()
    with pytest.raises(CommandError):
        call_command("audit_figures", "--quiet")
    assert "topics 2025: 2025-q1" in capsys.readouterr().err
