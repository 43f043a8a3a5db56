"""The starter catalogue: its size, and the quality checks that every bank of items has to keep."""

import re
from collections import Counter

import pytest

from courses.areas import AREAS as COURSE_AREAS
from interchange.course_pack.citations import key_of
from interchange.course_pack.values import AREAS, TOPICS
from tests.interchange.packs import FOLDERS, files_of, read

LAST_PARAGRAPH = {"S75": 133, "S77": 73}
# code: modules, lessons, items, of which reserved, numeric, matching, ordering, scenario
COUNTS = {
    "GM": (7, 19, 50, 14, 8, 3, 2, 6),
    "PS": (6, 16, 46, 12, 6, 3, 3, 5),
    "BI": (5, 14, 38, 10, 2, 1, 2, 5),
    "TT": (3, 7, 22, 6, 3, 1, 0, 3),
}
MINUTES = {"GM": 345, "PS": 310, "BI": 250, "TT": 135}

PACKS = {pack.code: pack for pack in (read(files_of(folder)).pack for folder in FOLDERS)}
ITEMS = [item for pack in PACKS.values() for module in pack.modules for item in module.items]
LESSONS = [lesson for pack in PACKS.values() for module in pack.modules for lesson in module.lessons]


def items_of(pack):
    return [item for module in pack.modules for item in module.items]


def is_single_answer(item):
    return item.type == "single_choice" or (item.type == "scenario" and item.content["response"] == "single")


def citations_of(pack):
    lessons = [lesson for module in pack.modules for lesson in module.lessons]
    points = [point for lesson in lessons for block in lesson.blocks for point in block.points]
    cited = [*(c for i in items_of(pack) for c in i.source), *(c for p in points for c in p.citations)]
    return [citation for citation in cited if citation != "design"]


@pytest.mark.parametrize("code", COUNTS)
def test_a_course_has_the_modules_lessons_and_items_of_the_catalogue(code):
    pack = PACKS[code]
    items = items_of(pack)
    kinds = Counter(item.type for item in items)
    counts = (
        len(pack.modules),
        sum(len(module.lessons) for module in pack.modules),
        len(items),
        sum(item.pool == "prepost" for item in items),
        *(kinds[kind] for kind in ("numeric", "matching", "ordering", "scenario")),
    )
    assert counts == COUNTS[code]
    assert pack.minutes == MINUTES[code]


def test_the_catalogue_has_156_items_of_seven_types_with_ids_of_their_own():
    assert len({item.id for item in ITEMS}) == len(ITEMS) == 156
    assert len(LESSONS) == 56
    assert Counter(item.type for item in ITEMS) == {
        "single_choice": 63,
        "multiple_response": 23,
        "scenario": 19,
        "numeric": 19,
        "true_false": 17,
        "matching": 8,
        "ordering": 7,
    }


@pytest.mark.parametrize("code", COUNTS)
def test_pre_test_and_post_test_are_the_same_form_of_all_reserved_items(code):
    pack = PACKS[code]
    reserved = tuple(item.id for item in items_of(pack) if item.pool == "prepost")
    assert pack.pretest == pack.posttest
    assert pack.pretest.items == reserved
    assert all(sum(i.pool == "prepost" for i in module.items) == 2 for module in pack.modules)


def test_reserved_points_are_those_of_the_blueprints():
    points = {c: sum(i.points for i in items_of(p) if i.pool == "prepost") for c, p in PACKS.items()}
    assert points == {"GM": 15, "PS": 13, "BI": 11, "TT": 6}


@pytest.mark.parametrize("code", ["GM", "PS", "BI"])
def test_a_blueprint_counts_the_items_per_objective(code):
    pack = PACKS[code]
    counted = Counter(item.objective for item in items_of(pack) if item.pool == "prepost")
    written = re.findall(r"\b(O\d) (\d+)", pack.pretest.blueprint)
    assert {f"{code}-{name}": int(count) for name, count in written} == counted


