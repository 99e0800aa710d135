"""A version as a FHIR R4 Questionnaire and back.

Questions, answers, scores and conditions are in FHIR's own elements, so other systems can ask them. What FHIR has no
element for (result levels, rules, thresholds, sources) travels in one extension, as JSON.
"""

import json
from collections.abc import Mapping
from typing import Any

from .engine import MULTIPLE, NUMBER, SCALE, SINGLE, TALK, TICK, YES_NO, Definition

TRANSLATION = "http://hl7.org/fhir/StructureDefinition/translation"
ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
RULES = "urn:silta:checklist:definition"
TYPES = {TICK: "boolean", YES_NO: "choice", SINGLE: "choice", MULTIPLE: "choice", SCALE: "integer", NUMBER: "integer"}
LONGEST = 200_000


class NotAChecklist(ValueError):  # noqa: N818  named as it is read
    """The file is no Questionnaire that was exported here. `reason` names what is wrong, for the log."""


def _text(name: str, value: Mapping[str, str]) -> dict[str, Any]:
    """A FHIR string with its translations beside it."""
    translations = [
        {
            "url": TRANSLATION,
            "extension": [{"url": "lang", "valueCode": code}, {"url": "content", "valueString": value[code]}],
        }
        for code in ("sv", "en")
        if value[code]
    ]
    return {name: value["fi"], **({f"_{name}": {"extension": translations}} if translations else {})}


def _item(item: Mapping[str, Any], kinds: Mapping[str, str]) -> dict[str, Any]:
    shown: dict[str, Any] = {"linkId": item["code"], **_text("text", item["text"])}
    shown["type"] = "display" if item["kind"] == TALK else TYPES[item["kind"]]
    if item["kind"] == MULTIPLE:
        shown["repeats"] = True
    options = item["options"]
    if item["kind"] == YES_NO:
        options = [
            {"code": "yes", "score": 1, "text": {"fi": "Kyllä", "sv": "Ja", "en": "Yes"}},
            {"code": "no", "score": 0, "text": {"fi": "Ei", "sv": "Nej", "en": "No"}},
        ]
    if options:
        shown["answerOption"] = [
            {
                "valueCoding": {
                    "code": option["code"],
                    **_text("display", option["text"]),
                    "extension": [{"url": ORDINAL, "valueDecimal": option["score"]}],
                }
            }
            for option in options
        ]
    # FHIR compares whole numbers; conditions on chosen answers stay in the extension.
    if item["show_if"] and kinds.get(item["show_if"]["item"]) in (TICK, SCALE, NUMBER):
        asked = item["show_if"]
        answer = (
            {"operator": "=", "answerBoolean": True}
            if kinds[asked["item"]] == TICK
            else {"operator": ">=", "answerInteger": asked["at_least"]}
        )
        shown["enableWhen"] = [{"question": asked["item"], **answer}]
    return shown


def to_questionnaire(definition: Definition, *, number: int, day: str) -> dict[str, Any]:
    """The Questionnaire of a published version."""
    kinds = {item["code"]: item["kind"] for item in definition["items"]}
    items = [_item(item, kinds) for item in definition["items"] if not item["group"]]
    for group in definition["groups"]:
        inside = [_item(item, kinds) for item in definition["items"] if item["group"] == group["code"]]
        items.append(
            {"linkId": f"group-{group['code']}", **_text("text", group["title"]), "type": "group", "item": inside}
        )
    return {
        "resourceType": "Questionnaire",
        "url": f"urn:silta:checklist:{definition['code']}",
        "version": str(number),
        "name": definition["code"],
        **_text("title", definition["title"]),
        "status": "active",
        "date": day,
        "description": definition["intro"]["fi"],
        "item": items,
        "extension": [{"url": RULES, "valueString": json.dumps(definition, ensure_ascii=False, sort_keys=True)}],
    }


def from_questionnaire(text: str) -> dict[str, Any]:
    """The definition in a Questionnaire that was exported here; its shape is checked, its rules are not.

    Raises:
        NotAChecklist: no JSON, another resource, or one without our extension.
    """
    if len(text) > LONGEST:
        raise NotAChecklist("too long")
    try:
        resource = json.loads(text)
        found = next(one["valueString"] for one in resource["extension"] if one["url"] == RULES)
        definition = json.loads(found)
    except (ValueError, KeyError, TypeError, StopIteration, RecursionError):
        raise NotAChecklist("no definition") from None
    check_shape(definition)
    return dict(definition)


_SHAPE: dict[str, dict[str, type | tuple[type, ...]]] = {
    "groups": {"code": str, "title": dict},
    "items": {
        "code": str,
        "group": str,
        "kind": str,
        "text": dict,
        "hint": dict,
        "options": list,
        "weight": int,
        "marks": list,
        "max": int,
        "show_if": (dict, type(None)),
        "source": str,
        "checked_on": str,
        "pages": list,
    },
    "parameters": {"code": str, "label": dict, "value": int},
    "levels": {"code": str, "title": dict, "text": dict, "urgency": str, "duty": bool, "service": str, "page": str},
    "rules": {
        "kind": str,
        "items": list,
        "at_least": int,
        "threshold": (int, str),
        "upper": int,
        "level": str,
    },
}
_KINDS = {"items": {TALK, *TYPES}, "rules": {"any", "count", "sum", "band", "always"}}


def _is_text(value: Any) -> bool:
    return (
        isinstance(value, dict) and set(value) == {"fi", "sv", "en"} and all(isinstance(v, str) for v in value.values())
    )


def check_shape(definition: Any) -> None:
    """Whether everything that the engine reads is there and of its kind.

    Raises:
        NotAChecklist: names the part.
    """
    if not isinstance(definition, dict) or not isinstance(definition.get("code"), str):
        raise NotAChecklist("definition")
    if not all(_is_text(definition.get(name)) for name in ("title", "intro", "notice")):
        raise NotAChecklist("texts")
    for part, fields in _SHAPE.items():
        rows = definition.get(part)
        if not isinstance(rows, list) or not all(_is_row(part, row, fields) for row in rows):
            raise NotAChecklist(part)
    if not all(map(_is_item, definition["items"])):
        raise NotAChecklist("items")
    if not all(isinstance(name, str) for rule in definition["rules"] for name in rule["items"]):
        raise NotAChecklist("rules")


def _is_row(part: str, row: Any, fields: Mapping[str, type | tuple[type, ...]]) -> bool:
    return (
        isinstance(row, dict)
        and all(isinstance(row.get(name), kind) for name, kind in fields.items())
        and all(_is_text(row[name]) for name, kind in fields.items() if kind is dict)
        and (part not in _KINDS or row["kind"] in _KINDS[part])
    )


def _is_item(item: Mapping[str, Any]) -> bool:
    shown = item["show_if"]
    return (
        all(map(_is_option, item["options"]))
        and (not shown or (isinstance(shown.get("item"), str) and isinstance(shown.get("at_least"), int)))
        and all(isinstance(one, str) for one in [*item["marks"], *item["pages"]])
    )


def _is_option(option: Any) -> bool:
    return (
        isinstance(option, dict)
        and isinstance(option.get("code"), str)
        and isinstance(option.get("score"), int)
        and _is_text(option.get("text"))
    )
