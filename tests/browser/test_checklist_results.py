"""The page and the server come to the same result: one definition, two evaluations."""

import random
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser

from referrals.checklists.engine import evaluate
from referrals.shipping import shipped
from tests.referrals.definitions import definition, item, rule

pytestmark = pytest.mark.browser
SCRIPT = Path(settings.BASE_DIR) / "intranet" / "static" / "intranet" / "checklist.js"
KINDS = ("tick", "yesno", "single", "multiple", "scale", "number", "talk")


def _answer(chance: random.Random, row):
    if chance.random() < 0.3:
        return None
    if chance.random() < 0.1:
        return "declined"
    codes = [option["code"] for option in row["options"]]
    return {
        "yesno": lambda: chance.choice(["yes", "no", "unsure"]),
        "single": lambda: chance.choice(codes),
        "multiple": lambda: [code for code in codes if chance.random() < 0.5],
        "scale": lambda: str(chance.randint(0, 12)),
        "number": lambda: str(chance.randint(0, 12)),
    }.get(row["kind"], lambda: "1")()


def _made_up(chance: random.Random):
    codes = [f"Q{n}" for n in range(5)]
    items = [
        item(
            code,
            chance.choice(KINDS),
            weight=chance.randint(0, 3),
            marks=chance.choice([[], ["a"], ["a", "b"]]),
            show_if={"item": chance.choice(codes[:n]), "at_least": chance.randint(0, 2)}
            if n and chance.random() < 0.3
            else None,
        )
        for n, code in enumerate(codes)
    ]
    rules = [
        rule(
            chance.choice(["any", "count", "sum", "band"]),
            str(n),
            items=chance.choice([[], ["#a"], [chance.choice(codes)], codes[:3]]),
            at_least=chance.randint(0, 3),
            threshold=chance.choice([0, 1, 2, 5, "limit", "gone"]),
            upper=chance.randint(0, 12),
        )
        for n in range(5)
    ]
    return definition(items, [*rules, rule("always", "last")], parameters=[{"code": "limit", "label": {}, "value": 3}])


def test_page_and_server_agree(browser: Browser):
    page = browser.new_page()
    page.set_content("<main></main>")
    page.add_script_tag(path=str(SCRIPT))
    chance = random.Random(7)
    cases = [
        (one, {row["code"]: _answer(chance, row) for row in one["items"]})
        for one in [*shipped(), *(_made_up(chance) for _ in range(60))]
        for _ in range(25)
    ]
    seen = page.evaluate(
        "cases => cases.map(([one, answers]) => window.silta.evaluateChecklist(one, answers))",
        [list(case) for case in cases],
    )
    page.close()
    found = [evaluate(one, answers) for one, answers in cases]
    assert [(row["level"], row["rule"], row["values"]) for row in seen] == [
        (row.level, row.rule, row.values) for row in found
    ]
    assert len({row.level for row in found}) > 8
