"""Search finds what readers mean: queries written over the demo's pages, with floors on both databases."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest
from django.utils import translation
from wagtail.models import Page

from home.search.results import search
from intranet.starter.source import stable_id
from organisation.models import User

ROWS = list(csv.DictReader((Path(__file__).parent / "queries.csv").open(encoding="utf-8")))
FLOOR = 0.95
FLOOR_FIRST = 0.80


@pytest.fixture
def reader(demo):
    return User.objects.get(username="doctor")


@pytest.fixture
def addresses(demo):
    """Address of every demo page by key and language."""
    keys = {key for row in ROWS for key in row["relevant"].split()}
    found = {}
    for key in keys:
        for page in Page.objects.filter(translation_key=stable_id("page", key)).select_related("locale"):
            found[key, page.locale.language_code] = page.url
    assert {key for key, _language in found} == keys
    return found


def test_there_are_enough_queries():
    by_language = defaultdict(int)
    for row in ROWS:
        by_language[row["language"]] += 1
    assert len(ROWS) >= 120
    assert len({(row["language"], row["query"]) for row in ROWS}) == len(ROWS)
    assert by_language["sv"] >= 0.4 * len(ROWS)
    assert by_language["en"] >= 10


def _share(row, reader, addresses):
    with translation.override(row["language"]):
        results = search(row["query"], reader, row["language"])
    wanted = {addresses[key, row["language"]] for key in row["relevant"].split()}
    shown = [result.url for result in results.own[:3]]
    return len(wanted & set(shown)) / min(3, len(wanted)), bool(shown) and shown[0] in wanted, shown


def test_relevant_pages_are_in_the_top_three(reader, addresses):
    shares, first, poor = [], [], []
    for row in ROWS:
        share, right_first, shown = _share(row, reader, addresses)
        shares.append(share)
        first.append(right_first)
        if share < 1:
            poor.append(f"{share:.2f} [{row['language']}] {row['query']} → {row['relevant']}: {shown}")
    report = "\n".join(poor)
    assert sum(shares) / len(shares) >= FLOOR, report
    assert sum(first) / len(first) >= FLOOR_FIRST, report


@pytest.mark.parametrize(
    ("language", "query", "key"),
    [
        ("fi", "toimeentulotuen hakeminen", "money"),
        ("fi", "asunoton", "housing"),
        ("sv", "ensam klient", "loneliness"),
        ("sv", "utkomststod", "money"),
    ],
)
def test_the_right_page_comes_first(reader, addresses, language, query, key):
    addresses_of_key = Page.objects.get(translation_key=stable_id("page", key), locale__language_code=language).url
    with translation.override(language):
        assert search(query, reader, language).own[0].url == addresses_of_key
