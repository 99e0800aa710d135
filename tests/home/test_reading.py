"""How often pages are opened: nearly no writing, nothing lost, nobody known."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from home.lifecycle.reading import count_view, flush_views, forget_views
from home.lifecycle.selectors import countable_pages, with_use
from home.models import GuidancePage, PageFeedback, PageViewCount

from .factories import GuidancePageFactory, NewsPageFactory, child, make_site


@pytest.fixture(autouse=True)
def _nothing_waits():
    forget_views()
    yield
    forget_views()


@pytest.fixture
def front(db):
    return make_site()


@pytest.fixture
def page(front):
    return GuidancePageFactory(parent=child(front, "guidance"))


def test_views_are_counted_by_day_and_page(reader, front, page):
    news = NewsPageFactory(parent=child(front, "news"))
    for url in (page.url, page.url, news.url, front.url, child(front, "guidance").url):
        assert reader.get(url).status_code == 200
    assert reader.head(page.url).status_code == 200
    assert flush_views() == 3
    assert flush_views() == 0
    assert set(PageViewCount.objects.values_list("page_id", "day", "count")) == {
        (page.pk, timezone.localdate(), 2),
        (news.pk, timezone.localdate(), 1),
    }
    reader.get(page.url)
    flush_views()
    assert PageViewCount.objects.get(page=page.pk).count == 3


def test_a_view_costs_no_query(page):
    with CaptureQueriesContext(connection) as captured:
        for _ in range(30):
            count_view(page)
    assert len(captured) == 0


@pytest.mark.parametrize("pages", [1, 3, 30])
def test_writing_costs_the_same_for_many_pages(front, pages):
    section = child(front, "guidance")
    for _ in range(pages):
        count_view(GuidancePageFactory(parent=section))
    with CaptureQueriesContext(connection) as captured:
        flush_views()
    assert len([row for row in captured if "SAVEPOINT" not in row["sql"]]) == 3
    assert PageViewCount.objects.count() == pages


def test_they_are_written_after_so_many(page, settings):
    settings.PAGE_VIEW_BUFFER = 5
    for _ in range(4):
        count_view(page)
    assert not PageViewCount.objects.exists()
    count_view(page)
    assert PageViewCount.objects.get().count == 5


def test_a_page_that_is_gone_is_left_out(page):
    count_view(page)
    count_view(GuidancePage(pk=999_999))
    flush_views()
    assert list(PageViewCount.objects.values_list("page_id", flat=True)) == [page.pk]


def test_threads_lose_nothing(page):
    def read():
        for _ in range(200):
            count_view(page)

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert flush_views() == 1600


@pytest.mark.parametrize(("days", "expected"), [(30, 1), (90, 11), (365, 111)])
def test_periods(page, days, expected):
    today = timezone.localdate()
    for back, count in ((29, 1), (30, 10), (364, 100), (365, 1000)):
        PageViewCount.objects.create(page=page, day=today - timedelta(days=back), count=count)
    for _ in range(3):
        PageFeedback.objects.create(page=page, helped=True)
    PageFeedback.objects.create(page=page, helped=False)
    row = with_use(countable_pages(), days).get(pk=page.pk)
    assert (row.views, row.helped_yes, row.helped_no) == (expected, 3, 1)
