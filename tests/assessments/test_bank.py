"""The question bank: who may look, what is said about use, what the list finds and what it costs."""

import json
from datetime import timedelta

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import translation
from wagtail.models import Collection

from assessments.api import bank
from assessments.models import BankTag, ItemReview, Question
from courses import api as courses
from tests import factories as make
from tests.assessments.conftest import LATER, NOW, right, start, submit

LIST = reverse("wagtailsnippets_assessments_question:list")


@pytest.fixture(autouse=True)
def figures_from_five_people(settings):
    settings.FIGURES_MINIMUM_PEOPLE = 5


@pytest.fixture
def trainer(client, dalia):
    client.force_login(dalia)
    return client


def folder(name, parent=None):
    return (parent or Collection.get_first_root_node()).add_child(name=name)


def answered(page, people, form=None):
    """Each of these people submits the assessment once: with the form, or with everything right."""
    for name in people:
        person = make.user(name)
        courses.enrol(user=person, course=courses.course_of(page), now=NOW)
        attempt = start(person, page)
        submit(person, attempt, right(attempt) if form is None else form, now=LATER)


def listed(client, **filters):
    response = client.get(LIST, filters)
    assert response.status_code == 200
    return [question.code for question in response.context["object_list"]]


def rows(client, **filters):
    return {question.code: question for question in client.get(LIST, filters).context["object_list"]}


def test_who_reads_and_who_writes_the_bank(amina, dalia, clara, emre):
    people = [amina, dalia, clara, emre, make.staff("rana", "Reviewers"), make.staff("tomas", "Translators")]
    assert [bank.may_read(each) for each in people] == [False, True, False, False, True, True]
    assert [bank.may_write(each) for each in people] == [False, True, False, False, True, False]


def test_a_question_is_not_found_by_people_without_the_bank(dalia, emre):
    question = make.question()
    assert bank.bank_question(dalia, question.pk) == question
    for person, pk in ((emre, question.pk), (dalia, 0)):
        with pytest.raises(Http404):
            bank.bank_question(person, pk)


def test_usage_counts_assessments_submitted_attempts_and_the_mean_share_of_points(module, amina):
    question, other = make.question(code="U-1"), make.question(code="U-2")
    page = make.assessment(module, [question])
    make.assessment(module, [question])
    answered(page, ["p1", "p2", "p3"])
    answered(page, ["p4"], {"q1": "a"})
    courses.enrol(user=amina, course=courses.course_of(page), now=NOW)
    start(amina, page)  # still open: does not count
    keys = [question.translation_key, other.translation_key]
    assert bank.usage_of(keys) == {
        keys[0]: bank.Usage(2, bank.Figures(seen=4, facility=None)),
        keys[1]: bank.Usage(0, bank.Figures(seen=0, facility=None)),
    }
    answered(page, ["p5"], {})
    assert bank.usage_of(keys[:1])[keys[0]] == bank.Usage(2, bank.Figures(seen=5, facility=0.6))


def test_facility_is_a_share_of_the_points_whatever_a_question_is_worth(module):
    page = make.assessment(module, [make.question("multiple_response", points=3)])
    answered(page, ["p1", "p2", "p3", "p4", "p5"], {"q1": ["a"]})
    assert next(iter(bank.figures_by("item__item__type", ["multiple_response"]).values())).facility == 0.5


def test_the_list_says_how_a_question_is_used(trainer, module):
    used, unused = make.question(code="L-1"), make.question(code="L-2")
    answered(make.assessment(module, [used]), [f"p{number}" for number in range(5)])
    text = trainer.get(LIST).content.decode()
    assert "in 1 assessment, seen 5 times" in text
    assert "not used" in text
    assert [rows(trainer)[code].usage.figures.facility for code in ("L-1", "L-2")] == [1.0, None]
    assert unused.code in text


def test_usage_is_said_in_the_readers_language_and_digits(module):
    from assessments.wagtail_hooks.bank_list import facility_text, usage_words

    usage = bank.Usage(3, bank.Figures(412, 0.6149))
    assert (usage_words(usage), facility_text(0.6149)) == ("in 3 assessments, seen 412 times", "0.61")
    with translation.override("fr"):
        assert facility_text(0.6149) == "0,61"
    assert (usage_words(bank.Usage()), facility_text(None)) == ("not used", "")


