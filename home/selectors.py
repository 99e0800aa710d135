"""Reads of the guidance room, with every rule about who sees what."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.utils import translation
from wagtail.models import Page

from organisation import selectors as organisation
from organisation.languages import OWN_NAMES
from organisation.models import NeedTopic, User

from .models import EmergencyBox, FrontPage, GlossaryTerm, GuidancePage, NewsIndexPage, NewsPage
from .models.base import SitePage
from .restrictions import closed_paths
from .stamp import content_stamp

LATEST_NEWS = 4


def visible_to(user: User, pages: QuerySet[Page] | None = None) -> QuerySet[Page]:
    """Live pages that `user` may read. Menus, lists and search all begin here."""
    pages = (Page.objects.all() if pages is None else pages).filter(live=True)
    for path in closed_paths(user):
        pages = pages.exclude(path__startswith=path)
    return pages


def page_at(language: str, path: str) -> Page | None:
    """The live page of `language` at `path` ("" is the front page), from the cache while nothing changed.

    What is kept is the page as its readers get it; publishing, unpublishing, moving and deleting
    renew the stamp that the key carries.
    """
    key = f"silta:page:{language}:{hashlib.sha256(path.encode()).hexdigest()}:{content_stamp()}"
    page: Page | None = cache.get(key)
    if page is None:
        front = FrontPage.objects.filter(locale__language_code=language, live=True).first()
        found = front and Page.objects.filter(url_path=front.url_path + path, live=True).first()
        page = found.specific if found else None
        if page is not None:
            cache.set(key, page)
    return page


@dataclass(frozen=True)
class GuidanceGroup:
    """Guidance pages under one heading of a section."""

    label: str
    pages: list[GuidancePage]


def guidance_under(parent: Page, user: User) -> QuerySet[GuidancePage]:
    """Guidance pages below `parent`, in the editors' order."""
    return visible_to(user, GuidancePage.objects.descendant_of(parent)).order_by("path")


def grouped_guidance(section: Page, user: User) -> list[GuidanceGroup]:
    pages = list(guidance_under(section, user))
    return [
        GuidanceGroup(str(label), [page for page in pages if page.group == value])
        for value, label in GuidancePage.Group.choices
        if any(page.group == value for page in pages)
    ]


def news_under(parent: Page, user: User) -> QuerySet[NewsPage]:
    """News below `parent`, newest first."""
    return visible_to(user, NewsPage.objects.descendant_of(parent)).order_by("-date", "-path")


@dataclass(frozen=True)
class TopicEntry:
    """A need topic on the front page with the guidance page that answers it."""

    topic: NeedTopic
    url: str


def front_page(page: SitePage, user: User) -> dict[str, Any]:
    """What the front page shows everybody alike, in a constant number of queries."""
    answers: dict[int, GuidancePage] = {}
    # The page about the fewest topics is the page about this topic.
    pages = sorted(guidance_under(page, user).prefetch_related("topics"), key=lambda item: len(item.topics.all()))
    for guidance in pages:
        for topic in guidance.topics.all():
            answers.setdefault(topic.pk, guidance)
    return {
        "topics": [
            TopicEntry(topic, answers[topic.pk].url)
            for topic in organisation.front_page_topics()
            if topic.pk in answers
        ],
        "practice": [item for item in pages if item.group == GuidancePage.Group.PRACTICE],
        "latest_news": news_under(page, user)[:LATEST_NEWS],
        "news_url": news_index.url if (news_index := NewsIndexPage.objects.child_of(page).live().first()) else "",
    }


@dataclass(frozen=True)
class GlossaryLetter:
    """Terms that begin with one letter."""

    letter: str
    terms: list[GlossaryTerm]


def glossary_by_letter(language: str) -> list[GlossaryLetter]:
    """The whole glossary by the first letter in `language`; å, ä and ö come last, as in Finland."""
    alphabet = "abcdefghijklmnopqrstuvwxyzåäö"

    def order(term: GlossaryTerm) -> list[int]:
        return [alphabet.find(letter) for letter in getattr(term, f"term_{language}").lower()]

    terms = sorted((term for term in GlossaryTerm.objects.all() if getattr(term, f"term_{language}")), key=order)
    letters: dict[str, list[GlossaryTerm]] = {}
    for term in terms:
        letters.setdefault(getattr(term, f"term_{language}")[0].upper(), []).append(term)
    return [GlossaryLetter(letter, rows) for letter, rows in letters.items()]


def emergency_box() -> EmergencyBox | None:
    """The emergency box with its lines in the active language, from the cache when nothing changed."""
    key = f"silta:emergency:{translation.get_language()}:{content_stamp()}"
    found = cache.get(key)
    if found is None:
        box = EmergencyBox.objects.prefetch_related("lines").first()
        found = {"box": box}
        cache.set(key, found)
    box = found["box"]
    return box if isinstance(box, EmergencyBox) else None


def handouts_of(page: GuidancePage) -> dict[str, GuidancePage]:
    """Live versions of `page` that have a handout, by language code."""
    rows = GuidancePage.objects.filter(translation_key=page.translation_key, live=True)
    return {row.locale.language_code: row for row in rows.select_related("locale") if row.has_handout}


def nearest_translation_url(page: Page, language: str) -> tuple[str, bool]:
    """Address of `page` in `language`, or of its nearest ancestor there, and whether it was missing."""
    translated = Page.objects.filter(
        translation_key=page.translation_key, locale__language_code=language, live=True
    ).first()
    if translated is not None and translated.url:
        return translated.url, False
    keys = dict(page.get_ancestors().filter(depth__gt=1).values_list("translation_key", "depth"))
    candidates = Page.objects.filter(Q(translation_key__in=keys), locale__language_code=language, live=True).order_by(
        "-depth"
    )
    nearest = candidates.first()
    return (nearest.url if nearest and nearest.url else f"/{language}/"), True


@dataclass(frozen=True)
class UntranslatedPage:
    """A page and the languages that it lacks, own names."""

    page: Page
    missing: list[str]


def untranslated_pages() -> list[UntranslatedPage]:
    """Live pages without a live version in some language. English may be missing without warning."""
    pages = Page.objects.filter(live=True, depth__gt=1).select_related("locale").order_by("path")
    languages: dict[Any, set[str]] = {}
    for page in pages:
        languages.setdefault(page.translation_key, set()).add(page.locale.language_code)
    listed = []
    seen = set()
    for page in pages:
        missing = [name for code, name in OWN_NAMES if code != "en" and code not in languages[page.translation_key]]
        if missing and page.translation_key not in seen:
            seen.add(page.translation_key)
            listed.append(UntranslatedPage(page, missing))
    return listed
