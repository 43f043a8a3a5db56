"""Freezing: same content, same version; what is edited later changes nothing that is open."""

import threading
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from wagtail.models import Locale

from assessments import api
from assessments.blocks import item_content, item_stream
from assessments.models import AssessmentItem, ItemVersion, PaperVersion, Pool, Purpose
from tests import factories as make
from tests.assessments.conftest import NOW, right, start, submit


def edit(question, **changes):
    """Publish the question with changed content."""
    item_type, content = item_content(question.content)
    question.content = item_stream(item_type, content | changes)
    question.save()
    question.save_revision().publish()


def translate(question, language, **changes):
    arabic = question.copy_for_translation(Locale.objects.get(language_code=language))
    item_type, content = item_content(question.content)
    arabic.content = item_stream(item_type, content | changes)
    arabic.save()
    arabic.save_revision().publish()
    return arabic


ARABIC_OPTIONS = [
    {"id": "a", "text": "هذا", "correct": False, "feedback": "لا."},
    {"id": "b", "text": "ذاك", "correct": True, "feedback": "صحيح."},
]


def test_publishing_an_assessment_freezes_it(quiz):
    paper = PaperVersion.objects.get()
    assert (paper.assessment_id, paper.number, paper.title, paper.purpose) == (quiz.pk, 1, "Quiz", "graded")
    assert [item.item.type for item in paper.paper_items.order_by("position")] == [
        "single_choice",
        "numeric",
        "ordering",
    ]
    assert (str(paper), str(paper.paper_items.first())) == ("Quiz v1", f"{paper.pk}/1")


def test_the_same_content_is_the_same_version(quiz):
    first = api.freeze(quiz)
    quiz.save_revision().publish()
    assert api.freeze(quiz) == first
    assert (PaperVersion.objects.count(), ItemVersion.objects.count()) == (1, 3)


def test_an_edited_question_makes_a_new_version_of_it_and_of_the_paper(quiz, questions):
    before = api.freeze(quiz)
    edit(questions[0], stem="Which one now?")
    after = api.freeze(quiz)
    assert (before.number, after.number, after.digest == before.digest) == (1, 2, False)
    versions = ItemVersion.objects.filter(code="Q-single_choice").order_by("number")
    assert [(version.number, version.wordings["en"]["stem"]) for version in versions] == [
        (1, "Which one?"),
        (2, "Which one now?"),
    ]
    assert str(versions[1]) == "Q-single_choice v2"
    assert ItemVersion.objects.count() == 4


def test_going_back_to_an_old_wording_is_the_old_version(quiz, questions):
    first = api.freeze(quiz)
    edit(questions[0], stem="Which one now?")
    api.freeze(quiz)
    edit(questions[0], stem="Which one?")
    assert api.freeze(quiz) == first


@pytest.mark.parametrize(
    "change",
    [
        {"pass_mark_percent": 80},
        {"pass_mark_percent": None},
        {"feedback_policy": "score"},
        {"shuffle_items": True},
        {"title": "Another"},
    ],
)
def test_another_rule_is_another_paper_of_the_same_items(quiz, change):
    api.freeze(quiz)
    for name, value in change.items():
        setattr(quiz, name, value)
    quiz.save_revision().publish()
    assert (api.freeze(quiz).number, ItemVersion.objects.count()) == (2, 3)


@pytest.mark.parametrize("change", [{"points": Decimal(2)}, {"sources": "S77 ¶1"}, {"objective": "GM-O1"}])
def test_points_sources_and_objective_belong_to_the_version(quiz, questions, change):
    for name, value in change.items():
        setattr(questions[0], name, value)
    questions[0].save()
    assert api.freeze(quiz).number == 2
    assert ItemVersion.objects.filter(code="Q-single_choice").count() == 2


def test_a_draft_of_a_question_changes_nothing(quiz, questions):
    first = api.freeze(quiz)
    item_type, content = item_content(questions[0].content)
    questions[0].content = item_stream(item_type, content | {"stem": "A draft"})
    questions[0].save_revision()
    assert api.freeze(quiz) == first


def test_an_open_attempt_keeps_its_wording_and_key(amina, attempt, quiz, questions):
    options = item_content(questions[0].content)[1]["options"]
    edit(questions[0], stem="New?", options=[{**each, "correct": each["id"] == "a"} for each in options])
    assert start(amina, quiz) == attempt
    reading = api.attempt_reading(amina, attempt.uuid, language="en", now=NOW)
    assert reading.questions[0].item.stem == "Which one?"
    assert submit(amina, attempt, right(attempt)).attempt.percent == 100
    second = start(amina, quiz)
    assert api.attempt_reading(amina, second.uuid, language="en", now=NOW).questions[0].item.stem == "New?"
    assert second.paper.paper_items.get(position=1).item.key["correct"] == ["a"]


def test_wordings_hold_every_published_language_and_one_key(quiz, questions):
    translate(questions[0], "ar", stem="أيّ واحد؟", options=ARABIC_OPTIONS)
    version = api.freeze(quiz).paper_items.get(position=1).item
    assert {language: wording["stem"] for language, wording in version.wordings.items()} == {
        "en": "Which one?",
        "ar": "أيّ واحد؟",
    }
    assert version.key == {"options": ["a", "b"], "correct": ["b"], "shuffle": True}


