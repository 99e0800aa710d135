"""What readers see of feedback: only answers that an editor has made public."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import translation
from wagtail.models import Page

from organisation.models import User

from ..models import PageFeedback
from ..selectors import visible_to

SHOWN = 3


@dataclass(frozen=True)
class PublicAnswer:
    """What was changed because somebody asked."""

    day: date
    text: str


def public_answers(page: Page) -> list[PublicAnswer]:
    """The latest answers about `page` in any of its languages, in the active language. One query."""
    rows = PageFeedback.objects.filter(
        page__translation_key=page.translation_key, status=PageFeedback.Status.ANSWERED
    ).order_by("-day", "-pk")
    return [PublicAnswer(row.day, row.answer) for row in rows[: SHOWN * 2] if row.answer][:SHOWN]


@dataclass(frozen=True)
class PageAnswer:
    """A public answer with the page that it is about."""

    day: date
    text: str
    title: str
    url: str


def _versions(keys: set[Any]) -> dict[Any, Page]:
    """The versions of pages in the active language, by what is the same in every language. One query."""
    language = translation.get_language() or "fi"
    return {
        page.translation_key: page
        for page in Page.objects.live().filter(translation_key__in=keys, locale__language_code=language)
    }


def answers_since(user: User, since: date, limit: int = 6) -> list[PageAnswer]:
    """Public answers since `since` on pages that `user` may read, newest first, in the active language."""
    rows = (
        PageFeedback.objects.filter(
            status=PageFeedback.Status.ANSWERED, day__gte=since, page__in=visible_to(user).values("pk")
        )
        .select_related("page__locale")
        .order_by("-day", "-pk")
    )
    shown = [row for row in rows[: limit * 2] if row.answer and row.page][:limit]
    versions = _versions({row.page.translation_key for row in shown if row.page})
    found = []
    for row in shown:
        page: Page | None = row.page
        if page is not None:
            page = versions.get(page.translation_key, page)
            found.append(PageAnswer(row.day, row.answer, page.title, page.url or ""))
    return found
