"""From what was typed to what is asked: stop words out, synonyms in, pinned answers found."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

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


@dataclass(frozen=True)
class _Synonyms:
    """Groups of phrases that mean the same, and by one stem of each phrase where it is found."""

    groups: list[list[tuple[str, dict[str, frozenset[str]]]]]
    by_stem: dict[tuple[str, str], list[tuple[frozenset[str], int]]]

    def groups_in(self, stems: dict[str, frozenset[str]]) -> list[int]:
        """The groups of which a phrase stands whole in `stems`, read in any language."""
        return sorted(
            {
                group
                for language, found in stems.items()
                for one in found
                for phrase, group in self.by_stem.get((language, one), ())
                if phrase <= found
            }
        )


# Kept by the process, since a stamp belongs to one state of the content.
@lru_cache(maxsize=2)
def _synonyms(_stamp: str) -> _Synonyms:
    groups = [group.members for group in SynonymGroup.objects.all()]
    # The glossary says the same in every language and lists what else people say.
    groups += [term.all_words for term in GlossaryTerm.objects.all()]
    by_stem: dict[tuple[str, str], list[tuple[frozenset[str], int]]] = {}
    found = []
    for number, members in enumerate(groups):
        found.append([(text, {language: _stems(text, language) for language in LANGUAGES}) for text in members])
        for _text, by_language in found[-1]:
            for language, stems in by_language.items():
                if stems:
                    by_stem.setdefault((language, min(stems)), []).append((stems, number))
    return _Synonyms(found, by_stem)


@lru_cache(maxsize=2)
def _pins(_stamp: str) -> list[tuple[str, frozenset[str], int]]:
    return [(pin.language, _stems(pin.phrase, pin.language), pin.page_id) for pin in PinnedAnswer.objects.all()]


def ask(phrase: str, languages: Iterable[str]) -> dict[str, Question]:
    """What to look for in each of `languages` when somebody types `phrase`, whatever language they typed in."""
    synonyms = _synonyms(content_stamp())
    typed = words(phrase)[:MAX_WORDS]
    groups = synonyms.groups_in({code: frozenset(stem(word, code) for word in typed) for code in LANGUAGES})
    same = [member for group in groups for member in synonyms.groups[group]]
    return {language: _question(typed, language, same) for language in languages}


def _question(typed: list[str], language: str, same: list[tuple[str, dict[str, frozenset[str]]]]) -> Question:
    kept = [word for word in typed if not is_stop_word(word, language)] or typed
    tokens = [token for word in kept for token in word_tokens(word, language)]
    # Whole stems of synonyms only: their pieces would drown the reader's own words.
    tokens += [f"{language}{stem(word, language)}" for text, _stems_of in same for word in words(text)]
    stems = {stem(word, language) for word in kept}.union(*(stems_of[language] for _text, stems_of in same))
    return Question(language, tuple(kept), frozenset(stems), tuple(dict.fromkeys(tokens)))


def pinned_pages(phrase: str, language: str) -> list[int]:
    """Keys of the pages pinned to `phrase` or to an inflection of it."""
    asked = _stems(phrase, language)
    pins = _pins(content_stamp())
    return [page for code, stems, page in pins if code == language and stems and stems == asked]
