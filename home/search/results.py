"""What a search shows: pinned answers, the reader's language, and other languages apart."""

from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.models import Page

from organisation import selectors as organisation
from organisation.languages import OWN_NAMES
from organisation.models import Contact, Place, Service, User
from organisation.words import fold, words

from ..models import GlossaryTerm, GuidancePage, NewsIndexPage, NewsPage, SectionPage
from ..restrictions import audience
from ..selectors import visible_to
from ..stamp import content_stamp, one_stamp
from .engine import Hit, find, page_types
from .excerpts import Searched, excerpt
from .phrases import Question, ask, pinned_pages

PER_PAGE = 10
OTHER_LANGUAGES = 5
MOST = 50
SUGGESTIONS = 6
# What a line of the list needs of its page.
SHOWN = ("title", "url_path", "latest_revision_id", "locale__language_code")
# Near misses below this share of the best rank are noise, unless they hold a whole word.
WORTH_SHOWING = 0.35
WORTH: dict[type[Model], float] = {
    GuidancePage: 1.4,
    NewsPage: 0.75,
    NewsIndexPage: 0.6,
    SectionPage: 0.6,
    Place: 0.6,
    Service: 0.6,
    Contact: 0.6,
    GlossaryTerm: 0.6,
}


@dataclass(frozen=True)
class Result:
    """One line of the result list; the fields that components/search_result.html draws."""

    title: str
    leads_to: Page | str
    searched: Searched
    stems: frozenset[str]
    written_in: str
    kind: str = ""
    path: str = ""
    language: str = ""
    pinned: bool = False

    @cached_property
    def url(self) -> str:
        """Made when it is drawn, like the excerpt: of fifty hits ten are."""
        return self.leads_to if isinstance(self.leads_to, str) else self.leads_to.url or ""

    @cached_property
    def excerpt(self) -> SafeString:
        return excerpt(self.searched.text, self.written_in, self.stems)

    @cached_property
    def holds_a_word(self) -> bool:
        """Whether a whole word of the question stands in it."""
        return self.pinned or self.searched.holds_any(self.stems)


@dataclass(frozen=True)
class Results:
    """The answer to a search. `closest`: nothing holds a whole word of the question."""

    own: list[Result] = field(default_factory=list)
    others: list[Result] = field(default_factory=list)
    closest: bool = False
    more: bool = False


@dataclass(frozen=True)
class _Card:
    """A row of the directory as a result in one language."""

    title: str
    url: str
    searched: Searched
    kind: str


def row_models() -> tuple[type[Model], ...]:
    return (Place, Service, Contact, GlossaryTerm)


def _row_types() -> list[ContentType]:
    return list(ContentType.objects.get_for_models(*row_models()).values())


@lru_cache(maxsize=2 * len(OWN_NAMES))
def _cards(language: str, _stamp: str) -> dict[tuple[int, str], _Card]:
    """Every active row of the directory; kept by the process, since a stamp belongs to one state of the content."""
    types = ContentType.objects.get_for_models(*row_models())

    def card(row: Model, title: str, url: str, *texts: str | None) -> tuple[tuple[int, str], _Card]:
        searched = Searched.of(" ".join(filter(None, texts)), language, title)
        return (types[type(row)].pk, str(row.pk)), _Card(title, url, searched, kinds[type(row)])

    with translation.override(language):
        kinds: dict[type[Model], str] = {
            Place: _("Place"),
            Service: _("Service"),
            Contact: _("Contact"),
            GlossaryTerm: _("Term"),
        }
        services, contacts = reverse("organisation:services"), reverse("organisation:contacts")
        cards = [
            card(place, place.name, place.get_absolute_url(), place.description, place.hours, place.address)
            for place in organisation.active_places()
        ]
        cards += [
            card(service, service.name, f"{services}#s-{service.code}", service.summary, service.how)
            for service in organisation.active_services()
        ]
        cards += [
            card(contact, contact.role, f"{contacts}#k-{contact.code}", contact.note, contact.hours)
            for contact in organisation.contacts()
        ]
        cards += [
            card(term, term.term, term.get_absolute_url(), term.definition)
            for term in GlossaryTerm.objects.all()
            if term.term
        ]
    return dict(cards)


# --- Pages --------------------------------------------------------------------------------------


