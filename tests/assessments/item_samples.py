"""One small, sound content per item type, and what hypothesis needs to vary it."""

from typing import Any

from hypothesis import strategies as st

from assessments.papers import Key
from assessments.scoring import ITEM_TYPES


def options(correct: str, ids: str = "abcde") -> list[dict[str, Any]]:
    return [
        {"id": each, "text": f"Option {each}", "correct": each in correct, "feedback": f"About {each}"}
        for each in ids
    ]


SAMPLES: dict[str, dict[str, Any]] = {
    "single_choice": {"stem": "Which one?", "options": options("b", "abcd")},
    "multiple_response": {"stem": "Which ones?", "options": options("ace")},
    "true_false": {"stem": "True or false?", "options": options("f", "tf")},
    "scenario": {
        "situation": "A depot without a fence.",
        "stem": "What first?",
        "response": "multiple",
        "options": options("ab", "abcd"),
    },
    "matching": {
        "stem": "Match.",
        "pairs": [
            {"left": "Paris", "right": "France", "feedback": "Seine"},
            {"left": "Lima", "right": "Peru", "feedback": "Rímac"},
            {"left": "Tunis", "right": "Tunisia", "feedback": "Lake"},
        ],
        "extra_right": ["Chad"],
    },
    "ordering": {
        "stem": "Order.",
        "sequence": ["Plan", "Collect", "Store", "Destroy", "Report"],
        "feedback_correct": "Well ordered.",
        "feedback_incorrect": "Plan first.",
    },
    "numeric": {
        "stem": "How many weapons remain?",
        "answer": 160718,
        "tolerance": 1800,
        "unit": "weapons",
        "feedback_correct": "45 per cent.",
        "feedback_incorrect": "Multiply by 0.45.",
        "common_errors": [{"value": 196434, "tolerance": 1800, "feedback": "That is 55 per cent."}],
    },
}

JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.decimals()
    | st.dates()
    | st.text()
    | st.sampled_from(["", "a", "multiple", "١٢", "1e9", "\0"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text() | st.integers() | st.none(), inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["id", "text", "correct", "feedback", "left", "right", "value", "tolerance"]),
            inner,
        )
    ),
    max_leaves=12,
)


def frozen(name: str, salt: str = "GM-M1-Q01", **changes: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    return ITEM_TYPES[name].freeze(SAMPLES[name] | changes, salt)


def perfect_form(name: str, key: Key, field: str = "q") -> dict[str, list[str]]:
    """The form a learner sends who knows everything (numbers as an English reader types them)."""
    if name == "matching":
        return {f"{field}.{left}": [right] for left, right in key["pairs"].items()}
    if name == "ordering":
        return {f"{field}.{place}": [step] for place, step in enumerate(key["sequence"], start=1)}
    if name == "numeric":
        return {field: [key["answer"]]}
    return {field: key["correct"]}


@st.composite
def forms(draw: st.DrawFn, name: str, key: Key, field: str = "q") -> dict[str, list[str]]:
    """Any form that a browser showing this item can send."""
    if name == "matching":
        rights = st.sampled_from(["", *key["rights"]])
        return {f"{field}.{left}": [draw(rights)] for left in key["lefts"]}
    if name == "ordering":
        steps = draw(st.permutations(key["sequence"]))
        return {
            f"{field}.{place}": [step] for place, step in enumerate(steps, start=1) if draw(st.booleans())
        }
    if name == "numeric":
        return {field: [draw(st.integers(-(10**9), 10**9).map(str) | st.sampled_from(["", key["answer"]]))]}
    several = name == "multiple_response" or key.get("response") == "multiple"
    return {field: draw(st.lists(st.sampled_from(key["options"]), unique=True, max_size=9 if several else 1))}
