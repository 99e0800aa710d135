"""Definitions and answers for rules' tests: by hand, and any by hypothesis."""

from typing import Any

from hypothesis import strategies as st


def text(words: str) -> dict[str, str]:
    return {"fi": words, "sv": words, "en": words}


def item(code: str, kind: str = "tick", **fields: Any) -> dict[str, Any]:
    scores = (0, 1, 2) if kind in ("single", "multiple") else ()
    return {
        "code": code, "group": "", "kind": kind, "text": text(code), "hint": text(""),
        "options": [{"code": str(score), "score": score, "text": text(str(score))} for score in scores],
        "weight": 1, "marks": [], "max": 10, "show_if": None, "source": "Made up", "checked_on": "", "pages": [],
        **fields,
    }  # fmt: skip


def rule(kind: str, level: str, **fields: Any) -> dict[str, Any]:
    return {"kind": kind, "items": [], "at_least": 1, "threshold": 1, "upper": 0, "level": level, **fields}


def definition(items: list[Any], rules: list[Any], **fields: Any) -> dict[str, Any]:
    return {
        "code": "made-up", "title": text("Made up"), "intro": text(""), "notice": text(""), "checked_on": "",
        "groups": [], "items": items, "parameters": [],
        "levels": [
            {"code": code, "title": text(code), "text": text(code), "urgency": "guide", "duty": False,
             "service": "", "page": ""}
            for code in dict.fromkeys(one["level"] for one in rules)
        ],
        "rules": rules, **fields,
    }  # fmt: skip


KINDS = ("tick", "yesno", "single", "multiple", "scale", "number", "talk")


@st.composite
def definitions(draw: st.DrawFn) -> dict[str, Any]:
    codes = [f"Q{n}" for n in range(draw(st.integers(1, 5)))]
    items = []
    for number, code in enumerate(codes):
        earlier = codes[:number]
        shown = draw(
            st.none()
            if not earlier
            else st.none()
            | st.builds(lambda i, n: {"item": i, "at_least": n}, st.sampled_from(earlier), st.integers(0, 3))
        )
        items.append(
            item(
                code,
                draw(st.sampled_from(KINDS)),
                weight=draw(st.integers(0, 3)),
                marks=draw(st.lists(st.sampled_from(["a", "b"]), unique=True)),
                max=draw(st.integers(1, 12)),
                show_if=shown,
            )
        )
    rules = draw(
        st.lists(
            st.builds(
                rule,
                st.sampled_from(["any", "count", "sum", "band"]),
                st.sampled_from(["one", "two", "three"]),
                items=st.lists(st.sampled_from([*codes, "#a"]), unique=True, max_size=3),
                at_least=st.integers(0, 3),
                threshold=st.integers(0, 6) | st.just("limit"),
                upper=st.integers(0, 12),
            ),
            max_size=5,
        )
    )
    parameters = [{"code": "limit", "label": text("limit"), "value": draw(st.integers(0, 6))}]
    return definition(items, [*rules, rule("always", "last")], parameters=parameters)


def answers_to(one: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    def of(row: dict[str, Any]) -> st.SearchStrategy[Any]:
        codes = [option["code"] for option in row["options"]]
        by_kind: dict[str, Any] = {
            "tick": st.just("1"),
            "yesno": st.sampled_from(["yes", "no", "unsure"]),
            "single": st.sampled_from(codes or [""]),
            "multiple": st.lists(st.sampled_from(codes or [""]), unique=True),
            "talk": st.just("1"),
        }
        return st.none() | st.just("declined") | by_kind.get(row["kind"], st.integers(0, 15).map(str))

    return st.fixed_dictionaries({row["code"]: of(row) for row in one["items"]})
