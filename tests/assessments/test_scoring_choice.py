from fractions import Fraction

import pytest

from assessments.papers import AnswerError, ItemOutcome, OutcomePart, PresentedChoice, Problem
from assessments.scoring import ITEM_TYPES
from tests.assessments.item_samples import SAMPLES, frozen, options


def problems(name, **changes):
    return ITEM_TYPES[name].problems(SAMPLES[name] | changes)


def changed(place, **changes):
    """Four sound options, b correct, with one of them changed."""
    entries = options("b", "abcd")
    entries[place] |= changes
    return entries


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"stem": None}, [Problem("stem", "required")]),
        ({"stem": " \n"}, [Problem("stem", "required")]),
        ({"stem": 7}, [Problem("stem", "wrong_type", {"expected": "text"})]),
        ({"stem": "x" * 2000}, []),
        ({"stem": "x" * 2001}, [Problem("stem", "too_long", {"limit": 2000})]),
        ({"stem": "a\0b"}, [Problem("stem", "forbidden_character")]),
        ({"stem": "a\ud800b"}, [Problem("stem", "forbidden_character")]),
        ({"options": None}, [Problem("options", "required")]),
        ({"options": "abc"}, [Problem("options", "wrong_type", {"expected": "list"})]),
        ({"options": []}, [Problem("options", "too_few", {"limit": 2})]),
        ({"options": options("a", "a")}, [Problem("options", "too_few", {"limit": 2})]),
        (
            {"options": options("a", "abcdefghijklmnopqrstuvwxyz0")},
            [Problem("options", "too_many", {"limit": 26})],
        ),
        (
            {"options": [*options("a"), "f"]},
            [Problem("options.5", "wrong_type", {"expected": "mapping"})],
        ),
        ({"options": changed(0, id="A")}, [Problem("options.0.id", "malformed_id")]),
        ({"options": changed(0, id="abcdefghi")}, [Problem("options.0.id", "malformed_id")]),
        ({"options": changed(0, id="a\n")}, [Problem("options.0.id", "malformed_id")]),
        ({"options": changed(0, id=False)}, [Problem("options.0.id", "wrong_type", {"expected": "text"})]),
        ({"options": changed(0, id="d")}, [Problem("options.3.id", "duplicate")]),
        ({"options": changed(2, text="Option  a ")}, [Problem("options.2.text", "duplicate")]),
        ({"options": changed(2, text="")}, [Problem("options.2.text", "required")]),
        ({"options": changed(2, text="x" * 1001)}, [Problem("options.2.text", "too_long", {"limit": 1000})]),
        ({"options": changed(2, feedback=None)}, [Problem("options.2.feedback", "required")]),
        ({"options": changed(2, correct=None)}, [Problem("options.2.correct", "required")]),
        (
            {"options": changed(2, correct=0)},
            [Problem("options.2.correct", "wrong_type", {"expected": "yes_no"})],
        ),
        ({"options": changed(2, weight=1)}, [Problem("options.2", "unknown_key", {"key": "weight"})]),
        (
            {"options": changed(2) + [{7: 1} | options("", "e")[0]]},
            [Problem("options.4", "unknown_key", {"key": "int"})],
        ),
        ({"options": options("", "abc")}, [Problem("options", "no_correct_option")]),
        ({"options": options("ab", "abc")}, [Problem("options", "too_many_correct_options")]),
    ],
)
def test_single_choice_reports_its_problems(changes, found):
    assert problems("single_choice", **changes) == found


def test_all_problems_are_reported_at_once():
    assert ITEM_TYPES["single_choice"].problems({"situation": "x", "options": [{}, {"id": "a"}]}) == [
        Problem("", "unknown_key", {"key": "situation"}),
        Problem("stem", "required"),
        Problem("options.0.id", "required"),
        Problem("options.0.text", "required"),
        Problem("options.1.text", "required"),
        Problem("options.0.feedback", "required"),
        Problem("options.1.feedback", "required"),
        Problem("options.0.correct", "required"),
        Problem("options.1.correct", "required"),
        Problem("options", "no_correct_option"),
    ]


