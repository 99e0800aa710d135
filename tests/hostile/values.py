"""What is sent: values that somebody hostile, careless or unlucky types, and how a request is put together."""

import io
import json
from urllib.parse import quote

from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import strategies as st

from tests.privacy.codes import DASHES, GAPS, UNSEEN, full_width

LONG = 10_000
TEXTS = (
    "\0",
    "a\0b",
    "'",
    "\"'`;--",
    "' OR 1=1 --",
    "x" * LONG,
    "ä" * LONG,
    "😀👩‍👩‍👧" * 20,
    "\u202eנסתר\u202c مخفي",
    "../../../etc/passwd",
    "..\\..\\x",
    "<script>alert(1)</script>",
    "{{7*7}}{% debug %}${7*7}",
    "=1+1",
    "@SUM(A1)",
    "%s%n%(x)s{0}",
    "[]",
    "{}",
    '{"a": [null]}',
    "null",
    "NaN",
    "\ud7ff\ufffd\ufeff",
    "\r\nSet-Cookie: a=b",
    "   ",
    "",
    "%00%ff",
    "ＡＢＣ１２３",
    "١٢٣",
    "javascript:alert(1)",
    "//example.org/x",
    "http://[::1",
    "on",
    "*" * 50,
    "\\",
    "[" * 2000,
)
NUMBERS = (
    "0",
    "-1",
    "1",
    "999",
    str(2**31),
    str(2**63),
    str(-(2**63) - 1),
    "9" * 400,
    "9" * 5000,
    "1e400",
    "1.5",
    "²",
    "१२",
    "0x10",
    "1_000",
    " 7 ",
)
DATES = (
    "2026-02-30",
    "0000-00-00",
    "0001-01-01",
    "9999-12-31",
    "99999-01-01",
    "1900-01-01",
    "2026-13",
    "2026-W54",
    "2026-W99-9",
    "0001-W01",
    "9999-W53",
    "31.12.9999",
    "1.1.1",
    "2026-00",
    "0000-01",
    "9999-12",
    "24:00",
    "25:61",
    "2026-03-29T03:30",
    "9999-12-31T23:59",
    "0001-01-01T00:00",
    "2026",
    "0",
    "-2026",
    "9999",
    "10000",
    "m2026-13",
    "y9999",
    "9999-q4",
)
IDS = (
    "987654",
    "00000000-0000-4000-8000-000000000000",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "00000000-0000-4000-8000-00000000000g",
    "nothing",
    "1,2,3",
    "1:2:3",
    "a:b",
    "1.2.3",
    "eyJhIjoxfQ:1abcde:xyz",
)
ANY = (*TEXTS, *NUMBERS, *DATES, *IDS)
BY_TYPE = {
    "number": (*NUMBERS, "\0", "x", ""),
    "date": (*DATES, "\0", "x" * LONG, ""),
    "datetime-local": DATES,
    "time": DATES,
    "month": DATES,
    "week": DATES,
    "hidden": (*IDS, *NUMBERS, *TEXTS),
    "select": (*IDS, *NUMBERS, *TEXTS),
    "radio": (*IDS, *NUMBERS, *TEXTS),
    "checkbox": (*IDS, *NUMBERS, *TEXTS),
}

# Parts of the code that is typed: none of them may come back or be logged.
CODE_LEFT, CODE_RIGHT = "311219", "998S"


@st.composite
def codes(draw: st.DrawFn) -> str:
    """An identity code in one of the spellings that people use and hide it with."""
    dash = draw(st.sampled_from((*DASHES, "F", "f")))
    gap = draw(st.sampled_from(("", *GAPS)))
    left = draw(st.sampled_from((CODE_LEFT, full_width(CODE_LEFT), CODE_LEFT[:3] + UNSEEN[0] + CODE_LEFT[3:])))
    around = draw(st.sampled_from(("", "hetu ", "<b>", "(")))
    return f"{around}{left}{gap if dash not in 'Ff' else ''}{dash}{CODE_RIGHT}"


