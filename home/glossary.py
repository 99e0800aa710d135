"""Terms of the glossary in running text: the first of each opens its explanation, by tap or key.

Works on the finished HTML of a page's cached part, so a reader's request does not pay for it. Uses
the browser's own popovers: no script, and a link to the glossary for browsers without them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup, NavigableString, Tag
from django.core.cache import cache
from django.utils import translation
from django.utils.translation import gettext as _

from organisation.words import stem, words

from .models import GlossaryTerm
from .stamp import content_stamp

MOST_ON_A_PAGE = 8
TEXT_PLACES = ".rich p, .rich li, .facts li, .do-dont li, .criteria li, .steps li p, .answer p, .lead"
NOT_INSIDE = ("a", "button", "h1", "h2", "h3", "h4", "time", "summary")


@dataclass(frozen=True)
class Entry:
    """A term as it is looked for: the stems of its words, in order."""

    code: str
    term: str
    definition: str
    url: str
    stems: tuple[str, ...]


def entries(language: str) -> dict[str, list[Entry]]:
    """Terms to explain, by their first stem; from the cache while nothing changed."""
    key = f"silta:glossary:{language}:{content_stamp()}"
    found: dict[str, list[Entry]] | None = cache.get(key)
    if found is None:
        found = {}
        with translation.override(language):
            for term in GlossaryTerm.objects.filter(explain=True):
                stems = tuple(stem(word, language) for word in words(term.term or ""))
                if stems and term.definition:
                    entry = Entry(term.code, term.term, term.definition, term.get_absolute_url(), stems)
                    found.setdefault(stems[0], []).append(entry)
        cache.set(key, found)
    return found


def _spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and word of every word of `text`."""
    position = 0
    for word in words(text):
        start = text.index(word, position)
        position = start + len(word)
        yield start, position, word


def _first_match(
    text: str, language: str, known: dict[str, list[Entry]], used: set[str]
) -> tuple[int, int, Entry] | None:
    spans = list(_spans(text))
    stems = [stem(word, language) for _start, _end, word in spans]
    for place, first in enumerate(stems):
        # The longest term that begins here.
        for entry in sorted(known.get(first, ()), key=lambda one: -len(one.stems)):
            length = len(entry.stems)
            if entry.code not in used and tuple(stems[place : place + length]) == entry.stems:
                return spans[place][0], spans[place + length - 1][1], entry
    return None


def explain_terms(html: str, language: str) -> str:
    """`html` with the first occurrence of each glossary term made to open its explanation."""
    known = entries(language)
    if not known or not html.strip():
        return html
    soup = BeautifulSoup(html, "html.parser")
    used: set[str] = set()
    for place in soup.select(TEXT_PLACES):
        for node in list(place.find_all(string=True)):
            if len(used) >= MOST_ON_A_PAGE:
                return str(soup)
            if node.find_parent(NOT_INSIDE):
                continue
            match = _first_match(str(node), language, known, used)
            if match:
                used.add(match[2].code)
                _wrap(soup, node, *match)
    return str(soup) if used else html


def _wrap(soup: BeautifulSoup, node: NavigableString, start: int, end: int, entry: Entry) -> None:
    text = str(node)
    button = soup.new_tag("button", attrs={"type": "button", "class": "term", "popovertarget": f"term-{entry.code}"})
    button.string = text[start:end]
    box = soup.new_tag("span", attrs={"id": f"term-{entry.code}", "popover": "auto", "class": "term-box"})
    heading = soup.new_tag("strong")
    heading.string = entry.term
    box.append(heading)
    box.append(f" {entry.definition} ")
    more = soup.new_tag("a", attrs={"href": entry.url})
    more.string = _("Glossary")
    box.append(more)
    parts: list[NavigableString | Tag] = [NavigableString(text[:start]), button, box, NavigableString(text[end:])]
    node.replace_with(*parts)
