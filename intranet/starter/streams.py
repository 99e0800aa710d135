"""From the blocks of the files to raw StreamField data in one language."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from .source import Text, stable_id

_PAGE_LINK = re.compile(r'<a href="page:([a-z0-9-]+)">')


class StreamMaker:
    """Makes the stream of one page in one language.

    Block ids depend on the page and the place only, never on the language: that is what lets a
    translation find its way back to the block that it translates.
    """

    def __init__(
        self,
        key: str,
        language: str,
        *,
        page_id: Callable[[str], int],
        contact_id: Callable[[str], int],
        service_id: Callable[[str], int],
        picture: Callable[[str], tuple[int, Text]],
    ) -> None:
        self.key = key
        self.language = language
        self.page_id = page_id
        self.contact_id = contact_id
        self.service_id = service_id
        self.picture = picture

    def stream(self, blocks: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        """Raw data for a StreamField."""
        return [
            {"type": block["type"], "value": self._value(block, number), "id": stable_id(self.key, number)}
            for number, block in enumerate(blocks)
        ]

    def _text(self, text: Text | str | None) -> str:
        if text is None:
            return ""
        return text if isinstance(text, str) else text[self.language]

    def _rich(self, text: Text) -> str:
        return _PAGE_LINK.sub(
            lambda match: f'<a linktype="page" id="{self.page_id(match[1])}">', self._text(text).strip()
        )

    def _list(self, number: int, name: str, values: Iterable[Any]) -> list[dict[str, Any]]:
        return [
            {"type": "item", "value": value, "id": stable_id(self.key, number, name, place)}
            for place, value in enumerate(values)
        ]

    def _texts(self, number: int, name: str, values: Iterable[Text]) -> list[dict[str, Any]]:
        return self._list(number, name, [self._text(value) for value in values])

    def _value(self, block: dict[str, Any], number: int) -> dict[str, Any]:
        kind = block["type"]
        make = getattr(self, "_running_text" if kind == "text" else f"_{kind}")
        value: dict[str, Any] = make(block, number)
        if "title" in block:
            value["title"] = self._text(block["title"])
        return value

    def _do_dont(self, block: dict[str, Any], number: int) -> dict[str, Any]:
        return {name: self._texts(number, name, block.get(name, [])) for name in ("do", "dont")}

    def _running_text(self, block: dict[str, Any], number: int) -> dict[str, Any]:
        return {"title": "", "value": self._rich(block["value"])}

    def _local(self, block: dict[str, Any], number: int) -> dict[str, Any]:
        return {"value": self._rich(block["value"])}

    def _facts(self, block: dict[str, Any], number: int) -> dict[str, Any]:
        items = [
            {
                "text": self._text(item["text"]),
                "source": self._text(item.get("source")),
                "url": item.get("source_url", ""),
                "checked_on": str(item["checked_on"]) if item.get("checked_on") else None,
            }
            for item in block["items"]
        ]
        return {"entries": self._list(number, "entries", items)}

    def _steps(self, block: dict[str, Any], number: int) -> dict[str, Any]:
        items = [{"title": self._text(item["title"]), "text": self._text(item.get("text"))} for item in block["items"]]
        return {"entries": self._list(number, "entries", items)}

    def _criteria(self, block: dict[str, Any], number: int) -> dict[str, Any]:
        return {
            "intro": self._text(block.get("intro")),
            "rule": block.get("rule", "any"),
            "entries": self._texts(number, "entries", block["items"]),
        }

    def _questions(self, block: dict[str, Any], number: int) -> dict[str, Any]:
        items = [
            {"question": self._text(item["question"]), "answer": self._text(item["answer"])} for item in block["items"]
        ]
        return {"entries": self._list(number, "entries", items)}

    def _warning(self, block: dict[str, Any], number: int) -> dict[str, Any]:
        return {"kind": block["kind"], "value": self._rich(block["value"])}

    def _contacts(self, block: dict[str, Any], number: int) -> dict[str, Any]:
        return {"contacts": self._list(number, "contacts", map(self.contact_id, block["contacts"]))}

    def _services(self, block: dict[str, Any], number: int) -> dict[str, Any]:
        return {"services": self._list(number, "services", map(self.service_id, block["services"]))}

    def _legal(self, block: dict[str, Any], number: int) -> dict[str, Any]:
        items = [
            {
                "act": self._text(item["act"]),
                "section": item.get("section", ""),
                "summary": self._text(item["summary"]),
                "status": item["status"],
                "checked_on": str(item["checked_on"]) if item.get("checked_on") else None,
            }
            for item in block["items"]
        ]
        return {"entries": self._list(number, "entries", items)}

    def _evidence(self, block: dict[str, Any], number: int) -> dict[str, Any]:
        return {
            "claim": self._text(block["claim"]),
            "source": self._text(block["source"]),
            "kind": block["kind"],
            "dated": str(block.get("dated", "")),
        }

    def _related(self, block: dict[str, Any], number: int) -> dict[str, Any]:
        return {"pages": self._list(number, "pages", map(self.page_id, block["pages"]))}

    def _picture(self, block: dict[str, Any], number: int) -> dict[str, Any]:
        image_id, alt = self.picture(block["key"])
        return {
            "image": {"image": image_id, "alt_text": self._text(alt), "decorative": False},
            "caption": self._text(block.get("caption")),
        }