def test_a_long_question_is_cut_in_the_list(trainer):
    make.question(content=make.assessments.CONTENTS["single_choice"] | {"stem": "word " * 60})
    (row,) = rows(trainer).values()
    assert row.asked.endswith("word…")
    assert len(row.asked) < 150


@pytest.mark.parametrize("item_type", ["single_choice", "hot_spot"])
def test_the_list_costs_the_same_with_three_and_three_hundred_questions(
    trainer, queries, item_type, tmp_path, settings
):
    settings.MEDIA_ROOT = tmp_path
    first = [make.question(item_type) for _number in range(3)]
    trainer.get(LIST)
    few = queries(lambda: trainer.get(LIST))
    template = first[0]
    Question.objects.bulk_create(
        Question(
            locale=template.locale,
            code=f"B-{number:03}",
            item_type=item_type,
            content=json.dumps(list(template.content.raw_data)),
            sources="S",
            folder=Collection.get_first_root_node(),
        )
        for number in range(297)
    )
    assert queries(lambda: trainer.get(LIST)) <= few
    assert len(rows(trainer)) == 50


def test_the_list_can_be_filtered(trainer, module):
    stores = folder("Stores")
    gates = folder("Gates", stores)
    easy = make.question(code="F-1", folder=stores, difficulty=1, areas="pssm, gender", objective="O1")
    draft = make.question(code="F-2", folder=gates, bloom="apply", areas="pssm-not", review_note="Check.")
    draft.unpublish()
    reserved = make.question("numeric", code="F-3", pool="prepost")
    reserved.save_revision()
    make.assessment(module, [easy])
    easy.tags.add("fire", "water")
    easy.save()
    reserved.tags.add("fire")
    reserved.save()
    fire, water = BankTag.objects.get(name="fire"), BankTag.objects.get(name="water")
    found = {
        name: listed(trainer, **filters)
        for name, filters in {
            "folder": {"folder": stores.pk},
            "folder below": {"folder": gates.pk},
            "tag": {"tag": fire.pk},
            "tags": {"tag": [fire.pk, water.pk]},
            "type": {"item_type": "numeric"},
            "pool": {"pool": "prepost"},
            "objective": {"objective": "O1"},
            "bloom": {"bloom": "apply"},
            "difficulty": {"difficulty": 1},
            "area": {"area": "pssm"},
            "live": {"state": "live"},
            "draft": {"state": "draft"},
            "used": {"usage": "used"},
            "unused": {"usage": "unused"},
            "attention": {"attention": "yes"},
        }.items()
    }
    assert found == {
        "folder": ["F-1", "F-2"],
        "folder below": ["F-2"],
        "tag": ["F-1", "F-3"],
        "tags": ["F-1"],
        "type": ["F-3"],
        "pool": ["F-3"],
        "objective": ["F-1"],
        "bloom": ["F-2"],
        "difficulty": ["F-1"],
        "area": ["F-1"],
        "live": ["F-1", "F-3"],
        "draft": ["F-2"],
        "used": ["F-1"],
        "unused": ["F-2", "F-3"],
        "attention": ["F-2"],
    }


def test_changed_questions_are_those_with_unpublished_changes(trainer):
    question = make.question(code="C-1")
    make.question(code="C-2")
    question.points = 2
    question.save_revision()
    assert listed(trainer, state="changed") == ["C-1"]


def test_a_question_needs_a_look_when_nearly_all_or_hardly_any_answers_are_right(trainer, module):
    easy, fair, hard = (make.question(code=code) for code in ("A-easy", "B-fair", "C-hard"))
    people = [f"p{number}" for number in range(5)]
    answered(make.assessment(module, [easy]), people)
    answered(make.assessment(module, [fair]), people[:3])
    answered(make.assessment(module, [hard]), people, {"q1": "a"})
    assert listed(trainer, attention="yes") == ["A-easy", "C-hard"]