def needles(code: str) -> tuple[str, ...]:
    """What of a typed code must not be seen again, in whatever spelling."""
    return (CODE_LEFT, full_width(CODE_LEFT), code)


def values(kind: str = "text", start: int = 0) -> st.SearchStrategy[str]:
    """Mostly what suits the kind of field, sometimes anything. `start` turns the order, so that few examples differ."""
    suiting = BY_TYPE.get(kind, ANY)

    def turned(index: int) -> str:
        return suiting[(index + start) % len(suiting)]

    return st.integers(0, len(suiting) - 1).map(turned) | st.sampled_from(ANY) | st.text(max_size=40)


BODIES = (
    b"",
    b"{",
    b"[]",
    b"null",
    b'"x"',
    b"1e999",
    b"NaN",
    b"\xff\xfe\x00",
    b"[" * 50_000,
    b'{"taps": {}}',
    b'{"taps": [null, 1, "x", [], {}, {"key": null}, {"key": [], "kind": {}, "codes": 7}]}',
    json.dumps({"taps": [{"key": "x" * LONG, "kind": "visit", "codes": ["\0", None, 1], "minutes": 10**30}]}).encode(),
)
RAW_FORMS = (
    b"q=%ff%fe&name=\xff\xfe",
    b"&&&==&=x&x",
    b"csrfmiddlewaretoken=%00",
    b"a" * LONG,
    "ä=ö".encode("latin-1"),
)
RAW_QUERIES = ("%ff=%fe&q=%ff", "&&==", "q=%00", "q[]=1&q[a]=2", "page=1&page=x&page=", "%" * 20, "q=\xe4")
HEADERS: tuple[dict[str, str], ...] = (
    {},
    {},
    {},
    {"HTTP_ACCEPT_LANGUAGE": "xx-" + "y" * 600 + ";q=NaN, *;q=9"},
    {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://[::1", "HTTP_HX_TARGET": "\xff"},
    {"HTTP_X_REQUEST_ID": "<script>\0" + "x" * 300, "HTTP_REFERER": "javascript:alert(1)"},
    {"HTTP_ACCEPT": "application/json", "HTTP_AUTHORIZATION": "Bearer \xff\0"},
    {"HTTP_IF_MODIFIED_SINCE": "Thu, 32 Foo 99999", "HTTP_IF_NONE_MATCH": '"', "HTTP_RANGE": "bytes=9-1,x"},
    {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest", "HTTP_X_FORWARDED_FOR": "' OR 1=1", "HTTP_X_FORWARDED_PORT": "9" * 40},
)


def files() -> st.SearchStrategy[SimpleUploadedFile]:
    """Uploads that are not what they say, and names that lead elsewhere."""
    contents = (
        b"",
        b"\0" * 100,
        b"\x89PNG\r\n\x1a\n" + b"\xff" * 60,
        b"PK\x03\x04" + b"\0" * 60,
        b"%PDF-1.4 \xff",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        b"[" * 20_000,
        b'{"resourceType": "Questionnaire", "item": 7}',
        b'{"resourceType": "Bundle", "entry": [{"resource": null}]}',
        "päivä;paikka\n=1+1;\0\n".encode("utf-16"),
        b"date;place\n99999-01-01;x\n;;;;;\n",
    )
    names = ("../../x.png", "x.xlsx", "x.json", "x.csv", "x.pdf", "con", "a" * 240 + ".png", "ä\u202egnp.exe", "x.svg")
    return st.builds(
        lambda name, content: SimpleUploadedFile(name, content, "image/png"),
        st.sampled_from(names),
        st.sampled_from(contents),
    )


def in_path(value: str) -> str:
    """`value` as one part of an address."""
    return quote(value.replace("/", "")[:3000] or "x", safe="")


def png() -> bytes:
    from PIL import Image

    file = io.BytesIO()
    Image.new("RGB", (2, 2)).save(file, "PNG")
    return file.getvalue()