@pytest.mark.parametrize(
    ("name", "changes", "found"),
    [
        ("multiple_response", {"options": options("abcde")}, []),
        ("multiple_response", {"options": options("")}, [Problem("options", "no_correct_option")]),
        ("true_false", {"options": options("t", "tfn")}, [Problem("options", "too_many", {"limit": 2})]),
        ("true_false", {"options": options("tf", "tf")}, [Problem("options", "too_many_correct_options")]),
        ("scenario", {"situation": ""}, [Problem("situation", "required")]),
        ("scenario", {"situation": "x" * 4001}, [Problem("situation", "too_long", {"limit": 4000})]),
        (
            "scenario",
            {"response": None},
            [Problem("response", "required"), Problem("options", "too_many_correct_options")],
        ),
        (
            "scenario",
            {"response": "both"},
            [
                Problem("response", "unknown_value", {"allowed": ["single", "multiple"]}),
                Problem("options", "too_many_correct_options"),
            ],
        ),
        ("scenario", {"response": "single"}, [Problem("options", "too_many_correct_options")]),
        ("scenario", {"response": "single", "options": options("a")}, []),
    ],
)
def test_the_other_choice_types_report_their_own_problems(name, changes, found):
    assert problems(name, **changes) == found


def test_freezing_splits_key_and_wording():
    assert frozen("scenario", options=options("b", "ab"), response="single") == (
        {"options": ["a", "b"], "correct": ["b"], "shuffle": True, "response": "single"},
        {
            "stem": "What first?",
            "situation": "A depot without a fence.",
            "options": {
                "a": {"text": "Option a", "feedback": "About a"},
                "b": {"text": "Option b", "feedback": "About b"},
            },
        },
    )
    assert frozen("single_choice")[0] == {"options": ["a", "b", "c", "d"], "correct": ["b"], "shuffle": True}
    assert frozen("multiple_response")[0]["correct"] == ["a", "c", "e"]
    assert frozen("true_false")[0] == {"options": ["t", "f"], "correct": ["f"], "shuffle": False}


# multiple_response has the key a, c, e of a to e; the scenario has a, b of a to d.
@pytest.mark.parametrize(
    ("name", "answer", "share"),
    [
        ("single_choice", "b", 1),
        ("single_choice", "a", 0),
        ("true_false", "f", 1),
        ("true_false", "t", 0),
        ("multiple_response", "a,c,e", 1),
        ("multiple_response", "a,b,c", Fraction(1, 3)),  # two right, one wrong: 0.3333
        ("multiple_response", "a,b,c,d,e", Fraction(1, 3)),  # (3 - 2) / 3
        ("multiple_response", "a", Fraction(1, 3)),
        ("multiple_response", "a,e", Fraction(2, 3)),
        ("multiple_response", "a,b", 0),
        ("multiple_response", "b", 0),  # -1/3, floor 0
        ("multiple_response", "b,d", 0),
        ("scenario", "a,b", 1),
        ("scenario", "a", Fraction(1, 2)),
        ("scenario", "a,b,c", Fraction(1, 2)),
        ("scenario", "a,b,c,d", 0),
        ("scenario", "c,d", 0),
    ],
)
def test_score(name, answer, share):
    assert ITEM_TYPES[name].score(frozen(name)[0], answer) == share


@pytest.mark.parametrize(("answer", "share"), [("a", 1), ("b", 0), ("", 0)])
def test_a_single_response_scenario_scores_all_or_nothing(answer, share):
    key, _ = frozen("scenario", response="single", options=options("a"))
    assert ITEM_TYPES["scenario"].score(key, answer) == share


