"""From what was typed to what is asked: stop words out, synonyms in, pinned answers found."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.cache import cache

from organisation.words import LANGUAGES, is_stop_word, stem, word_tokens, words

from ..models import GlossaryTerm, PinnedAnswer, SynonymGroup
from ..stamp import content_stamp

MAX_WORDS = 30


@dataclass(frozen=True)
class Question:
    """A phrase in one language, ready to be asked."""

    language: str
    words: tuple[str, ...]
    stems: frozenset[str]
    tokens: tuple[str, ...]


def _stems(phrase: str, language: str) -> frozenset[str]:
    kept = [word for word in words(phrase) if not is_stop_word(word, language)]
    return frozenset(stem(word, language) for word in kept or words(phrase))


# Members that mean the same, each with its stems per language.
Synonyms = list[list[tuple[str, dict[str, frozenset[str]]]]]


def _synonyms() -> Synonyms:
    """Groups of members, each with its stems per language; from the cache while nothing changed."""
    key = f"silta:synonyms:{content_stamp()}"
    found = cache.get(key)
    if found is None:
        groups = [group.members for group in SynonymGroup.objects.all()]
        # The glossary says the same in every language and lists what else people say.
        groups += [term.all_words for term in GlossaryTerm.objects.all()]
        found = [
            [(member, {language: _stems(member, language) for language in LANGUAGES}) for member in members]
            for members in groups
        ]
        cache.set(key, found)
    return list(found)


def ask(phrase: str, languages: Iterable[str]) -> dict[str, Question]:
    """What to look for in each of `languages` when somebody types `phrase`, whatever language they typed in."""
    synonyms = _synonyms()
    return {language: _question(phrase, language, synonyms) for language in languages}


def _question(phrase: str, language: str, synonyms: Synonyms) -> Question:
    typed = words(phrase)[:MAX_WORDS]
    kept = [word for word in typed if not is_stop_word(word, language)] or typed
    stems = frozenset(stem(word, language) for word in kept)
    any_language = {code: frozenset(stem(word, code) for word in typed) for code in LANGUAGES}
    tokens = [token for word in kept for token in word_tokens(word, language)]
    for group in synonyms:
        if any(member and member <= any_language[code] for _text, by_code in group for code, member in by_code.items()):
            for text, _by_code in group:
                # Whole stems of synonyms only: their pieces would drown the reader's own words.
                tokens += [f"{language}{stem(word, language)}" for word in words(text)]
                stems |= _stems(text, language)
    return Question(language, tuple(kept), stems, tuple(dict.fromkeys(tokens)))


def pinned_pages(phrase: str, language: str) -> list[int]:
    """Keys of the pages pinned to `phrase` or to an inflection of it."""
    key = f"silta:pins:{content_stamp()}"
    pins = cache.get(key)
    if pins is None:
        pins = [(pin.language, _stems(pin.phrase, pin.language), pin.page_id) for pin in PinnedAnswer.objects.all()]
        cache.set(key, pins)
    asked = _stems(phrase, language)
    return [page for code, stems, page in pins if code == language and stems and stems == asked]
