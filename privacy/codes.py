"""Short random codes for paper: read aloud, written by hand, typed on a phone, and never about a person.

Eight characters, the last of which checks the seven before it. The alphabet leaves out what looks
alike (0 O, 1 I L), so it has 31 characters. 31 is a prime and every place has a weight of its own:
that way the check finds every single wrong character and every two characters that changed places.
"""

import re
import secrets
from typing import Final

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH: Final = 8
_VALUES: Final = {character: value for value, character in enumerate(ALPHABET)}
_WEIGHTS: Final = range(1, LENGTH)
# The check's own weight is -1, which is 30: none of the others.
_GAPS: Final = re.compile(r"[\s\-\u2010-\u2015\u2212.]+")


def check_character(body: str) -> str:
    """The character that completes the first seven.

    Raises:
        KeyError: on a character that is not in the alphabet.
    """
    total = sum(weight * _VALUES[character] for weight, character in zip(_WEIGHTS, body, strict=True))
    return ALPHABET[total % len(ALPHABET)]


def new_code() -> str:
    """A random code; 31⁷ (27 thousand million) are possible. Uniqueness is the database's to hold."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return body + check_character(body)


def normal_form(text: str) -> str:
    """What somebody typed as a code is kept: capitals, without spaces and hyphens."""
    return _GAPS.sub("", text).upper()


def is_code(text: str) -> bool:
    """Whether `text` is a whole code without a slip of the pen. Says nothing about whether it is in use."""
    code = normal_form(text)
    if len(code) != LENGTH or any(character not in _VALUES for character in code):
        return False
    return check_character(code[:-1]) == code[-1]


def grouped(code: str) -> str:
    """As it stands on paper: `K7QF-2M9T`."""
    return f"{code[:4]}-{code[4:]}"