def test_every_option_pair_and_number_has_feedback():
    for item in ITEMS:
        parts = [*item.content.get("options", []), *item.content.get("pairs", [])]
        parts += item.content.get("common_errors", [])
        assert [part for part in parts if not part["feedback"].strip()] == [], item.id
        if item.type in ("numeric", "ordering"):
            assert item.content["feedback_correct"], item.id
            assert item.content["feedback_incorrect"], item.id


@pytest.mark.parametrize("code", COUNTS)
def test_reports_are_cited_within_their_paragraphs_and_every_reference_is_used(code):
    pack = PACKS[code]
    keys = tuple(reference.key for reference in pack.references)
    citations = citations_of(pack)
    assert {key_of(citation, keys) for citation in citations} == set(keys)
    for citation in citations:
        last = LAST_PARAGRAPH.get(key_of(citation, keys), 10_000)
        assert all(1 <= int(number) <= last for number in re.findall(r"¶(\d+)", citation)), citation


def test_keys_of_single_answer_items_are_spread_over_the_positions():
    single = [item for item in ITEMS if is_single_answer(item)]
    positions = Counter(
        option["id"] for item in single for option in item.content["options"] if option["correct"]
    )
    assert len(single) == 75
    assert positions == {"a": 17, "b": 20, "c": 19, "d": 19}


def test_the_longest_option_is_the_key_no_more_often_than_chance():
    single = [item for item in ITEMS if is_single_answer(item)]
    longest = [max(item.content["options"], key=lambda option: len(option["text"])) for item in single]
    assert sum(option["correct"] for option in longest) == 18


def test_true_and_false_are_balanced():
    options = [
        o for item in ITEMS if item.type == "true_false" for o in item.content["options"] if o["correct"]
    ]
    assert Counter(option["text"] for option in options) == {"True": 9, "False": 8}


@pytest.mark.parametrize("code", COUNTS)
def test_reserved_items_do_not_repeat_a_quiz_item_of_their_course(code):
    stems = [item.content["stem"] for item in items_of(PACKS[code])]
    assert len(set(stems)) == len(stems)


def test_a_suggestion_without_a_source_is_never_the_source_of_an_item():
    assert [item.id for item in ITEMS if any("design" in citation for citation in item.source)] == []


def test_every_objective_of_a_course_is_taught_and_tested():
    for pack in PACKS.values():
        objectives = {objective.id for objective in pack.objectives}
        lessons = [lesson for module in pack.modules for lesson in module.lessons]
        assert {name for lesson in lessons for name in lesson.objectives} == objectives
        assert {item.objective for item in items_of(pack)} == objectives


def test_every_lesson_leads_in_makes_its_points_and_ends_with_a_question_to_the_learner():
    for lesson in LESSONS:
        kinds = [block.kind for block in lesson.blocks]
        assert kinds[:2] == ["text", "key-points"], lesson.title
        assert kinds[-1] == "reflection", lesson.title
        assert lesson.blocks[-1].text.endswith("?"), lesson.title
        assert all(point.citations for point in lesson.blocks[1].points), lesson.title


def test_every_module_has_one_scenario():
    for pack in PACKS.values():
        for module in pack.modules:
            kinds = [block.kind for lesson in module.lessons for block in lesson.blocks]
            assert kinds.count("scenario") == 1, module.code


def test_surveys_hold_the_questions_of_all_courses_and_of_their_own():
    asked = {
        code: [(survey.survey, [q.id for q in survey.questions if q.by_course]) for survey in pack.surveys]
        for code, pack in PACKS.items()
    }
    assert asked == {
        "GM": [("L1-REACTION", []), ("L3-FOLLOWUP", ["L3-12"])],
        "PS": [("L1-REACTION", []), ("L3-FOLLOWUP", ["L3-13"])],
        "BI": [("L1-REACTION", []), ("L3-FOLLOWUP", ["L3-14"])],
        "TT": [("L1-REACTION", []), ("L3-FOLLOWUP", ["L3-15"])],
    }


def test_packs_and_pages_know_the_same_areas():
    assert AREAS + TOPICS == COURSE_AREAS