def _texts(pages: list[Page]) -> dict[int, Searched]:
    """The running text of each page, from the cache while its revision stands."""
    stamp = content_stamp()
    keys = {page.pk: f"silta:text:{page.pk}:{page.latest_revision_id}:{stamp}" for page in pages}
    known = cache.get_many(keys.values())
    missing = [page.pk for page in pages if keys[page.pk] not in known]
    if missing:
        languages = {page.pk: page.locale.language_code for page in pages}
        fresh = {
            keys[page.pk]: Searched.of(page.plain_text, languages[page.pk], page.title)
            for page in Page.objects.filter(pk__in=missing).specific()
            if hasattr(page, "plain_text")
        }
        cache.set_many(fresh)
        known |= fresh
    return {pk: known[key] for pk, key in keys.items() if key in known}


def _visible(user: User, languages: list[str]) -> QuerySet[Page]:
    return visible_to(user, Page.objects.filter(locale__language_code__in=languages, depth__gt=2))


def _page_results(rows: list[Page], questions: dict[str, Question], own: str, pinned: list[int]) -> dict[int, Result]:
    texts = _texts(rows)
    results = {}
    for page in rows:
        if page.pk not in texts:
            continue
        code = page.locale.language_code
        results[page.pk] = Result(
            title=page.title,
            leads_to=page,
            searched=texts[page.pk],
            stems=questions[code].stems,
            written_in=code,
            language="" if code == own else code,
            pinned=page.pk in pinned,
        )
    return results


@one_stamp()
def search(phrase: str, user: User, language: str, *, page: int = 1) -> Results:
    """Results for `phrase`, at most ten on each of `page`; six queries when the cache is warm."""
    questions = ask(phrase, [code for code, _name in OWN_NAMES])
    question = questions[language]
    other = [code for code, _name in OWN_NAMES if code != language]
    kinds_of_page = {content_type.pk for content_type in page_types()}

    own_hits = _by_worth(find(question.tokens, _visible(user, [language]), _row_types(), MOST))
    other_hits: list[Hit] = []
    if page == 1:
        tokens = [token for code in other for token in questions[code].tokens]
        other_hits = find(tokens, _visible(user, other), [], OTHER_LANGUAGES)
    pinned = pinned_pages(phrase, language)
    keys = [int(hit.object_id) for hit in [*own_hits, *other_hits] if hit.content_type_id in kinds_of_page]
    found = visible_to(user, Page.objects.filter(pk__in=[*keys, *pinned])).select_related("locale").only(*SHOWN)
    results = _page_results(list(found), questions, language, pinned)
    cards = _cards(language, content_stamp())

    ordered = [results[key] for key in pinned if key in results]
    floor = WORTH_SHOWING * own_hits[0].score if own_hits else 0.0
    for hit in own_hits:
        result = None
        if hit.content_type_id in kinds_of_page:
            result = results.get(int(hit.object_id))
        elif (hit.content_type_id, hit.object_id) in cards:
            card = cards[hit.content_type_id, hit.object_id]
            result = Result(card.title, card.url, card.searched, question.stems, language, kind=card.kind)
        if result is None or result.pinned:
            continue
        if hit.score >= floor or result.holds_a_word:
            ordered.append(result)
    shown = ordered[(page - 1) * PER_PAGE : page * PER_PAGE]
    return Results(
        own=shown,
        # Another language is offered for a whole word only; near misses are noise there.
        others=[
            results[key]
            for key in map(int, (hit.object_id for hit in other_hits))
            if key in results and results[key].holds_a_word
        ],
        closest=bool(shown) and not any(result.holds_a_word for result in shown),
        more=len(ordered) > page * PER_PAGE,
    )


def _by_worth(hits: list[Hit]) -> list[Hit]:
    """Best first, guidance before the directory and news: who searches wants to know what to do."""
    worth = {
        content_type.pk: WORTH.get(model, 1.0)
        for model, content_type in ContentType.objects.get_for_models(*WORTH).items()
    }
    return sorted(hits, key=lambda hit: hit.score * worth.get(hit.content_type_id, 1.0), reverse=True)


# --- While typing -------------------------------------------------------------------------------


def suggest(beginning: str, user: User, language: str) -> list[tuple[str, str]]:
    """Titles and addresses with words that begin like what is being typed. No query when warm."""
    key = f"silta:titles:{language}:{audience(user)}:{content_stamp()}"
    titles = cache.get(key)
    if titles is None:
        pages = _visible(user, [language]).order_by("title")
        titles = [(page.title, page.url or "") for page in pages]
        titles += [(card.title, card.url) for card in _cards(language, content_stamp()).values()]
        titles = [(fold(title), title, url) for title, url in titles]
        cache.set(key, titles)
    typed = [fold(word) for word in words(beginning)]
    if not typed:
        return []

    def fits(folded: str) -> bool:
        parts = words(folded)
        return all(any(part.startswith(word) for part in parts) for word in typed)

    return [(title, url) for folded, title, url in titles if fits(folded)][:SUGGESTIONS]
