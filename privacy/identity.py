"""Finnish personal identity codes (henkilötunnus): find them in text, and tell valid from invalid.

Source: the Population Register decree in force since 1 January 2023 (new separators) and
`docs/decisions/0005-identity-guard.md`. Nothing here ever returns or logs a found code except
`find_identity_codes`, whose result must not leave the calling function.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Final

CHECK_CHARACTERS: Final = "0123456789ABCDEFHJKLMNPRSTUVWXY"
CENTURIES: Final = {"+": 1800, **dict.fromkeys("-YXWVU", 1900), **dict.fromkeys("ABCDEF", 2000)}
MASK: Final = "▮▮▮▮▮▮▮▮▮▮▮"

# Characters that show nothing but would split a code for a simple pattern.
_UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_GAP = rf"[\s{_UNSEEN}]*"
_IN = rf"[{_UNSEEN}]*"
# Hyphens, dashes, minus signs, soft look-alikes (Armenian, Hebrew, Katakana …) and the plus sign.
_DASHES = (
    r"\-+\u058a\u05be\u1400\u1806\u2010-\u2015\u207b\u208b\u2043\u2053\u2212\u2500\u2796\u2e3a\u2e3b"
    r"\u30fc\u02d7\u00af\ufe58\ufe63\uff0d\uff0b~_"
)
_LETTERS = "A-FU-Ya-fu-y\uff21-\uff26\uff35-\uff39\uff41-\uff46\uff55-\uff59"
_DIGIT = r"\d"  # every script's digits: 0-9, full-width, Arabic-Indic …
_CHECK = r"[0-9A-FHJ-NPR-Ya-fhj-npr-y\uff10-\uff19\uff21-\uff26\uff28\uff2a-\uff2e\uff30\uff32-\uff39\uff41-\uff59]"
_WORD = r"0-9A-Za-z\u00c0-\u024f\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"

# A dash may follow glued text ("hetu010170-…"); a letter as separator must stand free, or every
# long token of hexadecimal digits would be suspect.
_CODE: Final = re.compile(
    rf"(?<!\d)(?P<day>{_DIGIT}{_IN}{_DIGIT}){_IN}(?P<month>{_DIGIT}{_IN}{_DIGIT}){_IN}(?:{_DIGIT}{_IN}){{2}}"
    rf"{_GAP}(?:[{_DASHES}]|(?P<letter>[{_LETTERS}])){_GAP}"
    rf"(?:{_DIGIT}{_IN}){{3}}{_CHECK}"
    rf"(?![{_WORD}])"
)
_WORD_CHARACTER: Final = re.compile(rf"[{_WORD}]")
_TAG = re.compile(r"<[^<>]*>")
# Inline tags vanish (a code may be half bold); block tags part words.
_INLINE_TAG = re.compile(r"</?(?:a|b|i|u|s|em|strong|span|sub|sup|mark|code|small|font)\b[^<>]*>", re.IGNORECASE)
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_JSON_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")


def _digits(text: str) -> str:
    return "".join(str(unicodedata.digit(c)) for c in text if c.isdigit())


def _plausible(match: re.Match[str]) -> bool:
    """Day 01-31 and month 01-12: what a birth date can look like, without asking the calendar."""
    if match["letter"] and match.start() and _WORD_CHARACTER.match(match.string[match.start() - 1]):
        return False
    return 1 <= int(_digits(match["day"])) <= 31 and 1 <= int(_digits(match["month"])) <= 12


def find_identity_codes(text: str) -> list[tuple[int, int]]:
    """Places (start, end) in `text` that look like an identity code, in any spelling.

    The check character is not asked for: a mistyped real code is still somebody's code.
    """
    return [match.span() for match in _CODE.finditer(text) if _plausible(match) and not _in_uuid(match)]


def _in_uuid(match: re.Match[str]) -> bool:
    """Block identifiers are UUIDs; one in five thousand has two groups that look like a code."""
    return any(uuid.start() <= match.start() and match.end() <= uuid.end() for uuid in _UUID.finditer(match.string))


def _unwrapped(text: str) -> Iterator[str]:
    """`text` itself, then as it reads without JSON escapes, character references and inline markup."""
    yield text
    if "\\u" in text:
        text = _JSON_ESCAPE.sub(lambda m: chr(int(m[1], 16)), text)
        yield text
    if "&" in text:
        text = html.unescape(text)
        yield text
    if "<" in text:
        text = _INLINE_TAG.sub("", text)
        yield text
        yield _TAG.sub(" ", text)


def contains_identity_code(text: str) -> bool:
    """Whether `text` holds something that looks like an identity code, or one that was masked.

    Looks through HTML tags, character references, and JSON escapes.
    """
    return bool(text) and (MASK in text or any(find_identity_codes(reading) for reading in _unwrapped(text)))


def mask_identity_codes(text: str) -> str:
    """`text` with every identity code replaced by a mask that the form guard refuses.

    A code hidden by markup or escapes costs the markup; one that still cannot be cut out, the text.
    """
    for reading in _unwrapped(text):
        codes = find_identity_codes(reading)
        if codes:
            for start, end in reversed(codes):
                reading = reading[:start] + MASK + reading[end:]  # noqa: PLW2901
            others = any(find_identity_codes(again) for again in _unwrapped(reading))
            return MASK if others else reading
    return text


def is_valid_identity_code(code: str, *, today: date | None = None) -> bool:
    """Whether `code` is a well-formed identity code of somebody born by `today`.

    The separator decides the century and takes no part in the check character.
    """
    code = code.upper()
    if len(code) != 11 or not code.isascii():
        return False
    separator, number, check = code[6], code[7:10], code[10]
    if separator not in CENTURIES or not (code[:6] + number).isdigit() or int(number) < 2:
        return False
    try:
        born = date(CENTURIES[separator] + int(code[4:6]), int(code[2:4]), int(code[:2]))
    except ValueError:
        return False
    if born > (today or date.today()):
        return False
    return CHECK_CHARACTERS[int(code[:6] + number) % 31] == check


_PHONE: Final = re.compile(r"(?<![\w.])(?:\+358|00358|0)(?:[\s\-()]?\d){6,11}(?![\w])")
_EMAIL: Final = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+", re.UNICODE)


def contains_contact_details(text: str) -> bool:
    """Whether `text` holds something like a Finnish phone number or an e-mail address."""
    text = html.unescape(_TAG.sub(" ", _INLINE_TAG.sub("", text)))
    return bool(_PHONE.search(text) or _EMAIL.search(text))