@pytest.mark.parametrize(
    ("name", "sent", "answer"),
    [
        ("single_choice", ["b"], "b"),
        ("single_choice", [" b "], "b"),
        ("single_choice", ["b", "b"], "b"),
        ("single_choice", [""], ""),
        ("single_choice", [], ""),
        ("multiple_response", ["c", "", "a", "c"], "a,c"),
        ("scenario", ["d", "a"], "a,d"),
    ],
)
def test_read_answer_gives_the_canonical_text(name, sent, answer):
    assert ITEM_TYPES[name].read_answer(frozen(name)[0], {"q": sent, "r": ["zzz"]}, "q", "en") == answer


@pytest.mark.parametrize(
    ("name", "sent", "code", "params"),
    [
        ("single_choice", ["z"], "foreign_option", {"value": "z"}),
        ("single_choice", ["a,b"], "foreign_option", {"value": "a,b"}),
        ("multiple_response", ["a", "z"], "foreign_option", {"value": "z"}),
        ("single_choice", ["a", "b"], "too_many_choices", {"limit": 1}),
        ("true_false", ["t", "f"], "too_many_choices", {"limit": 1}),
        ("single_choice", ["x" * 201], "too_long", {"limit": 200}),
    ],
)
def test_read_answer_refuses_what_does_not_fit(name, sent, code, params):
    with pytest.raises(AnswerError) as caught:
        ITEM_TYPES[name].read_answer(frozen(name)[0], {"q": sent}, "q", "en")
    assert (caught.value.code, caught.value.field, caught.value.params) == (code, "q", params)


@pytest.mark.parametrize(
    ("name", "answer", "is_canonical"),
    [
        ("single_choice", "b", True),
        ("single_choice", "a,b", False),
        ("single_choice", "z", False),
        ("single_choice", " b", False),
        ("multiple_response", "a,c", True),
        ("multiple_response", "c,a", False),
        ("multiple_response", "a,a", False),
        ("multiple_response", "a,", False),
        ("multiple_response", ",", False),
    ],
)
def test_check_answer(name, answer, is_canonical):
    assert ITEM_TYPES[name].check_answer(frozen(name)[0], answer) is is_canonical


def test_present_shows_the_options_with_the_chosen_one():
    key, wording = frozen("true_false")
    item = ITEM_TYPES["true_false"].present(key, wording, "f", seed="9", field="q7", language="en")
    assert (item.shape, item.field, item.stem, item.situation) == ("one", "q7", "True or false?", "")
    assert item.choices == (PresentedChoice("t", "Option t", False), PresentedChoice("f", "Option f", True))


def test_true_and_false_never_change_places_but_options_do():
    def orders(name):
        key, wording = frozen(name)
        items = (
            ITEM_TYPES[name].present(key, wording, "", seed=str(seed), field="q", language="en")
            for seed in range(200)
        )
        return {"".join(each.id for each in item.choices) for item in items}

    assert orders("true_false") == {"tf"}
    assert len(orders("single_choice")) == 24


def test_a_scenario_shows_its_situation_and_takes_several():
    key, wording = frozen("scenario")
    item = ITEM_TYPES["scenario"].present(key, wording, "", seed="9", field="q", language="en")
    assert (item.shape, item.situation) == ("several", "A depot without a fence.")


def test_explain_tells_for_each_option_whether_it_was_chosen_and_right():
    key, wording = frozen("scenario")
    assert ITEM_TYPES["scenario"].explain(key, wording, "a,c", language="en") == ItemOutcome(
        stem="What first?",
        situation="A depot without a fence.",
        parts=(
            OutcomePart("a", "Option a", chosen=True, correct=True, feedback="About a"),
            OutcomePart("b", "Option b", chosen=False, correct=True, feedback="About b"),
            OutcomePart("c", "Option c", chosen=True, correct=False, feedback="About c"),
            OutcomePart("d", "Option d", chosen=False, correct=False, feedback="About d"),
        ),
    )
