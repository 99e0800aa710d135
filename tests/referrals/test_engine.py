import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referrals.checklists.differences import differences
from referrals.checklists.engine import evaluate, in_language, read_answers
from referrals.checklists.faults import faults_of
from referrals.checklists.fhir import NotAChecklist, from_questionnaire, to_questionnaire

from .definitions import answers_to, definition, definitions, item, rule, text


@pytest.mark.parametrize(
    ("items", "rules", "answers", "level"),
    [
        # any, with an answer that is enough
        ([item("A", "single")], [rule("any", "yes", at_least=2), rule("always", "no")], {"A": "1"}, "no"),
        ([item("A", "single")], [rule("any", "yes", at_least=2), rule("always", "no")], {"A": "2"}, "yes"),
        # count
        ([item("A"), item("B")], [rule("count", "yes", threshold=2), rule("always", "no")], {"A": "1"}, "no"),
        (
            [item("A"), item("B")],
            [rule("count", "yes", threshold=2), rule("always", "no")],
            {"A": "1", "B": "1"},
            "yes",
        ),
        # weighted sum
        ([item("A", "scale", weight=2)], [rule("sum", "yes", threshold=9), rule("always", "no")], {"A": "4"}, "no"),
        ([item("A", "scale", weight=2)], [rule("sum", "yes", threshold=9), rule("always", "no")], {"A": "5"}, "yes"),
        # band of one item
        ([item("A", "scale")], [rule("band", "mid", threshold=6, upper=7), rule("always", "no")], {"A": "7"}, "mid"),
        ([item("A", "scale")], [rule("band", "mid", threshold=6, upper=7), rule("always", "no")], {"A": "8"}, "no"),
        ([item("A", "scale")], [rule("band", "low", threshold=0, upper=5), rule("always", "no")], {"A": "0"}, "low"),
        ([item("A", "scale")], [rule("band", "low", threshold=0, upper=5), rule("always", "no")], {}, "no"),
        # several answers at once
        ([item("A", "multiple")], [rule("sum", "yes", threshold=3), rule("always", "no")], {"A": ["1", "2"]}, "yes"),
        # unsure and declined count as nothing
        ([item("A", "yesno")], [rule("any", "yes"), rule("always", "no")], {"A": "unsure"}, "no"),
        ([item("A", "yesno")], [rule("any", "yes"), rule("always", "no")], {"A": "declined"}, "no"),
        # by mark
        (
            [item("A", marks=["x"]), item("B")],
            [rule("any", "yes", items=["#x"]), rule("always", "no")],
            {"B": "1"},
            "no",
        ),
        # the first that holds
        ([item("A")], [rule("any", "first"), rule("any", "second"), rule("always", "no")], {"A": "1"}, "first"),
        # beyond the scale is no answer
        ([item("A", "scale")], [rule("any", "yes"), rule("always", "no")], {"A": "11"}, "no"),
    ],
)
def test_rules(items, rules, answers, level):
    assert evaluate(definition(items, rules), answers).level == level


def test_an_answer_that_is_not_shown_counts_for_nothing():
    one = definition(
        [item("A"), item("B", show_if={"item": "A", "at_least": 1})],
        [rule("any", "yes", items=["B"]), rule("always", "no")],
    )
    assert evaluate(one, {"B": "1"}).level == "no"
    assert evaluate(one, {"A": "1", "B": "1"}).level == "yes"


def test_declined_is_told_apart():
    one = definition([item("A"), item("B")], [rule("always", "no")])
    assert evaluate(one, {"A": "declined", "B": "1"}).declined == ("A",)


def test_no_rule_means_no_level():
    assert evaluate(definition([item("A")], []), {"A": "1"}).level is None


@given(st.dictionaries(st.sampled_from(["a-A", "a-B", "a-C", "x"]), st.lists(st.text(max_size=6), max_size=3)))
def test_anything_may_be_sent(sent):
    one = definition(
        [item("A"), item("B", "scale"), item("C", "multiple")],
        [rule("sum", "yes", threshold=2), rule("always", "no")],
    )
    assert evaluate(one, read_answers(one, sent)).level in ("yes", "no")


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_what_the_linter_calls_unreachable_is_never_reached(data):
    one = data.draw(definitions())
    found = faults_of(one)
    answers = data.draw(answers_to(one))
    result = evaluate(one, answers)
    number = (result.rule or 0) + 1
    for fault in found:
        if fault.code in ("never", "shadowed"):
            assert not fault.words.startswith((f"Sääntö {number} ", f"Sääntöön {number} ")), (fault, answers)
        if fault.code == "level":
            assert fault.words != f"Tulokseen {result.level} ei koskaan päästä."


