"""An assessment that cannot be delivered as it is written is not published, and the form says why."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset

from assessments.api.freezing import rules_of_page
from assessments.models import AssessmentPage
from tests import factories as make
from tests.assessments.test_wagtail_hooks import add_address, assessment_form, page_errors

DRAW = {"section": "1", "count": "1", "area": "", "objective": "", "difficulty": "", "tag": ""}


@pytest.fixture
def admin(client, db):
    client.force_login(make.user("root", is_superuser=True, is_staff=True))
    return client


@pytest.fixture
def module(db):
    return make.module(make.course())


@pytest.fixture
def questions(db):
    return [
        make.question(code="B-1", objective="O1", bloom="apply", points=2),
        make.question(code="B-2", objective="O1", bloom="remember", points=1),
        make.question(code="B-3", objective="O2", bloom="apply", points=1),
    ]


def draws(*rows):
    return {"draws": inline_formset([DRAW | row for row in rows])}


def rows(*wanted):
    names = ("objective", "bloom", "points")
    return {"blueprint_rows": inline_formset([dict(zip(names, row, strict=True)) for row in wanted])}


def publish(admin, module, questions, **fields):
    return admin.post(add_address(module), assessment_form(questions, **fields))


def problems(admin, module, questions, **fields):
    response = publish(admin, module, questions, **fields)
    assert AssessmentPage.objects.count() == 0
    return page_errors(response)


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"opens_at": "2026-11-20 12:00", "closes_at": "2026-11-20 11:00"}, "It must close after it opens."),
        ({"navigation": "forward"}, "Forward-only navigation needs one question a page."),
        ({"checks_allowed": "2"}, "Answers can be checked at once in practice only."),
        (
            {"checks_allowed": "2", "uses_certainty": "on", "purpose": "practice"},
            "Checking at once and certainty-based marking do not go together.",
        ),
        (
            {"try_penalty_percent": "10"},
            "Further tries can cost points only where answers can be checked at once.",
        ),
        ({"attempts_allowed": "0"}, "Allow at least one attempt, or leave it empty."),
        ({"feedback_policy": "custom"}, "Say what learners see, or choose another feedback."),
    ],
)
def test_rules_that_contradict_each_other_are_refused(admin, module, questions, fields, text):
    assert problems(admin, module, questions, **fields) == [text]


def test_an_unfinished_assessment_may_be_kept_as_a_draft(admin, module, questions):
    data = assessment_form(questions, navigation="forward", **rows(("O9", "", "5")))
    del data["action-publish"]
    assert admin.post(add_address(module), data).status_code == 302
    assert AssessmentPage.objects.get().live is False


@pytest.mark.parametrize(
    ("sections", "numbers", "text"),
    [
        (0, ("1", "1", "2"), "There is no section with this number: 2."),
        (2, ("3", "1", "4"), "There is no section with this number: 3, 4."),
    ],
)
def test_questions_stand_in_sections_that_exist(admin, module, questions, sections, numbers, text):
    items = [
        {"question": question.pk, "section": number}
        for question, number in zip(questions, numbers, strict=True)
    ]
    titles = [{"title": f"Part {number}", "introduction": ""} for number in range(sections)]
    fields = {"items": inline_formset(items), "sections": inline_formset(titles)}
    assert problems(admin, module, [], **fields) == [text]


def test_a_draw_needs_enough_questions_that_are_not_fixed_anyway(admin, module, questions):
    found = problems(admin, module, questions[:1], **draws({"objective": "O1", "count": "2"}))
    assert found == [
        "Random draw 1 takes 2 questions, but the bank has only 1 for it that no other draw may take first."
    ]


def test_draws_alone_make_a_paper(admin, module, questions):
    assert publish(admin, module, [], **draws({"objective": "O1", "count": "2"})).status_code == 302
    assert AssessmentPage.objects.get().live


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ([("O1", "", "3")], []),
        ([("", "apply", "3")], []),
        ([("O2", "apply", "1"), ("O1", "remember", "1")], []),
        ([("O1", "", "4")], ["The blueprint wants 4 points for O1, and there are 3."]),
        ([("O9", "", "1.5")], ["The blueprint wants 1.5 points for O9, and there are 0."]),
        ([("", "", "1")], ["Row 1 of the blueprint names no objective and no Bloom level."]),
    ],
)
def test_an_assessment_that_breaks_its_blueprint_is_not_published(admin, module, questions, wanted, expected):
    response = publish(admin, module, questions, **rows(*wanted))
    assert (response.status_code, page_errors(response) if expected else []) == (
        200 if expected else 302,
        expected,
    )


def test_a_draw_of_like_questions_counts_in_the_blueprint(admin, module, questions):
    fields = {**draws({"objective": "O2"}), **rows(("O2", "", "1"))}
    assert publish(admin, module, [], **fields).status_code == 302


def test_a_draw_of_unlike_questions_cannot_be_counted(admin, module, questions):
    fields = {**draws({"objective": "O1"}), **rows(("O1", "", "2"))}
    (text,) = problems(admin, module, [], **fields)
    assert text == (
        "The blueprint wants 2 points for O1. Random draw 1 cannot be counted for it: its questions differ in "
        "objective, Bloom level or points. Draw by objective, or give them the same points."
    )


def test_what_learners_see_is_set_in_a_grid(admin, module, questions):
    ticked = {f"feedback_table.{name}": "1" for name in ("right_after.points", "after_close.key", "x.key")}
    publish(admin, module, questions, feedback_policy="custom", **ticked)
    page = AssessmentPage.objects.get()
    assert page.feedback_table == {"right_after": ["points"], "after_close": ["key"]}
    assert rules_of_page(page).feedback == {"right_after": ("points",), "after_close": ("key",)}
    shown = BeautifulSoup(admin.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).text, "html.parser")
    boxes = shown.select(".feedback-grid input[type=checkbox]")
    assert len(boxes) == 24
    assert [box["name"] for box in boxes if box.has_attr("checked")] == [
        "feedback_table.right_after.points",
        "feedback_table.after_close.key",
    ]
    assert boxes[0]["aria-label"] == "During the attempt, at each check: your own answers"


def test_where_answers_are_checked_at_once_a_check_shows_what_the_result_shows(module):
    page = make.assessment(module, purpose="practice", checks_allowed=2)
    assert rules_of_page(page).feedback["during"] == rules_of_page(page).feedback["right_after"]
