from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.papers import AnswerError, PresentedImage, Problem
from assessments.scoring import ITEM_TYPES
from tests.assessments.item_samples import JUNK, SAMPLES, frozen

HOT_SPOT = ITEM_TYPES["hot_spot"]
KEY, WORDING = frozen("hot_spot")
SAMPLE = SAMPLES["hot_spot"]


def area(**changes):
    return {"text": "Gate", "corners": "0,0 90,0 90,90", "correct": True, "feedback": "Yes."} | changes


def areas(**changes):
    return [area(text="Other", correct=False), area(**changes)]


def letters():
    return {each["text"]: letter for letter, each in WORDING["options"].items()}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"stem": ""}, [Problem("stem", "required")]),
        ({"response": None, "areas": areas()}, [Problem("response", "required")]),
        ({"response": "all"}, [
            Problem("response", "unknown_value", {"allowed": ["single", "multiple"]}),
            Problem("areas", "too_many_correct_options"),
        ]),
        ({"response": "single"}, [Problem("areas", "too_many_correct_options")]),
        ({"response": "single", "areas": areas()}, []),
        ({"areas": areas()[:1]}, [
            Problem("areas", "too_few", {"limit": 2}), Problem("areas", "no_correct_option"),
        ]),
        ({"areas": []}, [Problem("areas", "too_few", {"limit": 2})]),
        ({"areas": areas(text="Other")}, [Problem("areas.1.text", "duplicate")]),
        ({"areas": areas(feedback="")}, [Problem("areas.1.feedback", "required")]),
        ({"areas": areas(correct=None)}, [
            Problem("areas.1.correct", "required"), Problem("areas", "no_correct_option"),
        ]),
        ({"areas": areas(corners=None)}, [Problem("areas.1.corners", "required")]),
        ({"areas": [area(text=str(n)) for n in range(21)]}, [Problem("areas", "too_many", {"limit": 20})]),
    ],
)  # fmt: skip
def test_problems(changes, found):
    assert HOT_SPOT.problems(SAMPLE | changes) == found


@pytest.mark.parametrize(
    ("corners", "is_area"),
    [
        ("0,0 400,0 400,300 0,300", True),
        ("  0,0\n90.25,0   90,90 ", True),
        ("0,0 90,0", False),
        ("0,0 401,0 90,90", False),
        ("0,0 90,0 90,301", False),
        ("0,0 400.01,0 90,90", False),
        ("0,0 50,50 90,90", False),
        ("5,5 5,5 5,5", False),
        ("0,0 90,0 90", False),
        ("0,0 -90,0 90,90", False),
        ("0, 0 90, 0 90, 90", False),
        ("٠,٠ ٩٠,٠ ٩٠,٩٠", False),
        ("the gate", False),
        ("0,0 90,0 1e2,90", False),
    ],
)
def test_an_area_has_three_corners_inside_the_image_around_a_surface(corners, is_area):
    found = [] if is_area else [Problem("areas.1.corners", "bad_area")]
    assert HOT_SPOT.problems(SAMPLE | {"areas": areas(corners=corners)}) == found


def image(**changes):
    return {"image": SAMPLE["image"] | changes}


SIDES = {"least": 1, "most": 20_000}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"image": None}, [Problem("image", "required")]),
        ({"image": ""}, [Problem("image", "required")]),
        ({"image": "plan.png"}, [Problem("image", "wrong_type", {"expected": "mapping"})]),
        (image(alt=" "), [Problem("image.alt", "required")]),
        (image(name=""), [Problem("image.name", "required")]),
        (image(name="a/Plan.JPEG"), []),
        (image(name="plan.svg"), [
            Problem("image.name", "unknown_value", {"allowed": [".jpg", ".jpeg", ".png", ".webp", ".gif"]}),
        ]),
        (image(width=0), [Problem("image.width", "bad_range", SIDES)]),
        (image(height=None), [Problem("image.height", "required")]),
        (image(height="x"), [Problem("image.height", "not_a_number")]),
        (image(title="x"), [Problem("image", "unknown_key", {"key": "title"})]),
    ],
)  # fmt: skip
def test_problems_of_the_image(changes, found):
    assert HOT_SPOT.problems(SAMPLE | changes) == found


@given(st.dictionaries(st.sampled_from(["name", "width", "height", "alt"]), JUNK), JUNK)
def test_junk_in_image_and_corners_never_raises(junk, corners):
    HOT_SPOT.problems(SAMPLE | {"image": junk, "areas": areas(corners=corners)})


def test_freezing_keeps_the_picture_with_the_words_of_its_language():
    assert (KEY["options"], KEY["shuffle"], KEY["response"]) == (["A", "B", "C"], True, "multiple")
    assert sorted(WORDING["options"][letter]["text"] for letter in KEY["correct"]) == ["Gate", "Roof"]
    assert WORDING["image"] == {"name": "plan.png", "width": 400, "height": 300, "alt": "Plan of a depot"}
    assert WORDING["options"][letters()["Gate"]]["area"] == "0,0 90,0 90,90"
    wider = frozen("hot_spot", image=SAMPLE["image"] | {"name": "ar.png", "width": 500})
    assert wider[0] == KEY


def test_present_draws_every_area_and_tells_nothing_of_the_key():
    gate = letters()["Gate"]
    item = HOT_SPOT.present(KEY, WORDING, gate, seed="s", field="q", language="en")
    assert (item.shape, item.image) == ("several", PresentedImage("plan.png", 400, 300, "Plan of a depot"))
    assert {each.text: (each.area, each.chosen) for each in item.choices} == {
        "Gate": ("0,0 90,0 90,90", True),
        "Fence": ("100,0 190,0 190.5,90 100,90", False),
        "Roof": ("200,200 400,200 400,300", False),
    }
    orders = {
        tuple(each.text for each in HOT_SPOT.present(
            KEY, WORDING, "", seed=str(seed), field="q", language="en"
        ).choices)
        for seed in range(60)
    }  # fmt: skip
    assert len(orders) == 6


def test_one_place_is_asked_for_where_one_is_right():
    key, wording = frozen("hot_spot", response="single", areas=areas())
    assert HOT_SPOT.present(key, wording, "", seed="s", field="q", language="en").shape == "one"
    with pytest.raises(AnswerError, match="too_many_choices"):
        HOT_SPOT.read_answer(key, {"q": ["A", "B"]}, "q", "en")


@pytest.mark.parametrize(
    ("chosen", "share"),
    [
        (["Gate", "Roof"], 1),
        (["Gate"], Fraction(1, 2)),
        (["Gate", "Fence"], 0),
        (["Gate", "Fence", "Roof"], Fraction(1, 2)),
        ([], 0),
    ],
)
def test_right_places_earn_and_wrong_ones_lose_a_share(chosen, share):
    answer = HOT_SPOT.read_answer(KEY, {"q": [letters()[each] for each in chosen]}, "q", "en")
    assert HOT_SPOT.score(KEY, answer) == share


def test_explain_gives_every_place_with_its_reason():
    parts = HOT_SPOT.explain(KEY, WORDING, letters()["Fence"], language="en").parts
    assert {part.text: (part.chosen, part.correct, part.feedback) for part in parts} == {
        "Gate": (False, True, "Open"),
        "Fence": (True, False, "Whole"),
        "Roof": (False, True, "Leaks"),
    }
