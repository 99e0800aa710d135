"""The lines under a result, with the words that were looked for marked."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString, mark_safe

from organisation.words import fold, stem

LENGTH = 190
SHORTEST = 4
GRADATED = 0.75
_SPLIT = re.compile(r"([^\W_]+)")


@dataclass(frozen=True)
class Searched:
    """A text, and what tells at once whether a word stands in it."""

    text: str
    folded: str
    stems: frozenset[str]

    @classmethod
    def of(cls, text: str, language: str, title: str = "") -> Searched:
        """`text`, to be found by the words of `title` too."""
        parts = dict.fromkeys(_SPLIT.findall(f"{title} {text}".lower()))
        folded = dict.fromkeys(map(fold, parts))
        return cls(text, f" {' '.join(folded)} ", frozenset(stem(part, language) for part in parts))

    def holds_any(self, stems: frozenset[str]) -> bool:
        """Whether a whole stem of `stems` stands in it, inside a compound or by itself."""
        return not stems.isdisjoint(self.stems) or any(
            wanted in self.folded or f" {_beginning(wanted)}" in self.folded
            for wanted in stems
            if len(wanted) >= SHORTEST
        )


@lru_cache(maxsize=50_000)  # the same words come back page after page
def _matches(word: str, language: str, stems: frozenset[str]) -> bool:
    root, folded = stem(word, language), fold(word)
    return root in stems or any(
        len(wanted) >= SHORTEST and (wanted in folded or folded.startswith(_beginning(wanted))) for wanted in stems
    )


def _beginning(wanted: str) -> str:
    """Finnish changes the end of the stem itself: "velka" is "velassa". Most of the stem is enough."""
    return wanted[: max(SHORTEST + 1, math.ceil(GRADATED * len(wanted)))]


def excerpt(text: str, language: str, stems: frozenset[str]) -> SafeString:
    """About two lines of `text` around the first word looked for, every such word in <mark>."""
    parts = _SPLIT.split(" ".join(text.split()))
    hits = {place for place in range(1, len(parts), 2) if _matches(parts[place], language, stems)}
    start = 0
    if hits:
        # From the beginning of the sentence that holds the first hit, if it is near.
        before = 0
        first = min(hits)
        for place in range(first, -1, -1):
            before += len(parts[place])
            if before > LENGTH // 2 or (place % 2 == 0 and re.search(r"[.!?]\s*$", parts[place]) and place < first):
                start = place + 1
                break
    start -= 1 - start % 2 if start else 0
    taken, length, end = [], 0, len(parts)
    for place in range(max(start, 0), len(parts)):
        part = parts[place]
        length += len(part)
        if length > LENGTH:
            end = place
            break
        taken.append((place in hits, part))
    marked = format_html_join(
        "",
        "{}",
        ((mark_safe(f"<mark>{conditional_escape(part)}</mark>") if hit else part,) for hit, part in taken),  # noqa: S308
    )
    return mark_safe(f"{marked}…") if end < len(parts) else marked  # noqa: S308  parts are escaped above
