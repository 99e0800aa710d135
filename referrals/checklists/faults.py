"""What keeps a definition from being published: found here, said to the editor in words."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.utils.translation import gettext as _

from .engine import MULTIPLE, NUMBER, SCALE, SINGLE, TALK, Definition, chosen_items, number_of

NEEDED_LANGUAGES = ("fi", "sv")


@dataclass(frozen=True)
class Fault:
    """`code` for the machine, `words` for the editor."""

    code: str
    words: str


def faults_of(definition: Definition) -> list[Fault]:
    """All faults of a definition, in the order of the editing screen."""
    found = [*_texts(definition), *_codes(definition), *_items(definition), *_references(definition)]
    # Reachability is asked of definitions that are otherwise whole.
    return found or [*_bands(definition), *_unreachable(definition)]


def most_of(item: Mapping[str, Any]) -> int:
    """The highest value that an item can have."""
    if item["kind"] == TALK:
        return 0
    if item["kind"] in (SCALE, NUMBER):
        return int(item["max"])
    scores = [int(option["score"]) for option in item["options"]]
    if item["kind"] == MULTIPLE:
        return sum(scores)
    return max(scores, default=0) if item["kind"] == SINGLE else 1


def _texts(definition: Definition) -> Iterator[Fault]:
    def lacking(text: Mapping[str, str], where: str) -> Iterator[Fault]:
        missing = [code for code in NEEDED_LANGUAGES if not text[code]]
        if missing:
            yield Fault(
                "text",
                _("%(where)s: the text is missing in %(missing)s.") % {"where": where, "missing": _list(missing)},
            )

    yield from lacking(definition["title"], _("Name"))
    for part in ("groups", "levels"):
        for row in definition[part]:
            yield from lacking(row["title"], row["code"])
    for level in definition["levels"]:
        yield from lacking(level["text"], level["code"])
    for item in definition["items"]:
        yield from lacking(item["text"], item["code"])
        for option in item["options"]:
            yield from lacking(option["text"], f"{item['code']}, {option['code']}")


def _codes(definition: Definition) -> Iterator[Fault]:
    for part in ("groups", "items", "levels", "parameters"):
        counted = Counter(row["code"] for row in definition[part])
        for code in sorted(code for code, count in counted.items() if count > 1):
            yield Fault("double", _("The code %(code)s is used twice.") % {"code": code})
    for part, words in (
        ("items", _("There are no questions.")),
        ("levels", _("There are no results.")),
        ("rules", _("There are no rules.")),
    ):
        if not definition[part]:
            yield Fault("empty", words)


def _items(definition: Definition) -> Iterator[Fault]:
    groups = {group["code"] for group in definition["groups"]}
    earlier: set[str] = set()
    for item in definition["items"]:
        code = {"code": item["code"]}
        if not item["source"]:
            yield Fault("source", _("%(code)s has no source.") % code)
        if item["group"] and item["group"] not in groups:
            yield Fault("group", _("%(code)s is in a group that does not exist.") % code)
        if item["kind"] in (SINGLE, MULTIPLE) and len(item["options"]) < (2 if item["kind"] == SINGLE else 1):
            yield Fault("options", _("%(code)s has too few answers to choose from.") % code)
        if len({option["code"] for option in item["options"]}) < len(item["options"]):
            yield Fault("options", _("%(code)s has two answers with the same code.") % code)
        if item["show_if"] and item["show_if"]["item"] not in earlier:
            yield Fault("show_if", _("%(code)s waits for a question that does not come before it.") % code)
        earlier.add(item["code"])


def _references(definition: Definition) -> Iterator[Fault]:
    names = {item["code"] for item in definition["items"]}
    names |= {f"#{mark}" for item in definition["items"] for mark in item["marks"]}
    levels = {level["code"] for level in definition["levels"]}
    parameters = {one["code"] for one in definition["parameters"]}
    for number, rule in enumerate(definition["rules"], 1):
        where = {"number": number}
        for name in rule["items"]:
            if name not in names:
                yield Fault(
                    "reference",
                    _("Rule %(number)s names %(name)s, which is not there.") % {**where, "name": name},
                )
        if rule["level"] not in levels:
            yield Fault("reference", _("Rule %(number)s leads to a result that is not there.") % where)
        if isinstance(rule["threshold"], str) and rule["threshold"] not in parameters:
            yield Fault("reference", _("Rule %(number)s names a threshold that is not there.") % where)
    if definition["rules"] and definition["rules"][-1]["kind"] != "always":
        yield Fault("open", _("The last rule has to be “always”, so that every answer gets a result."))


def _bands(definition: Definition) -> Iterator[Fault]:
    bands = [(number, rule) for number, rule in enumerate(definition["rules"], 1) if rule["kind"] == "band"]
    for (first, one), (second, other) in combinations(bands, 2):
        same = {item["code"] for item in chosen_items(definition, one["items"])} & {
            item["code"] for item in chosen_items(definition, other["items"])
        }
        low = max(number_of(definition, one["threshold"]), number_of(definition, other["threshold"]))
        if same and one["level"] != other["level"] and low <= min(one["upper"], other["upper"]):
            yield Fault(
                "overlap",
                _("The bands of rules %(first)s and %(second)s overlap on %(items)s.")
                % {"first": first, "second": second, "items": _list(sorted(same))},
            )


def _unreachable(definition: Definition) -> Iterator[Fault]:
    reached: set[str] = set()
    for number, rule in enumerate(definition["rules"]):
        if not _possible(definition, rule):
            yield Fault("never", _("Rule %(number)s can never hold.") % {"number": number + 1})
            continue
        shadow = next((n for n in range(number) if _implies(definition, rule, definition["rules"][n])), None)
        if shadow is None:
            reached.add(rule["level"])
        else:
            yield Fault(
                "shadowed",
                _("Rule %(number)s is never reached: rule %(earlier)s always comes first.")
                % {"number": number + 1, "earlier": shadow + 1},
            )
    for level in definition["levels"]:
        if level["code"] not in reached:
            yield Fault("level", _("The result %(code)s is never reached.") % {"code": level["code"]})


def _possible(definition: Definition, rule: Mapping[str, Any]) -> bool:
    items = chosen_items(definition, rule["items"])
    threshold = number_of(definition, rule["threshold"])
    kind = rule["kind"]
    if kind == "always":
        return True
    if kind == "band":
        return threshold <= rule["upper"] and any(most_of(item) >= threshold for item in items)
    if kind == "sum":
        return sum(most_of(item) * item["weight"] for item in items) >= threshold
    needed = 1 if kind == "any" else threshold
    return sum(most_of(item) >= rule["at_least"] for item in items) >= needed


def _implies(definition: Definition, later: Mapping[str, Any], earlier: Mapping[str, Any]) -> bool:
    """Whether `earlier` holds for every answer for which `later` does. Errs on the side of no."""
    if "always" in (earlier["kind"], later["kind"]):
        return bool(earlier["kind"] == "always")
    mine = {item["code"]: item for item in chosen_items(definition, later["items"])}
    theirs = {item["code"] for item in chosen_items(definition, earlier["items"])}
    outside = [item for code, item in mine.items() if code not in theirs]
    inside = [item for code, item in mine.items() if code in theirs]
    asked = number_of(definition, later["threshold"])
    needed = number_of(definition, earlier["threshold"])
    if later["kind"] == "sum":
        left = asked - sum(most_of(item) * item["weight"] for item in outside)
        return bool(earlier["kind"] == "sum" and left >= needed)
    if later["kind"] == "band":
        return not outside and _band_implies(later, earlier, asked, needed)
    # So many of the shared questions have at least this value, whichever of the others do.
    surely = (1 if later["kind"] == "any" else asked) - len(outside)
    if earlier["kind"] in ("any", "count"):
        wanted = 1 if earlier["kind"] == "any" else needed
        return bool(surely >= wanted and later["at_least"] >= earlier["at_least"])
    lightest = min((item["weight"] for item in inside), default=0)
    return bool(earlier["kind"] == "sum" and surely > 0 and surely * later["at_least"] * lightest >= needed)


def _band_implies(later: Mapping[str, Any], earlier: Mapping[str, Any], asked: int, needed: int) -> bool:
    if earlier["kind"] == "band":
        return bool(needed <= asked and later["upper"] <= earlier["upper"])
    return bool(earlier["kind"] == "any" and asked >= earlier["at_least"])


def _list(words: list[str]) -> str:
    return ", ".join(words)
