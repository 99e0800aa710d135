"""The shipped lists say what the domain pack says they say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referrals.checklists.engine import evaluate, values_of
from referrals.checklists.faults import faults_of
from referrals.shipping import shipped

LISTS = {one["code"]: one for one in shipped()}
HELP, SOME = "2", "1"


@pytest.mark.parametrize("code", LISTS)
def test_has_no_faults(code):
    assert [fault.words for fault in faults_of(LISTS[code])] == []


@pytest.mark.parametrize("code", LISTS)
def test_every_text_is_there_in_every_language(code):
    one = LISTS[code]
    texts = [one["title"], one["intro"], one["notice"]]
    texts += [row["text"] for row in one["items"]] + [row["title"] for row in one["groups"] + one["levels"]]
    texts += [row["text"] for row in one["levels"]] + [o["text"] for row in one["items"] for o in row["options"]]
    assert [text for text in texts if not all(text.values())] == []


@pytest.mark.parametrize(
    ("ticked", "level"),
    [
        ({"T1"}, "guide"),
        ({"T1", "T4"}, "guide"),
        ({"T1", "T4", "T6"}, "contact"),
        ({"T2"}, "contact"),
        ({"T2", "T10"}, "plan"),
        ({"T8"}, "plan"),
        ({"T8", "T12"}, "now"),
        ({"T3"}, "now"),
        ({"T11"}, "now"),
        ({"T13"}, "now"),
        ({"T14"}, "now"),
        ({"T10", "T10p"}, "now"),
        ({"T10p"}, "none"),  # not asked without T10
        (set(), "none"),
    ],
)
def test_triggers(ticked, level):
    assert evaluate(LISTS["triggers"], dict.fromkeys(ticked, "1")).level == level


def test_triggers_say_that_they_are_a_local_draft():
    notice = LISTS["triggers"]["notice"]
    assert "ei validoitu" in notice["fi"]
    assert "inte validerat" in notice["sv"]
    assert "not validated" in notice["en"]


@pytest.mark.parametrize("code", ["C1", "C2", "C3", "C4", "C5", "C6"])
def test_any_criterion_meets_the_definition(code):
    assert evaluate(LISTS["shared-client-definition"], {code: "1"}).level == "met"


def test_no_criterion_leaves_the_service_open():
    assert evaluate(LISTS["shared-client-definition"], {}).level == "open"


@pytest.mark.parametrize(
    ("answers", "level"),
    [
        ({}, "well"),
        ({"W1": SOME, "W2": SOME}, "well"),
        ({"W1": SOME, "W2": SOME, "W3": SOME}, "check"),
        ({f"W{n}": SOME for n in range(1, 8)}, "check"),
        ({f"W{n}": SOME for n in range(1, 9)}, "joint"),
        ({"W6": HELP}, "help"),
        ({"W6": HELP, "W7": HELP}, "help"),
        ({"W6": HELP, "W7": HELP, "W8": HELP}, "joint"),
        ({"W12": SOME}, "alone"),
        ({"W12": HELP, **{f"W{n}": HELP for n in range(1, 12)}}, "alone"),
        ({"W6": "declined"}, "well"),
    ],
)
def test_wellbeing(answers, level):
    assert evaluate(LISTS["wellbeing-check"], answers).level == level


def test_what_goes_well_is_never_a_value():
    assert values_of(LISTS["wellbeing-check"], {"W13": "2"})["W13"] is None


@given(st.sets(st.sampled_from([item["code"] for item in LISTS["triggers"]["items"]])))
def test_more_ticks_never_lower_the_triggers_result(ticked):
    order = [level["code"] for level in LISTS["triggers"]["levels"]]
    before = order.index(evaluate(LISTS["triggers"], dict.fromkeys(ticked, "1")).level)
    for extra in (item["code"] for item in LISTS["triggers"]["items"]):
        after = order.index(evaluate(LISTS["triggers"], dict.fromkeys({*ticked, extra}, "1")).level)
        assert after <= before
