"""The question bank in the admin: writing and previewing questions, and putting them into assessments."""

import json

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from assessments.blocks import ITEM_STREAM, item_content
from assessments.models import AssessmentPage, Pool, Question, SurveyDefinition
from tests import factories as make

ADD = reverse("wagtailsnippets_assessments_question:add")


@pytest.fixture
def trainer(client, dalia):
    client.force_login(dalia)
    return client


@pytest.fixture
def admin(client, db):
    client.force_login(make.user("root", is_superuser=True, is_staff=True))
    return client


def editor_form(item_type, content):
    """The content of an item as the admin's form posts it."""
    block = dict(ITEM_STREAM)[item_type]
    if "image" in content:
        make.assessments.image_of(content)
    value = block.to_python(content)

    def posted(block, value):
        if hasattr(block, "child_blocks"):
            return {name: posted(child, value[name]) for name, child in block.child_blocks.items()}
        if hasattr(block, "child_block"):
            entries = list(value)
            data = {"count": str(len(entries))}
            for number, entry in enumerate(entries):
                data[str(number)] = {
                    "deleted": "",
                    "order": str(number),
                    "id": "",
                    "value": posted(block.child_block, entry),
                }
            return data
        if isinstance(value, bool):
            return "on" if value else None
        return "" if value is None else str(getattr(value, "pk", value))

    def without_nothing(data):
        if not isinstance(data, dict):
            return data
        return {name: without_nothing(entry) for name, entry in data.items() if entry is not None}

    return streamfield([(item_type, without_nothing(posted(block, value)))])


def question_form(item_type="single_choice", content=None, **fields):
    return nested_form_data(
        {
            "code": "NEW-Q01",
            "content": editor_form(item_type, content or make.assessments.CONTENTS[item_type]),
            "sources": "S75 ¶31",
            "pool": "quiz",
            "points": "1",
            "objective": "",
            "bloom": "",
            "difficulty": "2",
            "areas": "",
            "mosaic": "",
            "iatg": "",
            "review_note": "",
            "penalty_percent": "0",
            "partial_credit": "on",
            "folder": "",
            "tags": "",
            **fields,
        }
    )


def test_a_trainer_sees_the_bank_and_its_filters(trainer):
    make.question(code="GM-Q1", pool=Pool.PREPOST)
    make.question(code="GM-Q2")
    index = reverse("wagtailsnippets_assessments_question:list")
    text = trainer.get(index, {"pool": "prepost"}).content.decode()
    assert ["GM-Q1" in text, "GM-Q2" in text] == [True, False]
    assert trainer.get(ADD).status_code == 200


@pytest.mark.parametrize("item_type", make.assessments.CONTENTS)
def test_every_type_of_question_can_be_written_in_the_admin(trainer, item_type):
    response = trainer.post(ADD, question_form(item_type, bloom="apply", iatg="01.30", review_note="Check."))
    assert response.status_code == 302
    question = Question.objects.get()
    assert item_content(question.content) == (item_type, make.assessments.CONTENTS[item_type])
    assert (question.item_type, question.live, question.iatg) == (item_type, False, "01.30")
    assert (question.review_note, str(question)) == ("Check.", "NEW-Q01")


@pytest.mark.parametrize("item_type", make.assessments.CONTENTS)
def test_a_trainer_edits_a_question_of_every_type(trainer, item_type):
    question = make.question(item_type, code="NEW-Q01")
    edit = reverse("wagtailsnippets_assessments_question:edit", args=[question.pk])
    assert trainer.get(edit).status_code == 200
    content = make.assessments.CONTENTS[item_type] | {"stem": "Changed? {length} {width}"}
    assert trainer.post(edit, question_form(item_type, content)).status_code == 302
    draft = Question.objects.get().get_latest_revision_as_object()
    assert item_content(draft.content) == (item_type, content)
    assert (
        item_content(Question.objects.get().content)[1]["stem"]
        == make.assessments.CONTENTS[item_type]["stem"]
    )


CHOICE = make.assessments.CONTENTS["single_choice"]


@pytest.mark.parametrize(
    ("item_type", "content", "sentence"),
    [
        (
            "single_choice",
            CHOICE | {"options": [{**each, "correct": False} for each in CHOICE["options"]]},
            "options: has no correct option",
        ),
        (
            "single_choice",
            CHOICE | {"options": [{**each, "correct": True} for each in CHOICE["options"]]},
            "options: has more than one correct option",
        ),
        (
            "single_choice",
            CHOICE | {"options": [{**each, "id": "a"} for each in CHOICE["options"]]},
            "options.1.id: stands there twice",
        ),
        (
            "single_choice",
            CHOICE | {"options": [{**CHOICE["options"][0], "id": "É"}, CHOICE["options"][1]]},
            "options.0.id: must be one to eight small letters or digits",
        ),
        (
            "ordering",
            make.assessments.CONTENTS["ordering"] | {"sequence": ["Same", "Same"]},
            "sequence.1: stands there twice",
        ),
    ],
)
def test_a_question_that_is_not_sound_comes_back_with_the_problem_at_the_item(
    trainer, item_type, content, sentence
):
    response = trainer.post(ADD, question_form(item_type, content))
    assert (response.status_code, Question.objects.count()) == (200, 0)
    errors = response.context["form"].errors.as_data()["content"][0].as_json_data()
    assert sentence in json.dumps(errors, ensure_ascii=False)
    assert sentence in response.content.decode().replace("\\u00c9", "É")


