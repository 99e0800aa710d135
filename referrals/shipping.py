"""The checklists that come with the product, as drafts of definitions in YAML."""

from pathlib import Path
from typing import Any

import yaml

from .checklists.fhir import check_shape

FOLDER = Path(__file__).parent / "shipped"
NO_TEXT = {"fi": "", "sv": "", "en": ""}


def _filled(definition: dict[str, Any]) -> dict[str, Any]:
    """A definition with the defaults that the files leave out."""
    item = {
        "group": "",
        "hint": NO_TEXT,
        "options": [],
        "weight": 1,
        "marks": [],
        "max": 10,
        "show_if": None,
        "pages": [],
    }
    level = {"duty": False, "service": "", "page": ""}
    rule = {"items": [], "at_least": 1, "threshold": 1, "upper": 0}
    whole = {
        "groups": [],
        "parameters": [],
        **definition,
        "items": [{**item, **row} for row in definition["items"]],
        "levels": [{**level, **row} for row in definition["levels"]],
        "rules": [{**rule, **row} for row in definition["rules"]],
    }
    for row in whole["items"]:
        row["options"] = [{"code": str(option["score"]), **option} for option in row["options"]]
    check_shape(whole)
    return whole


def shipped() -> list[dict[str, Any]]:
    """Every shipped definition; `pages` and `page` hold the keys of guidance pages, `order` and `topics` beside."""
    files = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yaml"))]
    return sorted((_filled(one) for one in files), key=lambda one: one["order"])
