"""What a checklist says for given answers. Pure: a definition (JSON) and answers in, a result level out.

`intranet/static/intranet/checklist.js` does the same on the page; `tests/referrals` runs both on the same answers.
The shape of a definition is written by `referrals.services.definition_of`; the needs behind it are those of the
instruments in the field: any, count, weighted sum, band of one item, first match wins.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Definition = Mapping[str, Any]
Answer = int | str | list[str] | None
Answers = Mapping[str, Answer]

DECLINED = "declined"
UNSURE = "unsure"
TALK, TICK, YES_NO, SINGLE, MULTIPLE, SCALE, NUMBER = "talk", "tick", "yesno", "single", "multiple", "scale", "number"
MOST = 999


@dataclass(frozen=True)
class Result:
    """The level that holds (a code, or None when no rule fires), the rule's place, and what led there."""

    level: str | None
    rule: int | None
    values: dict[str, int | None]
    positive: tuple[str, ...]
    declined: tuple[str, ...]


def value_of(item: Mapping[str, Any], answer: Answer) -> int | None:
    """The number that an answer counts as; None when there is no answer, or it was declined."""
    kind = item["kind"]
    if answer is None or answer in ("", DECLINED) or kind == TALK:
        return None
    if kind in (TICK, YES_NO):
        return int(answer in (1, "1", "yes"))
    if kind in (SINGLE, MULTIPLE):
        chosen = set(answer if isinstance(answer, list) else [str(answer)])
        return sum(option["score"] for option in item["options"] if option["code"] in chosen) if chosen else None
    return _whole_number(answer, item["max"])


def _whole_number(answer: Answer, most: int) -> int | None:
    text = str(answer)
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(MOST)) or int(text) > most:
        return None
    return int(text)


def values_of(definition: Definition, answers: Answers) -> dict[str, int | None]:
    """The value of every item. What is not shown has none, whatever was answered before it went away."""
    values: dict[str, int | None] = {}
    for item in definition["items"]:
        shown = is_shown(item, values)
        values[item["code"]] = value_of(item, answers.get(item["code"])) if shown else None
    return values


def is_shown(item: Mapping[str, Any], values: Mapping[str, int | None]) -> bool:
    """Whether the earlier item that `item` waits for has the value it needs."""
    condition = item.get("show_if")
    if not condition:
        return True
    value = values.get(condition["item"])
    return value is not None and value >= condition["at_least"]


def chosen_items(definition: Definition, names: Iterable[str]) -> list[Mapping[str, Any]]:
    """The items that a rule speaks of: by code, by `#mark`, or all of them when it names none."""
    wanted = list(names)
    return [
        item
        for item in definition["items"]
        if not wanted or item["code"] in wanted or any(f"#{mark}" in wanted for mark in item["marks"])
    ]


def number_of(definition: Definition, threshold: int | str) -> int:
    """A threshold as a number: its own, or the parameter's that it names."""
    if isinstance(threshold, int):
        return threshold
    return next((int(one["value"]) for one in definition["parameters"] if one["code"] == threshold), MOST)


def fires(definition: Definition, rule: Mapping[str, Any], values: Mapping[str, int | None]) -> bool:
    """Whether a rule holds for these values."""
    kind = rule["kind"]
    if kind == "always":
        return True
    items = chosen_items(definition, rule["items"])
    known = [(item, value) for item in items if (value := values.get(item["code"])) is not None]
    threshold = number_of(definition, rule["threshold"])
    if kind == "band":
        return any(threshold <= value <= rule["upper"] for _item, value in known)
    if kind == "sum":
        return sum(value * item["weight"] for item, value in known) >= threshold
    enough = sum(value >= rule["at_least"] for _item, value in known)
    return enough >= (1 if kind == "any" else threshold)


def evaluate(definition: Definition, answers: Answers) -> Result:
    """The result for `answers`: the first rule that fires decides."""
    values = values_of(definition, answers)
    place = next((n for n, rule in enumerate(definition["rules"]) if fires(definition, rule, values)), None)
    return Result(
        level=None if place is None else definition["rules"][place]["level"],
        rule=place,
        values=values,
        positive=tuple(code for code, value in values.items() if value),
        declined=tuple(
            item["code"]
            for item in definition["items"]
            if answers.get(item["code"]) == DECLINED and is_shown(item, values)
        ),
    )


def read_answers(definition: Definition, lists: Mapping[str, list[str]]) -> dict[str, Answer]:
    """Answers out of a sent form (`a-<code>` fields, all as lists). What is not a possible answer is left out."""
    answers: dict[str, Answer] = {}
    for item in definition["items"]:
        sent = lists.get(f"a-{item['code']}", [])
        allowed = {option["code"] for option in item["options"]}
        kind = item["kind"]
        if DECLINED in sent:
            answers[item["code"]] = DECLINED
        elif kind == MULTIPLE:
            answers[item["code"]] = [code for code in sent if code in allowed] or None
        elif sent and (
            (kind == SINGLE and sent[0] in allowed)
            or (kind == TICK and sent[0] == "1")
            or (kind == YES_NO and sent[0] in ("yes", "no", UNSURE))
            or (kind in (SCALE, NUMBER) and _whole_number(sent[0], item["max"]) is not None)
        ):
            answers[item["code"]] = sent[0]
    return answers


def in_language(definition: Definition, language: str) -> dict[str, Any]:
    """A definition with every text in one language, Finnish where it is missing."""

    def text(value: Any) -> Any:
        if isinstance(value, dict) and set(value) == {"fi", "sv", "en"}:
            return value[language] or value["fi"] or value["sv"] or value["en"]
        if isinstance(value, dict):
            return {key: text(one) for key, one in value.items()}
        if isinstance(value, list):
            return [text(one) for one in value]
        return value

    localised: dict[str, Any] = text(dict(definition))
    return localised
