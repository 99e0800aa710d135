"""Figures of slips, questions, referrals and shared plans: what they count, and that they give nothing away."""

from datetime import date

import pytest

from careplans.enums import CountOf, PlanKind
from careplans.models import PlanCount
from organisation.models import NeedTopic, Place
from referrals.codes import ReferralState as S
from referrals.models import (
    ConsultationCount,
    Referral,
    ReferralCount,
    ReferralReasonCount,
    SlipCount,
)
from reports import overview
from reports.auditing import audit_book
from reports.books import BOOKS, BY_CODE
from reports.models import PublishedTable
from reports.periods import parse
from reports.publishing import COUNTY, place_area
from reports.selectors import Published
from reports.tables import total
from tests.organisation.factories import NeedTopicFactory
from tests.referrals.case_factories import Case

from .figures import USUAL, months, places, publish_all, visits
from .test_publishing import assert_nothing_follows

pytestmark = pytest.mark.django_db
NEW = [book.code for book in BOOKS if book.group in ("cases", "plans")]
QUARTER = "2025-q1"


def numbers(place: Place, month: date, topic: NeedTopic, many: int) -> None:
    """What the purges leave of a month at a place."""
    other, _new = NeedTopic.objects.get_or_create(code="housing", defaults={"name": "Housing"})
    for state, count in (("arrived", many), ("not_arrived", many // 3), ("issued", many // 5)):
        SlipCount.objects.create(month=month, place=place, state=state, count=count)
    for channel, kind, carries, count in (
        ("phone", "advice", "asker", many),
        ("written", "booked", "counsellor", many // 4),
        ("email", "", "", many // 6),
    ):  # fmt: skip
        ConsultationCount.objects.create(
            month=month, place=place, channel=channel, topic=topic, identification="anonymous", answer_kind=kind,
            continues=carries, count=count,
        )  # fmt: skip
    for state, reason, time, tell, count in (
        (S.COMPLETED, "service", "2-3", "outcome", many),
        (S.DECLINED, "no_room", "0-1", "nothing", many // 4),
        (S.ON_HOLD, "client", "8", "arrived", many // 5),
        (S.REQUESTED, "", "", "arrived", many // 7),
    ):
        ReferralCount.objects.create(
            month=month, place=place, target_kind="pair", target_place=place, state=state, reason=reason,
            decision_time=time, tell_back=tell, count=count,
        )  # fmt: skip
        for one, part in ((topic, count), (other, count // 2)):
            ReferralReasonCount.objects.create(month=month, place=place, topic=one, state=state, count=part)
    for what, count in (
        (CountOf.BEGUN, many), (CountOf.ACTIVATED, many // 2), (CountOf.REVIEWED, many // 2),
        (CountOf.REVIEWED_LATE, many // 8), (CountOf.COMPLETED, many // 3), (CountOf.WITHDRAWN, many // 9),
        (CountOf.PURGED, many),
    ):  # fmt: skip
        PlanCount.objects.create(month=month, place=place, kind=PlanKind.SHARED, what=what, count=count)


def year(last: int = 3) -> dict[str, Place]:
    found, topic = places(), NeedTopicFactory(code="money")
    for month in months(2025, last):
        for slug, many in USUAL.items():
            visits(found[slug], month, many)
            numbers(found[slug], month, topic, many)
    publish_all(date(2025, 4, 20))
    return found


def columns(book: str, area: str = COUNTY) -> dict[str, int]:
    """What was counted, shown or not."""
    cells = PublishedTable.objects.get(book=book, period=QUARTER).cells[area]
    return {code or "total": count for code, (count, _is_shown) in cells.items()}


def test_what_is_counted():
    year()
    assert columns("slip_state", place_area("centre")) == {
        "issued": 24,
        "arrived": 120,
        "not_arrived": 39,
        "total": 183,
    }
    assert columns("consultation_channel", "m-espoo")["phone"] == 195
    assert columns("consultation_topic") == {"money": 315, "total": 315}
    assert columns("consultation_answer", "m-espoo") == {"advice": 195, "booked": 48, "-": 30, "total": 273}
    assert columns("consultation_next", "m-espoo") == {"asker": 225, "counsellor": 48, "total": 273}
    assert columns("referral_state", "m-espoo") == {
        "completed-service": 195, "rejected-no_room": 48, "in-progress": 39, "requested": 24, "total": 306,
    }  # fmt: skip
    assert columns("referral_decision", "m-espoo") == {"0-1": 48, "2-3": 195, "8": 63, "total": 306}
    assert columns("referral_telling", "m-espoo") == {"nothing": 48, "arrived": 63, "outcome": 195, "total": 306}
    assert columns("referral_topic", "m-espoo") == {"money": 306, "housing": 147, "total": 306}
    assert columns("plan_review_time", "m-espoo") == {"reviewed": 96, "reviewed_late": 24, "total": 120}
    assert columns("plan_ending", "m-espoo") == {"completed": 63, "withdrawn": 18, "total": 81}


def test_nothing_hidden_can_be_worked_out():
    year()
    for book in NEW:
        assert_nothing_follows_or_is_open(book)
        assert list(audit_book(BY_CODE[book], 2025)) == []


def assert_nothing_follows_or_is_open(book: str) -> None:
    """The small places have cells to hide in every book but those of one column."""
    cells = PublishedTable.objects.get(book=book, period=QUARTER).cells
    small = [n for row in cells.values() for n, is_shown in row.values() if 0 < n < 5 and is_shown]
    assert small == []
    if BY_CODE[book].has_columns and len({column for row in cells.values() for column in row}) > 2:
        assert_nothing_follows(book)


def test_what_is_there_and_what_was_purged_count_together():
    found = places()
    visits(found["centre"], date(2025, 1, 1), 40)
    numbers(found["centre"], date(2025, 1, 1), NeedTopicFactory(code="money"), 40)
    cases = [Case(S.COMPLETED) for _ in range(5)] + [Case(S.IN_ERROR), Case()]
    Referral.objects.exclude(state=S.DRAFT).update(sent_on=date(2025, 1, 9), from_place=found["centre"])
    Referral.objects.filter(pk=cases[0].referral.pk).update(from_place=None)
    publish_all(date(2025, 4, 20))
    assert columns("referrals")["total"] == 40 + 10 + 8 + 5 + 4
    assert columns("referral_state")["completed-service"] == 44


def test_books_of_a_new_version_are_published_for_what_is_over():
    year()
    before = {(row.book, row.period): row.cells for row in PublishedTable.objects.all()}
    PublishedTable.objects.filter(book__in=NEW).delete()
    assert publish_all(date(2025, 4, 20)) == ["2025-01", "2025-02", QUARTER]
    assert {(row.book, row.period): row.cells for row in PublishedTable.objects.all()} == before
    assert publish_all(date(2025, 4, 20)) == []


def test_no_two_books_show_the_same_cell_under_two_fates():
    """Questions without an answer, and referrals without a decision, have a column in one book only."""
    year()
    published = Published(NEW, [parse(QUARTER)])
    assert "-" in published.columns("consultation_answer")
    assert "-" not in published.columns("consultation_next") | published.columns("referral_decision")


def test_shares_of_the_overview_leave_out_what_is_hidden():
    year()
    (shown,) = overview.indicators("m-espoo", parse(QUARTER), overview.TOGETHER)
    assert {one.code: one.value for one in shown} == {
        "slips": 297, "slip_state": None, "consultations": 273, "referrals": 306, "referral_decision": 79,
        "referral_telling": 84, "plans": 195, "plan_review_time": None,
    }  # fmt: skip
    (small,) = overview.indicators(place_area("west"), parse(QUARTER), overview.TOGETHER)
    assert {one.code: one.value for one in small}["slip_state"] is None
    assert (total([1, None]), total([1, 2])) == (None, 3)


def test_what_was_not_in_use_the_year_before_is_not_compared():
    found = places()
    for earlier in (2024, 2025):
        visits(found["centre"], date(earlier, 1, 1), 40)
    publish_all(date(2025, 4, 20))
    reception, together = overview.indicators("county", parse(QUARTER), overview.RECEPTION, overview.TOGETHER)
    assert {one.code: one.before for one in reception}["visits"] == 40
    assert [one.before for one in together] == [None] * len(together)


def test_the_overview_leads_to_them(client_for):
    year()
    manager = client_for("service_manager")
    html = manager.get("/fi/reports/").content.decode()
    for code in ("slips", "consultations", "referrals", "plans", "plan_review_time"):
        assert f"/fi/reports/{code}/" in html
    for book in NEW:
        assert manager.get(f"/fi/reports/{book}/").status_code == 200
        assert manager.get(f"/fi/reports/{book}/export/csv/").status_code == 200
    assert len(html.encode()) < 40 * 1024