@pytest.mark.parametrize("item_type", make.assessments.CONTENTS)
def test_a_question_of_every_type_can_be_previewed(trainer, item_type):
    question = make.question(item_type, code="NEW-Q01")
    preview = reverse("wagtailsnippets_assessments_question:preview_on_edit", args=[question.pk])
    assert trainer.post(preview, question_form(item_type)).json()["is_valid"] is True
    response = trainer.get(preview)
    assert response.status_code == 200
    beginning = make.assessments.CONTENTS[item_type]["stem"].partition("{")[0]
    assert beginning in response.content.decode()
    assert "{length}" not in response.content.decode()


def test_a_question_without_sound_content_has_an_empty_preview(db):
    question = make.question()
    question.content = []
    assert question.get_preview_context(None, "")["item"] is None


def test_trainers_write_drafts_and_reviewers_publish(trainer, dalia):
    trainer.post(ADD, {**question_form(), "action-publish": "1"})
    assert not Question.objects.get().live
    reviewer = make.staff("rana", "Reviewers")
    trainer.force_login(reviewer)
    edit = reverse("wagtailsnippets_assessments_question:edit", args=[Question.objects.get().pk])
    trainer.post(edit, {**question_form(), "action-publish": "1"})
    assert Question.objects.get().live


def assessment_form(questions, **fields):
    items = [{"question": question.pk, "section": "1"} for question in questions]
    return nested_form_data(
        {
            "title": "Quiz",
            "slug": "quiz",
            "purpose": "graded",
            "introduction": "",
            "blueprint": "",
            "pass_mark_percent": "70",
            "attempts_allowed": "",
            "feedback_policy": "full",
            "minutes": "10",
            "is_required": "on",
            "shuffle_options": "on",
            "layout": "all",
            "navigation": "free",
            "opens_at": "",
            "closes_at": "",
            "time_limit_minutes": "",
            "grace_seconds": "60",
            "overdue": "submit",
            "counting": "best",
            "pause_minutes": "",
            "checks_allowed": "0",
            "try_penalty_percent": "0",
            "feedback_table": "{}",
            "sections": inline_formset([]),
            "items": inline_formset(items),
            "draws": inline_formset([]),
            "blueprint_rows": inline_formset([]),
            "comments": inline_formset([]),
            "action-publish": "1",
            **fields,
        }
    )


def add_address(parent):
    return reverse("wagtailadmin_pages:add", args=["assessments", "assessmentpage", parent.pk])


@pytest.fixture
def module(db):
    return make.module(make.course())


def page_errors(response):
    return response.context["form"].non_field_errors()


def test_an_assessment_is_published_from_the_admin(admin, module):
    questions = [make.question(), make.question()]
    assert admin.post(add_address(module), assessment_form(questions)).status_code == 302
    page = AssessmentPage.objects.get()
    assert (page.live, [use.question for use in page.items.all()]) == (True, questions)


@pytest.mark.parametrize(
    ("purpose", "pool"),
    [("graded", "prepost"), ("practice", "prepost"), ("pre_test", "quiz"), ("post_test", "quiz")],
)
def test_publishing_reserved_questions_in_quizzes_or_others_in_tests_is_refused(admin, module, purpose, pool):
    question = make.question(pool=pool, code="R-1")
    response = admin.post(add_address(module), assessment_form([question], purpose=purpose))
    assert page_errors(response) == [
        "Reserved questions belong in pre-tests and post-tests, and only there. Wrong pool: R-1."
    ]
    assert AssessmentPage.objects.count() == 0


def test_publishing_reserved_questions_through_the_edit_view_is_refused(admin, module):
    page = make.assessment(module)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    response = admin.post(edit, assessment_form([make.question(pool=Pool.PREPOST, code="R-1")]))
    assert len(page_errors(response)) == 1
    assert AssessmentPage.objects.get().items.get().question.pool == Pool.QUIZ


def test_publishing_without_questions_with_one_twice_or_with_a_draft_is_refused(admin, module):
    question, draft = make.question(code="Q-1"), make.question(code="Q-2")
    draft.unpublish()
    found = [
        page_errors(admin.post(add_address(module), assessment_form(questions)))
        for questions in ([], [question, question], [draft])
    ]
    assert found == [
        ["Add at least one question."],
        ["These questions stand there twice: Q-1."],
        ["Publish these questions first: Q-2."],
    ]


def test_a_draft_of_an_assessment_may_be_unfinished(admin, module):
    form = assessment_form([])
    del form["action-publish"]
    assert admin.post(add_address(module), form).status_code == 302
    assert not AssessmentPage.objects.get().live


def test_an_assessment_can_be_previewed(admin, module):
    page = make.assessment(module)
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    admin.post(preview, assessment_form([make.question()]))
    assert admin.get(preview).status_code == 200


def test_surveys_are_kept_in_the_bank(trainer, module):
    SurveyDefinition.objects.create(course=module.get_parent().specific, code="L1-REACTION", definition={})
    index = reverse("wagtailsnippets_assessments_surveydefinition:list")
    assert "L1-REACTION" in trainer.get(index).content.decode()
    assert str(SurveyDefinition.objects.get()) == "L1-REACTION"
