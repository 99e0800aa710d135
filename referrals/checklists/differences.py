"""What changed between two versions of a checklist, part by part."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .engine import Definition, in_language

PARTS = ("groups", "items", "parameters", "levels")
OWN = ("title", "intro", "notice")


@dataclass(frozen=True)
class Difference:
    """One change. `before` or `after` is empty when a part was added or removed."""

    part: str
    code: str
    field: str
    before: str
    after: str


def differences(old: Definition, new: Definition, language: str) -> list[Difference]:
    """Changes from `old` to `new`, with texts in `language`; a change in another language only is named by it."""
    before, after = in_language(old, language), in_language(new, language)
    found = [
        Difference("checklist", "", name, _words(before[name]), _words(after[name]))
        for name in OWN
        if before[name] != after[name]
    ]
    for part in PARTS:
        found += _of_part(part, _by_code(before[part]), _by_code(after[part]))
    found += _of_part(
        "rules",
        {str(n): row for n, row in enumerate(before["rules"], 1)},
        {str(n): row for n, row in enumerate(after["rules"], 1)},
    )
    if not found:
        found = _other_languages(old, new, language)
    return found


def _by_code(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["code"]: row for row in rows}


def _of_part(part: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    return list(_changes(part, before, after))


def _changes(part: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    for code in [*before, *(code for code in after if code not in before)]:
        if code not in after:
            yield Difference(part, code, "", _row(before[code]), "")
        elif code not in before:
            yield Difference(part, code, "", "", _row(after[code]))
        else:
            for field in before[code]:
                old, new = before[code][field], after[code].get(field)
                if old != new:
                    yield Difference(part, code, field, _words(old), _words(new))


def _other_languages(old: Definition, new: Definition, language: str) -> list[Difference]:
    return [
        Difference("language", code, "", "", "")
        for code in ("fi", "sv", "en")
        if code != language and in_language(old, code) != in_language(new, code)
    ]


def _row(row: Mapping[str, Any]) -> str:
    if "kind" in row and "level" in row:
        return _words({name: row[name] for name in ("kind", "items", "threshold", "level")})
    return str(row.get("text") or row.get("title") or row.get("label") or row["code"])


def _words(value: Any) -> str:
    if isinstance(value, Mapping):
        shown = value.get("text") or ", ".join(f"{key}: {_words(one)}" for key, one in value.items())
        return str(shown)
    if isinstance(value, list):
        return ", ".join(_words(one) for one in value)
    return "" if value is None else str(value)
