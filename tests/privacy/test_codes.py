"""Codes on paper: no look-alikes, and a slip of the pen is found."""

from itertools import combinations

import pytest
from django.core.cache import cache
from hypothesis import given
from hypothesis import strategies as st

from privacy.codes import ALPHABET, LENGTH, check_character, grouped, is_code, new_code, normal_form
from privacy.identity import contains_contact_details, contains_identity_code
from privacy.limits import within_limit

codes = st.text(alphabet=ALPHABET, min_size=LENGTH - 1, max_size=LENGTH - 1).map(
    lambda body: body + check_character(body)
)


def test_alphabet_has_no_look_alikes_and_a_prime_length():
    assert len(set(ALPHABET)) == len(ALPHABET) == 31
    assert not set("01OIL") & set(ALPHABET)


@given(codes, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_every_single_wrong_character_is_found(code, place, other):
    wrong = code[:place] + other + code[place + 1 :]
    assert is_code(wrong) == (wrong == code)


@given(codes)
def test_every_two_characters_that_change_places_are_found(code):
    for one, two in combinations(range(LENGTH), 2):
        characters = list(code)
        characters[one], characters[two] = characters[two], characters[one]
        wrong = "".join(characters)
        assert is_code(wrong) == (wrong == code), (one, two)


@given(codes)
def test_as_people_type_it(code):
    for typed in (code.lower(), grouped(code), f" {code[:4]} {code[4:]} ", f"{code[:4]}–{code[4:]}"):
        assert normal_form(typed) == code
        assert is_code(typed)


@given(codes)
def test_the_identity_guard_lets_codes_through(code):
    assert not contains_identity_code(grouped(code))
    assert not contains_contact_details(grouped(code))


@pytest.mark.parametrize("text", ["", "K7QF", "K7QF-2M9", "O0O0-O0O0", "K7QF-2M9T-K7QF", "\x00", "ääkkönen"])
def test_what_is_no_code(text):
    assert not is_code(text)


def test_new_codes_are_codes_and_differ():
    made = {new_code() for _ in range(500)}
    assert len(made) == 500
    assert all(is_code(code) for code in made)


def test_limit():
    assert [within_limit("x", limit=2, seconds=60) for _ in range(4)] == [True, True, False, False]
    assert within_limit("y", limit=2, seconds=60)
    cache.clear()
    assert within_limit("x", limit=2, seconds=60)
