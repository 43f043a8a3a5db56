"""Staff pages of the bank: one question's use and versions, versions side by side, questions that look alike."""

import json

import pytest
from django.urls import reverse

from assessments.api import duplicates, question_history
from assessments.models import AssessmentDraw, ItemReview
from courses import api as courses
from tests import factories as make
from tests.assessments.conftest import NOW
from tests.assessments.test_bank import answered

CHOICE = make.assessments.CONTENTS["single_choice"]


@pytest.fixture(autouse=True)
def figures_from_five_people(settings):
    settings.FIGURES_MINIMUM_PEOPLE = 5


@pytest.fixture
def trainer(client, dalia):
    client.force_login(dalia)
    return client


def reworded(question, **changes):
    """Publish the question with other content."""
    content = CHOICE | changes
    question.content = json.dumps([{"type": "single_choice", "value": content}])
    question.save()
    question.save_revision().publish()
    return question


@pytest.fixture
def versions(module, amina, bruno):
    """A question of which five people met the first version, and one the second."""
    question = make.question(code="V-1", objective="O1")
    page = make.assessment(module, [question], title="Quiz")
    answered(page, [f"p{number}" for number in range(5)])
    reworded(question, stem="Which one now?")
    answered(page, ["amina"])
    return question


def test_history_tells_uses_versions_figures_and_reviews(versions, module, dalia):
    drawing = make.assessment(module, title="Drawn")
    AssessmentDraw.objects.create(page=drawing, objective="O1")
    AssessmentDraw.objects.create(page=make.assessment(module, title="Other"), objective="O2")
    first = question_history.question_history(versions).versions[1].version
    review = ItemReview.objects.create(
        item=first, flag="very_easy", decision="revise", note="Harder.", reviewer=dalia, at=NOW
    )
    found = question_history.question_history(versions)
    assert [(use.page.title, use.is_drawn) for use in found.uses] == [("Quiz", False), ("Drawn", True)]
    lines = [(line.version.number, line.figures.seen, line.figures.facility) for line in found.versions]
    assert lines == [(2, 1, None), (1, 5, 1.0)]
    assert [line.languages for line in found.versions] == [("en",), ("en",)]
    assert (found.figures.seen, found.figures.facility) == (6, 1.0)
    assert found.reviews == (review,)


def test_the_page_of_a_question_shows_its_use_and_versions(trainer, versions, dalia):
    item = question_history.question_history(versions).versions[1].version
    ItemReview.objects.create(
        item=item, flag="very_easy", decision="revise", note="Harder.", reviewer=dalia, at=NOW
    )
    text = trainer.get(reverse("bank_question", args=[versions.pk])).content.decode()
    for said in ("in 1 assessment, seen 6 times", "facility 1", "Quiz", "Harder.", "Compare these versions"):
        assert said in text


def test_a_question_that_nobody_has_met_has_a_page(trainer, db):
    text = trainer.get(reverse("bank_question", args=[make.question().pk])).content.decode()
    assert "No learner has been given this question yet." in text


def test_versions_differ_word_by_word(versions):
    found = question_history.version_difference(versions, 1, 2)
    ((heading, (text,)),) = found.parts
    assert (heading, text.path) == ("en", "stem")
    assert [(run.change, run.text) for run in text.runs] == [
        ("same", "Which one"),
        ("added", " now"),
        ("same", "?"),
    ]
    assert found.same_count > 5


def test_versions_that_differ_in_key_points_and_sources_say_so(versions, amina):
    versions.points, versions.sources = 2, "S99 ¶1"
    turned = [{**option, "correct": not option["correct"]} for option in CHOICE["options"]]
    reworded(versions, options=turned)
    answered(versions.uses.get().page, ["bruno"])
    found = question_history.version_difference(versions, 2, 3)
    changed = {heading: [text.path for text in texts] for heading, texts in found.parts}
    assert changed == {"": ["points", "sources"], "key": ["correct"], "en": ["stem"]}