def test_a_translation_is_a_new_version_and_an_unpublished_one_is_left_out(quiz, questions):
    arabic = translate(questions[0], "ar", stem="أيّ واحد؟", options=ARABIC_OPTIONS)
    assert api.freeze(quiz).number == 2
    arabic.unpublish()
    assert api.freeze(quiz).number == 1


@pytest.mark.parametrize(
    "options",
    [
        [{**each, "correct": not each["correct"]} for each in ARABIC_OPTIONS],
        [{**each, "id": f"x{each['id']}"} for each in ARABIC_OPTIONS],
        ARABIC_OPTIONS[:1],
    ],
)
def test_a_translation_that_does_not_fit_the_key_is_left_out(quiz, questions, options):
    translate(questions[0], "ar", options=options)
    assert list(api.freeze(quiz).paper_items.get(position=1).item.wordings) == ["en"]


def test_every_language_brings_its_own_accepted_texts(module):
    question = make.question("short_text")
    accepted = [
        {"text": text, "also": [], "percent": percent, "feedback": "لماذا؟"}
        for text, percent in (("سياج", 100), ("جدار", 50))
    ]
    quiz = make.assessment(module, [question])
    translate(question, "ar", accepted=accepted)
    translate(question, "fr", accepted=accepted[:1])
    version = api.freeze(quiz).paper_items.get().item
    assert [entry["texts"] for entry in version.key["accepted"]] == [
        ["fence", "the fence", "سياج"],
        ["wall", "جدار"],
    ]
    assert sorted(version.wordings) == ["ar", "en"]


def test_a_translation_of_another_type_is_left_out(quiz, questions):
    arabic = translate(questions[0], "ar")
    arabic.content = item_stream("true_false", make.assessments.CONTENTS["true_false"])
    arabic.save()
    assert list(api.freeze(quiz).paper_items.get(position=1).item.wordings) == ["en"]


def test_a_translated_assessment_is_frozen_as_the_one_of_the_first_language(quiz, course):
    arabic = Locale.objects.get(language_code="ar")
    variant = quiz.copy_for_translation(arabic, copy_parents=True)
    assert api.freeze(variant) == api.freeze(quiz)


def test_an_unpublished_question_refuses(quiz, questions):
    questions[1].unpublish()
    with pytest.raises(api.CannotFreeze):
        api.freeze(quiz)


def test_an_assessment_without_questions_refuses(module):
    page = make.assessment(module, [])
    with pytest.raises(api.CannotFreeze):
        api.freeze(page)
    assert (page.live, PaperVersion.objects.count()) == (True, 0)


@pytest.mark.parametrize("purpose", Purpose.values)
@pytest.mark.parametrize("pool", Pool.values)
def test_reserved_questions_are_frozen_in_tests_before_and_after_only(module, purpose, pool):
    page = make.assessment(module, [make.question(pool=pool)], purpose=purpose)
    if (pool == Pool.PREPOST) == (purpose in (Purpose.PRE_TEST, Purpose.POST_TEST)):
        assert api.freeze(page).purpose == purpose
    else:
        with pytest.raises(api.CannotFreeze):
            api.freeze(page)


def test_a_question_whose_content_is_not_sound_refuses(quiz, questions):
    questions[0].content = []
    questions[0].save()
    with pytest.raises(api.CannotFreeze):
        api.freeze(quiz)


def test_two_assessments_share_the_versions_of_their_questions(module, quiz, questions):
    make.assessment(module, questions[:2])
    assert (PaperVersion.objects.count(), ItemVersion.objects.count()) == (2, 3)


def test_a_question_that_stands_twice_in_an_assessment_has_one_version(module, questions):
    page = make.assessment(module, [questions[0], questions[0]])
    assert [item.item.number for item in api.freeze(page).paper_items.all()] == [1, 1]


def test_freezing_costs_the_same_for_2_and_20_questions(module, queries):
    pages = [make.assessment(module, [make.question() for _ in range(count)]) for count in (2, 20)]
    few, many = (queries(lambda page=page: api.freeze(page)) for page in pages)
    assert (few, many) == (few, few)
    for page in pages:
        for use in AssessmentItem.objects.filter(page=page):
            edit(use.question, stem="Changed")
    few, many = (queries(lambda page=page: api.freeze(page)) for page in pages)
    assert few == many


@pytest.mark.django_db(transaction=True)
def test_two_learners_who_start_a_changed_assessment_at_once_get_one_paper():
    question = make.question()
    page = make.assessment(make.module(make.course()), [question])
    edit(question, stem="Changed")
    papers = []

    def freeze():
        papers.append(api.freeze(page).pk)
        connection.close()

    threads = [threading.Thread(target=freeze) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(papers) == 4
    assert len(set(papers)) == 1


def test_a_question_needs_points_above_zero(questions):
    questions[0].points = 0
    with pytest.raises(ValidationError):
        questions[0].full_clean()
