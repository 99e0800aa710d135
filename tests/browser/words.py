"""The interface's own words, so that tests click on what people read."""

import functools
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]


@functools.cache
def catalogue(language: str) -> Catalog:
    with (ROOT / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language)


def words(language: str, source: str) -> str:
    """How the interface says `source`, a string of our catalogue."""
    message = catalogue(language).get(source)
    assert message is not None, f"no longer in the catalogue: {source!r}"
    return str(message.string or source)
