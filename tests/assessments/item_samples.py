"""One small, sound content per item type, and what hypothesis needs to vary it."""

from typing import Any

from hypothesis import strategies as st

from assessments.papers import Key, Wording
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
    "categorise": {
        "stem": "Sort.",
        "categories": ["Land", "Sea", "Air"],
        "entries": [
            {"text": "Road", "category": "Land", "feedback": "Asphalt"},
            {"text": "Rail", "category": "Land", "feedback": "Steel"},
            {"text": "Ferry", "category": "Sea", "feedback": "Water"},
        ],
    },
    "hot_spot": {
        "stem": "Where?",
        "image": {"name": "plan.png", "width": 400, "height": 300, "alt": "Plan of a depot"},
        "response": "multiple",
        "areas": [
            {"text": "Gate", "corners": "0,0 90,0 90,90", "correct": True, "feedback": "Open"},
            {
                "text": "Fence",
                "corners": "100,0 190,0 190.5,90 100,90",
                "correct": False,
                "feedback": "Whole",
            },
            {"text": "Roof", "corners": "200,200 400,200 400,300", "correct": True, "feedback": "Leaks"},
        ],
    },
    "essay": {
        "situation": "A store beside a school.",
        "stem": "What do you do?",
        "least_words": 3,
        "most_words": 50,
        "files": 1,
        "rubric": [
            {
                "title": "Law",
                "levels": [
                    {"description": "None", "points": 0},
                    {"description": "Some", "points": 1.5},
                    {"description": "All", "points": 4},
                ],
            },
            {
                "title": "Style",
                "levels": [{"description": "Dark", "points": 0}, {"description": "Clear", "points": 2}],
            },
        ],
        "notes_for_markers": "Look for distances.",
    },
    "likert": {
        "stem": "How far do you agree?",
        "statements": ["It was clear.", "It was long."],
        "scale": ["No", "Partly", "Yes"],
    },
    "rating": {"stem": "How sure?", "low": 0, "high": 10, "low_label": "Not at all", "high_label": "Fully"},
    "open_text": {"stem": "What was missing?", "most_words": 20},
    "short_text": {
        "stem": "What is stored here?",
        "accepted": [
            {
                "text": "black powder",
                "also": ["gunpowder", "poudre noire"],
                "percent": 100,
                "feedback": "Yes.",
            },
            {"text": "powder", "also": [], "percent": 50, "feedback": "Which one?"},
        ],
        "ignore_punctuation": True,
        "ignore_accents": False,
        "feedback_incorrect": "Read the label.",
    },
    "cloze": {
        "stem": "Fill the gaps.",
        "text": "A store {1} people.\n\nIts {b} is {3} away.",
        "gaps": [
            {
                "id": "1",
                "kind": "choice",
                "options": [{"text": "endangers", "correct": True}, {"text": "protects", "correct": False}],
                "weight": 1,
                "feedback": "It may blow up.",
            },
            {
                "id": "b",
                "kind": "text",
                "accepted": [
                    {"text": "fence", "also": ["perimeter"], "percent": 100},
                    {"text": "wall", "also": [], "percent": 50},
                ],
                "ignore_accents": True,
                "weight": 2,
                "feedback": "The fence comes first.",
            },
            {
                "id": "3",
                "kind": "number",
                "answer": 12.5,
                "tolerance": 0.5,
                "unit": "m",
                "weight": 0.5,
                "feedback": "See the plan.",
            },
        ],
    },
    "calculated": {
        "stem": "A room is {length} m long and {width} m wide. Its area?",
        "parameters": [
            {"name": "length", "low": 4, "high": 12, "step": 0.5},
            {"name": "width", "low": 3, "high": 7, "step": 0.25},
        ],
        "formula": "length * width",
        "decimals": 2,
        "tolerance": 1,
        "tolerance_kind": "percent",
        "units": [
            {"id": "m2", "name": "m²", "factor": 1},
            {"id": "cm2", "name": "cm²", "factor": 0.0001},
        ],
        "feedback_correct": "{length} times {width} is {answer}.",
        "feedback_incorrect": "Multiply.",
        "common_errors": [{"formula": "length + width", "feedback": "That is {length} plus {width}."}],
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


TYPED = st.text(max_size=30) | st.sampled_from(["a|b=c", "\\p", "\\", "e\u0301", "\u200f", "a\tb", "\0"])


def frozen(name: str, salt: str = "GM-M1-Q01", **changes: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    return ITEM_TYPES[name].freeze(SAMPLES[name] | changes, salt)


def asked(name: str, seed: str = "seed", language: str = "en") -> tuple[Key, Wording]:
    """Key and wording of one learner's item."""
    return ITEM_TYPES[name].instance(*frozen(name), seed, language)


def perfect_form(name: str, key: Key, field: str = "q") -> dict[str, list[str]]:
    """The form a learner sends who knows everything (numbers as an English reader types them)."""
    if name in ("matching", "categorise"):
        return {f"{field}.{left}": [right] for left, right in key["pairs"].items()}
    if name == "ordering":
        return {f"{field}.{place}": [step] for place, step in enumerate(key["sequence"], start=1)}
    if name == "numeric":
        return {field: [key["answer"]]}
    if name == "likert":
        return {f"{field}.{statement}": key["scale"][-1:] for statement in key["statements"]}
    if name == "rating":
        return {field: key["options"][-1:]}
    if name in ("essay", "open_text"):
        return {field: ["Nothing at all."]}
    if name == "short_text":
        return {field: key["accepted"][0]["texts"][:1]}
    if name == "cloze":
        return {f"{field}.1": [key["gaps"][0]["correct"]], f"{field}.b": ["FENCE"], f"{field}.3": ["12.50"]}
    if name == "calculated":
        return {field: [key["shown"]], f"{field}.unit": ["m2"]}
    return {field: key["correct"]}


@st.composite
def forms(draw: st.DrawFn, name: str, key: Key, field: str = "q") -> dict[str, list[str]]:
    """Any form that a browser showing this item can send."""
    if name in ("matching", "categorise"):
        rights = st.sampled_from(["", *key["rights"]])
        return {f"{field}.{left}": [draw(rights)] for left in key["lefts"]}
    if name == "ordering":
        steps = draw(st.permutations(key["sequence"]))
        return {
            f"{field}.{place}": [step] for place, step in enumerate(steps, start=1) if draw(st.booleans())
        }
    if name == "numeric":
        return {field: [draw(st.integers(-(10**9), 10**9).map(str) | st.sampled_from(["", key["answer"]]))]}
    if name == "likert":
        points = st.sampled_from(["", *key["scale"]])
        return {f"{field}.{statement}": [draw(points)] for statement in key["statements"]}
    if name == "rating":
        return {field: draw(st.lists(st.sampled_from(key["options"]), max_size=1))}
    if name in ("essay", "open_text"):
        words = st.text(max_size=8) | st.sampled_from(["تَنَوُّع", "d'une", "\r\n", "e\u0301"])
        return {field: [draw(st.lists(words, max_size=9).map(" ".join))]}
    if name == "short_text":
        return {field: [draw(TYPED | st.sampled_from(key["accepted"][0]["texts"]))]}
    if name == "cloze":
        chosen = st.sampled_from(["", *key["gaps"][0]["options"]])
        given = {"1": chosen, "3": st.sampled_from(["", "12", "-7"]), "b": TYPED | st.just("fence")}
        return {f"{field}.{gap}": [draw(values)] for gap, values in given.items()}
    if name == "calculated":
        numbers = st.integers(-(10**9), 10**9).map(str) | st.sampled_from(["", key.get("shown", "1")])
        return {field: [draw(numbers)], f"{field}.unit": [draw(st.sampled_from(["m2", "cm2"]))]}
    several = name == "multiple_response" or key.get("response") == "multiple"
    return {field: draw(st.lists(st.sampled_from(key["options"]), unique=True, max_size=9 if several else 1))}
