"""What is due, missing, broken or unread: the reads behind reports, dashboard and reminders."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone, translation
from wagtail.models import Page

from organisation.enums import OwnerRole
from organisation.languages import OWN_NAMES
from organisation.models import User

from ..models import ChangeNote, GuidancePage, NewsPage, PageFeedback, PageViewCount, SearchMiss
from ..selectors import visible_to
from .inheritance import effective_owner, next_check_before, with_inherited

SOON_DAYS = 14


def checked_pages() -> QuerySet[GuidancePage]:
    """Live guidance pages with `owner_now` and `months_now`, light: without their content."""
    pages = with_inherited(GuidancePage.objects.filter(live=True).select_related("locale"))
    return pages.defer("body", "handout_text", "keywords")


def due_pages(before: date) -> QuerySet[GuidancePage]:
    """Live guidance pages whose next check is before the day `before`, the longest checked first."""
    return checked_pages().filter(next_check_before(before)).order_by("checked_on", "title")


@dataclass
class DueCheck:
    """A page in all its languages with the day of its next check."""

    translation_key: UUID
    due_on: date
    owner: OwnerRole
    pages: dict[str, GuidancePage] = field(default_factory=dict)

    def in_language(self, language: str) -> GuidancePage:
        """The version for a reader of `language`, or the first there is."""
        order = [language, *(code for code, _name in OWN_NAMES)]
        return next(self.pages[code] for code in order if code in self.pages)


def due_checks(before: date) -> list[DueCheck]:
    """Checks whose day is before `before`, one per page in all its languages, the first due on top."""
    keys = due_pages(before).values_list("translation_key", flat=True)
    found: dict[UUID, DueCheck] = {}
    order = [code for code, _name in OWN_NAMES]
    pages = list(checked_pages().filter(translation_key__in=set(keys)))
    for page in sorted(pages, key=lambda page: order.index(page.locale.language_code)):
        check = found.setdefault(
            page.translation_key, DueCheck(page.translation_key, page.next_check, effective_owner(page))
        )
        check.due_on = min(check.due_on, page.next_check)
        check.pages[page.locale.language_code] = page
    return sorted(found.values(), key=lambda check: (check.due_on, check.translation_key))


# --- Languages ----------------------------------------------------------------------------------


def with_language_state(pages: Any) -> Any:
    """Annotate each language version's key and last publishing: `pk_fi`, `published_fi`, `pk_sv` …
    and `source_published`, of the version that the others are translated from.
    """
    versions = Page.objects.filter(translation_key=OuterRef("translation_key")).order_by()
    annotations: dict[str, Subquery] = {}
    for code, _name in OWN_NAMES:
        version = versions.filter(locale__language_code=code)
        annotations[f"pk_{code}"] = Subquery(version.values("pk")[:1])
        annotations[f"published_{code}"] = Subquery(
            version.filter(live=True).values("last_published_at")[:1], output_field=DateTimeField()
        )
    return pages.annotate(**annotations).annotate(
        source_published=Coalesce(*(F(f"published_{code}") for code, _name in OWN_NAMES), output_field=DateTimeField())
    )


def one_row_a_page(pages: Any) -> Any:
    """Of pages annotated by `with_language_state`: the Finnish version, or the first there is."""
    return pages.filter(pk=Coalesce(*(F(f"pk_{code}") for code, _name in OWN_NAMES)))


def missing_in(language: str) -> Q:
    """No version in `language`, or only a draft."""
    return Q(**{f"published_{language}__isnull": True})


def outdated_in(language: str) -> Q:
    """The version in `language` was published before the source's last publishing."""
    return Q(**{f"published_{language}__lt": F("source_published")})


def incomplete_languages() -> QuerySet[Page]:
    """Pages that lack a language or have an outdated one, annotated by `with_language_state`."""
    pages = one_row_a_page(with_language_state(Page.objects.filter(depth__gt=2))).filter(source_published__isnull=False)
    wrong = Q(pk__in=[])
    for code, _name in OWN_NAMES:
        wrong |= missing_in(code) | outdated_in(code)
    incomplete: QuerySet[Page] = pages.filter(wrong).select_related("locale").order_by("path")
    return incomplete


# --- Use ----------------------------------------------------------------------------------------


def countable_pages() -> QuerySet[Page]:
    """Live pages whose opening is counted."""
    pages: QuerySet[Page] = Page.objects.filter(live=True).type(GuidancePage, NewsPage)
    return pages.select_related("locale", "content_type")


def with_use(pages: QuerySet[Page], days: int) -> QuerySet[Page]:
    """Annotate `views`, `helped_yes` and `helped_no` of each page in the last `days` days, today included."""
    since = timezone.localdate() - timedelta(days=days - 1)
    counted = PageViewCount.objects.filter(page=OuterRef("pk"), day__gte=since).order_by().values("page")
    answers = PageFeedback.objects.filter(page=OuterRef("pk"), day__gte=since).order_by().values("page")

    def number(rows: QuerySet[Any, Any]) -> Coalesce:
        return Coalesce(Subquery(rows.values("number")), Value(0), output_field=IntegerField())

    annotated: QuerySet[Page] = pages.annotate(
        views=number(counted.annotate(number=Sum("count"))),
        helped_yes=number(answers.filter(helped=True).annotate(number=Count("pk"))),
        helped_no=number(answers.filter(helped=False).annotate(number=Count("pk"))),
    )
    return annotated


def missed_searches(misses: QuerySet[SearchMiss]) -> QuerySet[Any, Any]:
    """Group misses by phrase and language: `times` asked, and the most `found` in that time."""
    rows = misses.order_by().values("phrase", "language").annotate(times=Sum("count"), most_found=Max("found"))
    return rows.order_by("-times", "phrase", "language")


@dataclass(frozen=True)
class ContentState:
    """The figures on the dashboard."""

    overdue: int
    open_feedback: int
    misses: int


def content_state() -> ContentState:
    """Overdue checks, feedback that waits, and searches with few results this month: three queries."""
    today = timezone.localdate()
    waiting = PageFeedback.objects.filter(status__in=PageFeedback.OPEN).count()
    misses = SearchMiss.objects.filter(day__gte=today.replace(day=1)).aggregate(times=Sum("count"))["times"]
    overdue = due_pages(today).order_by().values("translation_key").distinct().count()
    return ContentState(overdue, waiting, misses or 0)


def state_order() -> Case:
    """Feedback that waits first: for ordering."""
    return Case(
        When(status=PageFeedback.Status.NEW, then=Value(0)),
        When(status=PageFeedback.Status.IN_WORK, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )


# --- Changes ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PageChange:
    """A note of a change with the page that it is about."""

    day: date
    text: str
    title: str
    url: str


def changes_since(user: User, since: date, limit: int = 10) -> list[PageChange]:
    """Notes since `since` on live pages of the active language that `user` may read, newest first."""
    pages = visible_to(user, GuidancePage.objects.filter(locale__language_code=translation.get_language() or "fi"))
    rows = ChangeNote.objects.filter(date__gte=since, page__in=pages.values("pk")).select_related("page")
    return [
        PageChange(row.date, row.text, row.page.title, row.page.url or "")
        for row in rows.order_by("-date", "-pk")[:limit]
    ]
