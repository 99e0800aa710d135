"""The detector and the validator: the tables of the domain study, and properties."""

import base64
import html
import json
import re
import secrets
import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.middleware.csrf import get_token
from django.test import RequestFactory
from django.utils.crypto import get_random_string
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from privacy.identity import (
    MASK,
    contains_contact_details,
    contains_identity_code,
    find_identity_codes,
    is_valid_identity_code,
    mask_identity_codes,
)
from privacy.validators import refuse_identity_codes

from .codes import AROUND, INVALID, LEAK, VALID, full_width, spelt, valid_codes

EXAMPLES = settings(max_examples=300, deadline=None, database=None, derandomize=True)


@pytest.mark.parametrize(("code", "tests"), VALID)
def test_valid(code, tests):
    assert is_valid_identity_code(code)
    assert is_valid_identity_code(code.lower())
    assert contains_identity_code(f"Potilas {code} tulee")
    assert contains_identity_code(code.lower())


@pytest.mark.parametrize(("code", "why", "refused"), INVALID)
def test_invalid(code, why, refused):
    assert not is_valid_identity_code(code)
    assert contains_identity_code(f"Potilas {code} tulee") is refused


def test_pair_differs_by_the_separator_only():
    """Two people; neither code may be turned into the other."""
    older, younger = "010125Y901Y", "010125A901Y"
    assert is_valid_identity_code(older, today=date(2024, 12, 31))
    assert not is_valid_identity_code(younger, today=date(2024, 12, 31))
    assert is_valid_identity_code(younger, today=date(2025, 1, 1))


def test_separator_decides_the_century():
    assert is_valid_identity_code("290204A941P")
    assert not is_valid_identity_code("290200-902D")
    assert not is_valid_identity_code("010199A901" + "0123456789ABCDEFHJKLMNPRSTUVWXY"[10199901 % 31])


@given(valid_codes())
@EXAMPLES
def test_generated_codes_are_valid(code):
    assert is_valid_identity_code(code)


@given(valid_codes(), st.integers(0, 30))
@EXAMPLES
def test_only_one_check_character_is_right(code, index):
    other = "0123456789ABCDEFHJKLMNPRSTUVWXY"[index]
    assert is_valid_identity_code(code[:10] + other) is (other == code[10])


@given(st.data(), valid_codes(), AROUND)
@EXAMPLES
def test_any_spelling_in_any_text_is_found_and_masked(data, code, around):
    before, after = around
    text = before + data.draw(spelt(code)) + after
    assert contains_identity_code(text)
    masked = mask_identity_codes(text)
    assert masked == f"{before}{MASK}{after}"
    assert not find_identity_codes(masked)
    assert contains_identity_code(masked), "the mask itself has to be refused by every form"


@given(st.lists(valid_codes(), min_size=1, max_size=4), st.text(alphabet="abcåäö .,:;()\n", max_size=20))
@EXAMPLES
def test_mask_leaves_no_code_behind(codes, between):
    text = f" {between} ".join(codes)
    masked = mask_identity_codes(text)
    assert masked.count(MASK) == len(codes)
    for code in codes:
        assert code not in masked
        assert code[7:] not in masked


@given(st.text(max_size=200))
@EXAMPLES
def test_masking_changes_nothing_else(text):
    assume(not find_identity_codes(text))
    assert mask_identity_codes(text) == text


MARKUP = {
    "bold middle": "<p>010170-<b>901K</b></p>",
    "bold start": "<p><strong>0101</strong>70-901K</p>",
    "inside a link": '<a href="/x/">010170</a>-901K',
    "attribute": '<a href="https://example.org/?h=010170-901K">linkki</a>',
    "decimal reference": "&#48;10170-901K",
    "hex reference": "010170&#x2d;901K",
    "named reference": "010170&ndash;901K",
    "no-break space": "010170&nbsp;-&nbsp;901K",
    "soft hyphen": "010170&shy;-901K",
    "escaped JSON": json.dumps({"value": "010170\u2013901K"}),
    "all escaped": "".join(f"\\u{ord(c):04x}" for c in "010170-901K"),
    "glued before a dash": "hetu010170-901K",
    "lower case": "010170a901k",
    "full width": full_width("010170-901K"),
    "Arabic digits": "٠١٠١٧٠-٩٠١K",
    "masked before": MASK,
}


@pytest.mark.parametrize("text", MARKUP.values(), ids=MARKUP.keys())
def test_found_through_markup(text):
    assert contains_identity_code(text)


