"""Owner and review interval of a page: its own, or of the nearest page above it that has one.

Only a few pages have pages below them, so what they hand down is kept in the cache under the
content stamp: asking costs no query when it is warm, for one page or for a list.
"""

from dataclasses import dataclass
from typing import Any

from dateutil.relativedelta import relativedelta
from django.core.cache import cache
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models import CharField as TextColumn
from wagtail.models import Page

from organisation.enums import OwnerRole

from ..models import FrontPage, GuidancePage, NewsIndexPage, SectionPage
from ..stamp import content_stamp

# Where no page above says anything.
DEFAULT_OWNER = OwnerRole.CONTENT_EDITOR
DEFAULT_MONTHS = 12


@dataclass(frozen=True)
class Branch:
    """A page that hands something down, by its path in the tree."""

    path: str
    owner_role: str
    check_months: int | None


def branches() -> list[Branch]:
    """Pages that hand down an owner or an interval, the deepest first."""
    key = f"silta:branches:{content_stamp()}"
    found = cache.get(key)
    if found is None:
        rows = [
            Branch(*row)
            for model in (FrontPage, SectionPage, NewsIndexPage)
            for row in model.objects.values_list("path", "owner_role", "check_months")
        ]
        found = sorted(
            (row for row in rows if row.owner_role or row.check_months), key=lambda row: len(row.path), reverse=True
        )
        cache.set(key, found)
    return list(found)


def _above(page: Page) -> list[Branch]:
    return [row for row in branches() if page.path and page.path != row.path and page.path.startswith(row.path)]


def effective_owner(page: Any) -> OwnerRole:
    """The role that answers for `page`; the content editors where nobody is named."""
    own = page.owner_role or next((row.owner_role for row in _above(page) if row.owner_role), DEFAULT_OWNER)
    return OwnerRole(own)


def effective_months(page: Any) -> int:
    """How long a check of `page` holds, in months; a year where nothing is said."""
    return page.check_months or next((row.check_months for row in _above(page) if row.check_months), DEFAULT_MONTHS)


def with_inherited(pages: QuerySet[Any]) -> QuerySet[Any]:
    """Annotate `owner_now` and `months_now` as `effective_owner` and `effective_months` would give them."""
    rows = branches()
    return pages.annotate(
        owner_now=Case(
            When(~Q(owner_role=""), then=F("owner_role")),
            *(When(path__startswith=row.path, then=Value(row.owner_role)) for row in rows if row.owner_role),
            default=Value(DEFAULT_OWNER.value),
            output_field=TextColumn(),
        ),
        months_now=Case(
            When(check_months__gt=0, then=F("check_months")),
            *(When(path__startswith=row.path, then=Value(row.check_months)) for row in rows if row.check_months),
            default=Value(DEFAULT_MONTHS),
            output_field=IntegerField(),
        ),
    )


def next_check_before(day: Any) -> Q:
    """Pages (annotated by `with_inherited`) whose next check is before `day`.

    No database adds months as the calendar does, so each interval that is in use gets the first
    day on which a check still holds on `day`.
    """
    own = GuidancePage.objects.order_by().values_list("check_months", flat=True).distinct()
    intervals = {months or DEFAULT_MONTHS for months in own} | {row.check_months for row in branches()}
    found = Q(pk__in=[])
    for months in sorted(filter(None, {*intervals, DEFAULT_MONTHS})):
        holds = day - relativedelta(months=months)
        while holds + relativedelta(months=months) < day:
            holds += relativedelta(days=1)
        found |= Q(months_now=months, checked_on__lt=holds)
    return found
