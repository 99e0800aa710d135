"""How things enter the search index: as tokens of their own language or languages."""

from typing import Any

from wagtail.search import index

from .languages import OWN_NAMES
from .words import tokens


class TokensField(index.SearchField):
    """An index field of stems and pieces instead of plain words.

    The model says what there is to index in `indexed_texts(part)`, where part is "title" or
    "search_text", as pairs of language and text.
    """

    def get_value(self, obj: Any) -> str:
        return " ".join(
            token for language, text in obj.indexed_texts(self.field_name) for token in tokens(text, language)
        )


TOKEN_FIELDS = [TokensField("title", boost=4), TokensField("search_text", boost=1)]


class SearchableRow(index.Indexed):
    """Reference data with a column per language that search finds in all of them.

    `search_title` and `search_columns` name columns without their language.
    """

    search_title: str = "name"
    search_columns: tuple[str, ...] = ()
    search_fields = TOKEN_FIELDS

    @property
    def title(self) -> str:
        return str(self)

    @property
    def search_text(self) -> str:
        return " ".join(str(getattr(self, column) or "") for column in self.search_columns)

    def indexed_texts(self, part: str) -> list[tuple[str, str]]:
        columns = (self.search_title,) if part == "title" else self.search_columns
        return [
            (language, getattr(self, f"{column}_{language}") or "")
            for column in columns
            for language, _name in OWN_NAMES
        ]
