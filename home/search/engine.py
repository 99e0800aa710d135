"""One ranked query over pages and the directory, on SQLite and PostgreSQL alike.

The index is Wagtail's own; what is ours is the text that goes in (`organisation.words`) and the
ranking. Wagtail's ranking query is slow on SQLite for many words and ignores the title's weight, so
both databases get one statement here. It names modelsearch's index tables; a test fails when those
move.
"""

import itertools
import math
import operator
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection
from django.db.models import BooleanField, FloatField, Func, Q, QuerySet, TextField
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast
from wagtail.models import Page
from wagtail.search.models import IndexEntry

from ..stamp import content_stamp

TITLE_WEIGHT = 4.0
# PostgreSQL adds title and body where bm25 lets them saturate together: the title needs less there.
TITLE_BESIDE_BODY = 0.4
MAX_TOKENS = 80
# In more than about a sixth of all there is.
COMMON = 1.75
EVEN = "'{1,1,1,1}'"
RARITY_CLASSES = (0.0, 1.0, 1.75, 2.5, 3.25, 4.0, 99.0)


@dataclass(frozen=True)
class Hit:
    """A row of the index: what it is, its key, and its rank (higher is better)."""

    content_type_id: int
    object_id: str
    score: float


class _WeightedBM25(Func):
    """SQLite's bm25 with the title above the body; autocomplete does not count. Lower is better."""

    output_field = FloatField()

    def as_sql(  # type: ignore[override]
        self, compiler: Any, connection: Any, **kwargs: Any
    ) -> tuple[str, list[Any]]:
        from wagtail.search.models import SQLiteFTSIndexEntry

        return f"bm25({SQLiteFTSIndexEntry._meta.db_table}, 0.0, 1.0, {TITLE_WEIGHT})", []


def _scope(prefix: str, pages: QuerySet[Page], rows: Iterable[ContentType]) -> Q:
    """Only `pages`, and all rows of the content types `rows`."""
    keys = pages.order_by().annotate(index_key=Cast("pk", TextField())).values("index_key")
    kinds = [content_type.pk for content_type in page_types()]
    in_pages = Q(**{f"{prefix}content_type__in": kinds, f"{prefix}object_id__in": keys})
    return in_pages | Q(**{f"{prefix}content_type__in": [content_type.pk for content_type in rows]})


def page_types() -> list[ContentType]:
    from ..models import CoveragePage, DirectoryPage, FrontPage, GuidancePage, NewsIndexPage, NewsPage, SectionPage

    models = (CoveragePage, DirectoryPage, FrontPage, GuidancePage, NewsIndexPage, NewsPage, SectionPage, Page)
    return list(ContentType.objects.get_for_models(*models).values())


def find(tokens: Iterable[str], pages: QuerySet[Page], rows: Iterable[ContentType], limit: int) -> list[Hit]:
    """The best hits for any of `tokens` among `pages` and rows, best first: one query.

    Tokens are letters and digits only (`organisation.words`), so nothing typed reaches a query
    language.
    """
    wanted = list(dict.fromkeys(tokens))[:MAX_TOKENS]
    if not wanted:
        return []
    finder = _find_sqlite if connection.vendor == "sqlite" else _find_postgresql
    return finder(wanted, pages, rows, limit)


def _find_sqlite(wanted: list[str], pages: QuerySet[Page], rows: Iterable[ContentType], limit: int) -> list[Hit]:
    from modelsearch.backends.database.sqlite.query import Lexeme, MatchExpression, SearchQueryExpression
    from wagtail.search.models import SQLiteFTSIndexEntry

    query = reduce(operator.or_, map(Lexeme, wanted))
    found = (
        SQLiteFTSIndexEntry.objects.filter(
            MatchExpression(["title", "body"], SearchQueryExpression(query)), _scope("index_entry__", pages, rows)
        )
        .annotate(score=_WeightedBM25())
        .order_by("score")
        .values_list("index_entry__content_type_id", "index_entry__object_id", "score")[:limit]
    )
    return [Hit(content_type, key, -score) for content_type, key, score in found]


def _rarities(wanted: list[str]) -> dict[str, float]:
    """How rare each token is among all that is indexed (the idf of BM25).

    PostgreSQL's rank knows no rarity, and without it a piece that stands in every second page counts
    like a whole word that stands in one. Kept in the cache under the content stamp; one query when
    a token is new.
    """
    stamp = content_stamp()
    keys = {token: f"silta:df:{token}:{stamp}" for token in wanted}
    total_key = f"silta:df:total:{stamp}"
    known = cache.get_many([*keys.values(), total_key])
    missing = [token for token in wanted if keys[token] not in known]
    if missing or total_key not in known:
        table = IndexEntry._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT token, count(e.id), (SELECT count(*) FROM {table}) FROM unnest(%s::text[]) token "  # noqa: S608
                f"LEFT JOIN {table} e ON (e.title || e.body) @@ token::tsquery GROUP BY token",
                [missing or wanted[:1]],
            )
            rows = cursor.fetchall()
        fresh = {keys[token]: frequency for token, frequency, _total in rows} | {total_key: rows[0][2]}
        cache.set_many(fresh)
        known |= fresh
    total = known[total_key]
    return {token: math.log(1 + (total - known[key] + 0.5) / (known[key] + 0.5)) for token, key in keys.items()}


def _rank(rarities: dict[str, float]) -> RawSQL:
    """Rank of title and body, with tokens in classes by rarity, since ts_rank weighs all of a query alike.

    Written out: as a tree of Django's expressions it took longer to put together than to answer.
    """
    parts, given = [], []
    for lower, upper in itertools.pairwise(RARITY_CLASSES):
        tokens = [token for token, rarity in rarities.items() if lower <= rarity < upper]
        if not tokens:
            continue
        # ts_rank divides by the number of words asked.
        weight = sum(rarities[token] for token in tokens)
        parts.append(f"%s * (%s * ts_rank({EVEN}, title, %s::tsquery, 1) + ts_rank({EVEN}, body, %s::tsquery, 1))")
        given += [weight, TITLE_BESIDE_BODY, _any(tokens), _any(tokens)]
    return RawSQL(" + ".join(parts), given, output_field=FloatField())  # noqa: S611


def _telling(rarities: dict[str, float]) -> list[str]:
    """The tokens that make something a hit: what stands everywhere only changes the order."""
    return [token for token, rarity in rarities.items() if rarity >= COMMON] or list(rarities)


def _any(tokens: list[str]) -> str:
    # Tokens are letters and digits, so they need no quoting.
    return " | ".join(tokens)


def _find_postgresql(wanted: list[str], pages: QuerySet[Page], rows: Iterable[ContentType], limit: int) -> list[Hit]:
    rarities = _rarities(wanted)
    telling = _any(_telling(rarities))
    found = (
        IndexEntry.objects.filter(_scope("", pages, rows))
        .filter(RawSQL("title @@ %s::tsquery OR body @@ %s::tsquery", [telling] * 2, output_field=BooleanField()))
        .annotate(score=_rank(rarities))
        .order_by("-score")
        .values_list("content_type_id", "object_id", "score")[:limit]
    )
    return [Hit(content_type, key, float(score)) for content_type, key, score in found]