ORDINARY = (
    "",
    "Sosiaaliohjaaja on paikalla ti 12–15 ja to 9–11.",
    "Varaa aika numerosta 019 123 4567 tai 010 170 9012.",
    "Ring 0400-123 456 eller +358 40 1234567.",
    "Vastaanotto 01.02.2026–28.02.2026 klo 9.00–15.00",
    "2026-11-23T08:15:00+02:00",
    "12.10.2026-901",
    "Laki 1301/2014 35 §, HE 252/2018 vp, STM 010170/2026",
    "IBAN FI21 1234 5600 0007 85, Y-tunnus 0112038-9",
    "OVT 003701120389, viite 1234 5672",
    "08100 Lohja, Laurinkatu 17 A 901, ovi 2",
    "Rivit 001-21–001-27 ja 000-14, 003-09",
    "#010170 #A0B1C2 #311219F998S1",
    "d41d8cd98f00b204e9800998ecf8427e",
    "/static/intranet/silta.010170a901b1.css",
    "K7QF-2M9T",
    "Förstå: 5–9 dagar, 100 %, 3½ h",
)


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_is_left_alone(text):
    assert not contains_identity_code(text)
    assert mask_identity_codes(text) == text


@given(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    st.sampled_from(("%d.%m.%Y", "%Y-%m-%d", "%d%m%y", "%d%m%Y", "%d.%m.%y")),
)
@EXAMPLES
def test_dates_are_left_alone(day, form):
    later = day + timedelta(days=30)
    assert not contains_identity_code(f"{day:{form}}–{later:{form}}")


@given(st.from_regex(r"\A(?:\+358 ?|0)(?:4\d|50|9|19)[ -]?\d{3} ?\d{2} ?\d{2}\Z"))
@EXAMPLES
def test_phone_numbers_are_left_alone(number):
    assert not contains_identity_code(f"Soita {number}.")
    assert contains_contact_details(f"Soita {number}.")


@given(st.binary(min_size=16, max_size=16))
@settings(EXAMPLES, max_examples=2000)
def test_uuids_are_left_alone(value):
    text = str(uuid.UUID(bytes=value))
    assert not contains_identity_code(text)
    assert not contains_identity_code(f'{{"id": "{text}", "type": "text"}}')


@given(
    st.sampled_from("abcdef"),
    st.sampled_from("0123456789abcdef"),
    valid_codes().filter(lambda code: code[10] in "0123456789ABCDEF"),
    st.binary(min_size=10, max_size=10),
)
@EXAMPLES
def test_uuids_that_look_alike_are_left_alone(letter, first, code, rest):
    """Block identifiers travel with every page that an editor saves; a masked one breaks its block."""
    text = str(uuid.UUID(hex=first + letter + code[:6] + code[7:].lower() + rest.hex()))
    assert not contains_identity_code(text)
    assert mask_identity_codes(text) == text


@given(st.binary(min_size=16, max_size=32))
@settings(EXAMPLES, max_examples=2000)
def test_hex_digests_are_left_alone(value):
    assert not contains_identity_code(value.hex())


def test_tokens_are_left_alone():
    """CSRF tokens and session keys: a false alarm would refuse somebody's form once in a while."""
    request = RequestFactory().get("/")
    for _ in range(5000):
        assert not contains_identity_code(get_random_string(32))
        assert not contains_identity_code(get_random_string(64))
    assert not contains_identity_code(get_token(request))


def test_base64_is_left_alone():
    for _ in range(20_000):
        assert not contains_identity_code(secrets.token_urlsafe(48))
        assert not contains_identity_code(base64.b64encode(secrets.token_bytes(48)).decode())


@given(st.data(), valid_codes(), AROUND)
@EXAMPLES
def test_message_never_holds_the_value(data, code, around):
    text = around[0] + data.draw(spelt(code)) + around[1]
    with pytest.raises(ValidationError) as caught:
        refuse_identity_codes(text)
    said = f"{caught.value!r} {caught.value.messages} {caught.value.params}"
    assert caught.value.code == "identity_code"
    assert code not in said
    assert text not in said
    assert not re.search(r"\d", said)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Soita 040 123 4567", True),
        ("+358 40 123 4567", True),
        ("maija.meikalainen@example.org", True),
        ("<p>maija@<b>example</b>.org</p>", True),
        (html.escape("Maija <maija@example.org>"), True),
        ("Hätänumero 112", False),
        ("Laki 1301/2014", False),
        ("12.10.2026", False),
        ("08100 Lohja", False),
    ],
)
def test_contact_details(text, expected):
    assert contains_contact_details(text) is expected


def test_code_of_the_end_to_end_tests_is_valid():
    assert is_valid_identity_code(LEAK)