def test_the_page_of_two_versions_names_facts_and_key(trainer, versions):
    versions.points = 2
    turned = [{**option, "correct": not option["correct"]} for option in CHOICE["options"]]
    reworded(versions, options=turned)
    answered(versions.uses.get().page, ["bruno"])
    text = trainer.get(reverse("bank_versions", args=[versions.pk])).content.decode()
    for heading in ("Facts", "Key", "Wording: English"):
        assert f">{heading}</h2>" in text


def test_places_and_languages_without_a_word_stand_as_they_are():
    from assessments.wagtail_hooks.bank_words import part_heading, place_words

    assert place_words("options.a.text") == "Answers › a › Text"
    assert part_heading("xx-unknown") == "xx-unknown"


def test_the_page_of_two_versions_marks_what_changed(trainer, versions):
    address = reverse("bank_versions", args=[versions.pk])
    text = trainer.get(address, {"old": 1, "new": 2}).content.decode()
    assert "<ins> now</ins>" in text
    assert "Wording: English" in text
    assert "Nothing differs." in trainer.get(address, {"old": 2, "new": 2}).content.decode()


def test_the_newest_two_versions_are_compared_where_none_are_chosen(trainer, versions):
    text = trainer.get(reverse("bank_versions", args=[versions.pk])).content.decode()
    assert "version 1 and version 2" in text


def test_a_question_without_versions_has_none_to_compare(trainer, db):
    address = reverse("bank_versions", args=[make.question().pk])
    assert trainer.get(address).status_code == 404


@pytest.mark.parametrize("numbers", [{"old": 1, "new": 9}, {"old": 9, "new": 1}, {"old": "x", "new": 1}])
def test_versions_that_there_are_not_are_not_found(trainer, versions, numbers):
    assert trainer.get(reverse("bank_versions", args=[versions.pk]), numbers).status_code == 404


def test_pairs_that_look_alike_are_listed(trainer, queries, db):
    first = make.question(code="D-1")
    second = make.question(code="D-2")
    make.question("ordering", code="D-3")
    language = first.locale_id
    (pair,) = duplicates.similar_pairs(language)
    assert (pair.first, pair.second, pair.percent) == (first, second, 100)
    assert queries(lambda: duplicates.similar_pairs(language)) == 2
    text = trainer.get(reverse("bank_duplicates")).content.decode()
    assert "D-1" in text
    assert "D-3" not in text


def test_languages_are_compared_apart(trainer, db):
    from wagtail.models import Locale

    french = Locale.objects.get_or_create(language_code="fr")[0]
    question = make.question(code="D-1")
    question.copy_for_translation(french).save()
    assert duplicates.similar_pairs(question.locale_id) == []
    page = trainer.get(reverse("bank_duplicates"), {"language": "fr"}).content.decode()
    assert "No two questions look alike." in page
    assert trainer.get(reverse("bank_duplicates"), {"language": "xx"}).status_code == 200


def test_a_question_is_not_like_itself_and_one_without_content_like_nothing(db):
    question = make.question()
    assert duplicates.similar_questions(question) == []
    question.content = []
    make.question()
    assert duplicates.similar_questions(question) == []


def test_looking_for_similar_questions_costs_one_query(queries, db):
    question = make.question("hot_spot")
    for _number in range(4):
        make.question("hot_spot")
    assert len(duplicates.similar_questions(question)) == 4
    assert queries(lambda: duplicates.similar_questions(question)) <= 2


def test_people_without_the_bank_find_none_of_its_pages(client, versions, emre):
    client.force_login(emre)
    addresses = [
        reverse("bank_question", args=[versions.pk]),
        reverse("bank_versions", args=[versions.pk]) + "?old=1&new=2",
        reverse("bank_duplicates"),
    ]
    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]


def test_every_item_type_has_a_history_in_words(trainer, module, amina, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    for item_type in make.assessments.CONTENTS:
        question = make.question(item_type)
        page = make.assessment(module, [question])
        courses.enrol(user=amina, course=courses.course_of(page), now=NOW)
        from tests.assessments.conftest import start

        start(amina, page)
        address = reverse("bank_versions", args=[question.pk])
        assert trainer.get(address, {"old": 1, "new": 1}).status_code == 200
