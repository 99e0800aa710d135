"""Identity codes for tests: artificial ones (individual number 900 or above) unless the row is about that."""

from datetime import date

from hypothesis import strategies as st

from privacy.identity import CHECK_CHARACTERS

# code, what it tests
VALID: tuple[tuple[str, str], ...] = (
    ("010170-901K", "classic hyphen"),
    ("290272-9020", "leap day, digit as check character"),
    ("311299-950V", "last day of a year"),
    ("150588Y977X", "separator Y"),
    ("230694X914D", "separator X"),
    ("070795W933S", "separator W"),
    ("010100A9204", "separator A, leading zeros"),
    ("290204A941P", "leap day of the 2000s"),
    ("060612B9050", "separator B"),
    ("311219F998S", "separator F"),
    ("010594Y9032", "published fictitious person"),
    ("020594X903P", "published fictitious person"),
    ("030594W903B", "published fictitious person"),
    ("040594V9030", "separator V"),
    ("050594U903M", "separator U"),
    ("010516B903X", "published fictitious person"),
    ("020516C903K", "separator C"),
    ("030516D9037", "separator D"),
    ("010501E9032", "separator E"),
    ("020503F9037", "published fictitious person"),
    ("010125Y901Y", "1925, of the pair"),
    ("010125A901Y", "2025, of the pair"),
)

# code, why it is invalid, whether the detector refuses it all the same (a mistyped code is somebody's)
INVALID: tuple[tuple[str, str, bool], ...] = (
    ("010190-999K", "wrong check character", True),
    ("290271-902R", "29 February 1971", True),
    ("290200-902D", "29 February 1900", True),
    ("310488-9032", "31 April", True),
    ("001270-901T", "day 00", False),
    ("010013A920N", "month 00", False),
    ("010170Z901K", "no such separator", False),
    ("150588Y001E", "individual number below 002", True),
    ("01017O-901K", "letter O for a zero", False),
    ("010170-901", "check character missing", False),
)

LEAK = "311219F998S"  # what the end-to-end tests type in
LEAK_PARTS = ("311219F998S", "311219f998s", "311219-998S", "F998S")

_SEPARATORS = {1800: "+", 1900: "-YXWVU", 2000: "ABCDEF"}
DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d\u2043\u02d7\u30fc"
UNSEEN = "\u200b\u200c\u200d\u2060\u00ad\ufeff\u200e\u202a\u2066\ufe0f"
UNSEEN += "\u115f\u3164\uffa0\u180b\u206a\ufffb\U000e0020\U000e0101"
GAPS = (" ", "\u00a0", "\u2009", "\u202f", "\t", "\n", "  ", " \u200b ")


@st.composite
def valid_codes(draw: st.DrawFn) -> str:
    """A valid code of somebody born between 1800 and today."""
    born = draw(st.dates(date(1800, 1, 1), date.today()))
    separator = draw(st.sampled_from(_SEPARATORS[born.year // 100 * 100]))
    number = draw(st.integers(2, 999))
    digits = f"{born:%d%m%y}{number:03d}"
    return f"{digits[:6]}{separator}{digits[6:]}{CHECK_CHARACTERS[int(digits) % 31]}"


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


@st.composite
def spelt(draw: st.DrawFn, code: str) -> str:
    """`code` as somebody might type, paste or hide it."""
    left, separator, right = code[:6], code[6], code[7:]
    if separator == "-":
        separator = draw(st.sampled_from(DASHES))
    left = draw(st.sampled_from((left, full_width(left))))
    right = draw(st.sampled_from((right, right.lower(), full_width(right), full_width(right.lower()))))
    separator = draw(st.sampled_from((separator, separator.lower())))
    gap_before, gap_after = draw(st.sampled_from(("", *GAPS))), draw(st.sampled_from(("", *GAPS)))
    text = f"{left}{gap_before}{separator}{gap_after}{right}"
    for place in draw(st.lists(st.integers(1, len(text) - 1), max_size=3)):
        text = text[:place] + draw(st.sampled_from(UNSEEN)) + text[place:]
    return text


# What may stand before and after: words parted from the code, punctuation, nothing.
AROUND = st.tuples(
    st.sampled_from(("", "Asiakas ", "hetu: ", "(", "«", "\n", "Personbeteckning\u00a0", "ota yhteys/", "Ää, ")),
    st.sampled_from(("", " soittaa", ".", ")", "»", "\n", ", tack", "/2026", "…")),
)
