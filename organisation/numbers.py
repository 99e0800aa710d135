"""Numbers that a form or an address sends back: anybody may write anything there."""

MOST_DIGITS = 9  # of a counter or a key


def number(text: str) -> int:
    """The counter or key that `text` is; 0, which nothing has, when it is none."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else 0