def test_a_question_needs_a_look_when_the_last_review_of_its_newest_version_says_so(
    trainer, dalia, attempt, questions
):
    item = attempt.paper.paper_items.get(position=1).item
    review = {"item": item, "flag": "very_hard", "reviewer": dalia}
    ItemReview.objects.create(**review, decision="revise", at=NOW)
    assert listed(trainer, attention="yes") == [questions[0].code]
    ItemReview.objects.create(**review, decision="keep", at=NOW + timedelta(days=1))
    assert listed(trainer, attention="yes") == []


def test_the_way_to_a_folder_is_shown(trainer):
    stores = folder("Stores")
    gates = folder("Gates", stores)
    crumbs = trainer.get(LIST, {"folder": gates.pk}).context["breadcrumbs_items"]
    assert [(str(each["label"]), each["url"]) for each in crumbs[-3:]] == [
        ("Questions", LIST),
        ("Stores", f"{LIST}?folder={stores.pk}"),
        ("Gates", ""),
    ]


def test_the_list_can_be_saved_as_a_table(trainer):
    make.question(code="X-1", folder=folder("Stores"))
    answer = b"".join(trainer.get(LIST, {"export": "csv"}).streaming_content).decode()
    assert answer.splitlines()[1].startswith("X-1,single_choice,Which one?,quiz,1.00,")
    assert "Stores" in answer


def test_a_table_holds_no_formulas(trainer):
    make.question(content=make.assessments.CONTENTS["single_choice"] | {"stem": "=1+1"})
    answer = b"".join(trainer.get(LIST, {"export": "csv"}).streaming_content).decode()
    assert ",'=1+1," in answer


def test_a_folder_with_questions_is_not_deleted(client, dalia):
    admin = make.user("root", is_superuser=True, is_staff=True)
    client.force_login(admin)
    stores = folder("Stores")
    make.question(folder=stores)
    page = client.get(reverse("wagtailadmin_collections:delete", args=[stores.pk])).content.decode()
    assert "1 question" in page
    assert client.post(reverse("wagtailadmin_collections:delete", args=[stores.pk])).status_code == 403


def test_trainers_make_folders_for_their_questions(trainer):
    root = Collection.get_first_root_node()
    address = reverse("wagtailadmin_collections:add")
    assert trainer.post(address, {"name": "Stores", "parent": root.pk}).status_code == 302
    assert Collection.objects.filter(name="Stores").exists()


def test_a_question_that_looks_like_another_is_pointed_out_when_saved(trainer):
    from tests.assessments.test_wagtail_hooks import ADD, question_form

    make.question(code="FIRST-1")
    response = trainer.post(ADD, question_form(), follow=True)
    assert "This question looks like others in the bank: FIRST-1 (100 %)." in response.content.decode()
    made = Question.objects.get(code="NEW-Q01")
    edit = reverse("wagtailsnippets_assessments_question:edit", args=[made.pk])
    saved = trainer.post(edit, question_form(), headers={"accept": "application/json"})
    assert "looks like" not in saved.content.decode()
    assert "looks like" not in trainer.get(edit).content.decode()


def test_a_question_of_its_own_is_saved_without_a_word(trainer):
    from tests.assessments.test_wagtail_hooks import ADD, question_form

    make.question("ordering")
    assert "looks like" not in trainer.post(ADD, question_form(), follow=True).content.decode()


def test_other_snippets_are_saved_without_a_word(trainer):
    address = reverse("wagtailsnippets_assessments_banktag:add")
    response = trainer.post(address, {"name": "fire"}, follow=True)
    assert "looks like" not in response.content.decode()
    assert BankTag.objects.get().name == "fire"


def test_a_folder_is_chosen_from_a_tree_in_the_form_of_a_question(trainer):
    from tests.assessments.test_wagtail_hooks import ADD, question_form

    gates = folder("Gates", folder("Stores"))
    assert "&#x21b3 Gates" in trainer.get(ADD).content.decode()
    assert trainer.post(ADD, {**question_form(), "folder": gates.pk}).status_code == 302
    assert Question.objects.get().get_latest_revision_as_object().folder == gates
