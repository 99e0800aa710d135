"""From text to what is searched: stems and four-letter pieces of words, per language.

Finnish and Swedish inflect and compound; typing errors and missing dots come on top. A stem finds
"lähetteen" by "lähete"; four-letter pieces find "sosiaalityö" inside "aikuissosiaalityöhön" and
survive a wrong letter. Every token begins with its language, so that one index holds all three.
Method and measurements: `docs/decisions/0007-search.md`.
"""

import re
import threading
import unicodedata
from functools import lru_cache
from typing import Final

import snowballstemmer

LANGUAGES: Final = {"fi": "finnish", "sv": "swedish", "en": "english"}
PIECE: Final = 4
_WORD: Final = re.compile(r"[^\W_]+")

# Words that say nothing about a need; natural sentences are full of them.
STOP_WORDS: Final[dict[str, frozenset[str]]] = {
    "fi": frozenset(
        (
            "ja tai on ei en eikä kun jos mitä mikä missä mistä mihin miten milloin kuka kenelle kenen se sen "
            "sitä hän hänen hänet hänellä minä minun sinä olen olet oli ovat ole olla voi voin voiko saa saako "
            "saada pitää että mutta myös vain jo nyt tämä tämän tässä joka jonka jos kanssa varten asiakas "
            "asiakkaan asiakkaalle asiakkaalla potilas potilaan potilaalle potilaalla potilasta ihminen mitään "
            "jotain "
        ).split()
    ),
    "sv": frozenset(
        (
            "och eller är inte när om vad vilken var vart varifrån hur vem till från med för på av i en ett den "
            "det de hon han hen jag du man har hade kan kan får ska skall som att men också bara nu redan denna "
            "detta klient klienten klientens patient patienten patientens sin sitt sina någon något hos "
        ).split()
    ),
    "en": frozenset(
        (
            "and or is are not no when if what which where who whom how to from with for on of in a an the it "
            "this that he she they i you has have had can may should do does client patient their his her at by "
            "be get someone "
        ).split()
    ),
}


class _Stemmers(threading.local):
    """By language. A stemmer keeps the word that it works on in itself, so each thread has its own."""

    def __init__(self) -> None:
        self.by_language = {code: snowballstemmer.stemmer(name) for code, name in LANGUAGES.items()}


_stemmers = _Stemmers()


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Lower case without dots, rings and accents: "Työpöytä" is "tyopoyta"."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def words(text: str) -> list[str]:
    """The words of `text`: letters and digits only, so they are safe in any query language."""
    return _WORD.findall(text)


@lru_cache(maxsize=20_000)
def stem(word: str, language: str) -> str:
    """The folded stem of `word`."""
    return fold(_stemmers.by_language[language].stemWord(word.lower()))


def word_tokens(word: str, language: str) -> list[str]:
    """The tokens of one word: its stem, its beginning, and every four-letter piece of the stem."""
    root = stem(word, language)
    pieces = [root[start : start + PIECE] for start in range(len(root) - PIECE + 1)]
    return [f"{language}{token}" for token in dict.fromkeys([root, root[: PIECE - 1], *pieces]) if token]


def tokens(text: str, language: str) -> list[str]:
    """All tokens of `text` in `language`, in order, with repeats (rarity and frequency count)."""
    return [token for word in words(text) for token in word_tokens(word, language)]


def is_stop_word(word: str, language: str) -> bool:
    return word.lower() in STOP_WORDS[language]