FAULTY = {
    "source": definition([item("A", source="")], [rule("any", "x"), rule("always", "y")]),
    "text": definition([item("A", text={"fi": "A", "sv": "", "en": ""})], [rule("always", "y")]),
    "double": definition([item("A"), item("A")], [rule("always", "y")]),
    "empty": definition([], [rule("always", "y")]),
    "group": definition([item("A", group="g")], [rule("always", "y")]),
    "options": definition([item("A", "single", options=[])], [rule("always", "y")]),
    "show_if": definition([item("A", show_if={"item": "A", "at_least": 1})], [rule("always", "y")]),
    "reference": definition([item("A")], [rule("any", "x", items=["B"]), rule("always", "y")]),
    "open": definition([item("A")], [rule("any", "x")]),
    "overlap": definition(
        [item("A", "scale")],
        [rule("band", "x", threshold=0, upper=5), rule("band", "y", threshold=5, upper=9), rule("always", "z")],
    ),
    "never": definition([item("A")], [rule("count", "x", threshold=2), rule("always", "y")]),
    "shadowed": definition([item("A")], [rule("always", "x"), rule("any", "y"), rule("always", "x")]),
    "level": definition(
        [item("A")], [rule("always", "x")], levels=[
            {"code": code, "title": text(code), "text": text(code), "urgency": "guide", "duty": False, "service": "",
             "page": ""} for code in ("x", "y")]
    ),
}  # fmt: skip


@pytest.mark.parametrize("code", FAULTY)
def test_the_linter_finds(code):
    assert code in {fault.code for fault in faults_of(FAULTY[code])}


@settings(max_examples=60, deadline=None)
@given(definitions())
def test_a_questionnaire_brings_back_the_same(one):
    sent = json.dumps(to_questionnaire(one, number=3, day="2026-11-22"), ensure_ascii=False)
    assert from_questionnaire(sent) == one


@pytest.mark.parametrize(
    "sent",
    ["", "{}", "[]", "null", "x" * 300_000, '{"extension": [{"url": "urn:silta:checklist:definition"}]}',
     '{"extension": [{"url": "urn:silta:checklist:definition", "valueString": "{\\"code\\": 1}"}]}', "[" * 5000],
)  # fmt: skip
def test_other_files_are_refused(sent):
    with pytest.raises(NotAChecklist):
        from_questionnaire(sent)


def test_a_questionnaire_has_what_others_can_read():
    one = definition([item("A", "single"), item("B", show_if={"item": "A", "at_least": 1})], [rule("always", "x")])
    found = to_questionnaire(one, number=2, day="2026-11-22")
    assert (found["resourceType"], found["version"], found["status"]) == ("Questionnaire", "2", "active")
    assert [option["valueCoding"]["code"] for option in found["item"][0]["answerOption"]] == ["0", "1", "2"]


def test_differences():
    old = definition([item("A"), item("B")], [rule("any", "x"), rule("always", "y")])
    new = definition(
        [item("A", text=text("Other words")), item("C")], [rule("any", "x", threshold=1), rule("always", "y")]
    )
    found = {(one.part, one.code, one.field, one.before, one.after) for one in differences(old, new, "fi")}
    assert found == {
        ("items", "A", "text", "A", "Other words"),
        ("items", "B", "", "B", ""),
        ("items", "C", "", "", "C"),
    }
    assert differences(old, old, "fi") == []


def test_a_change_in_another_language_is_named():
    old, new = (definition([item("A", text={"fi": "A", "sv": sv, "en": "A"})], [rule("always", "y")]) for sv in "ab")
    assert [(one.part, one.code) for one in differences(old, new, "fi")] == [("language", "sv")]


def test_in_language_falls_back_to_finnish():
    one = definition([item("A", text={"fi": "suomeksi", "sv": "", "en": ""})], [rule("always", "y")])
    assert in_language(one, "en")["items"][0]["text"] == "suomeksi"
