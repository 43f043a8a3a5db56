"""Changing many questions at once: what is said beforehand, what is done, who may."""

import pytest
from django.urls import reverse
from wagtail.models import Collection

from assessments.api import bulk
from assessments.models import BankTag, Question
from tests import factories as make

LIST = reverse("wagtailsnippets_assessments_question:list")


@pytest.fixture
def rana(db):
    """A reviewer, who may publish."""
    return make.staff("rana", "Reviewers")


@pytest.fixture
def stores(db):
    return Collection.get_first_root_node().add_child(name="Stores")


def change(user, questions, **changes):
    return bulk.change_questions(questions=questions, changes=bulk.Changes(**changes), user=user)


def fresh(question):
    return Question.objects.get(pk=question.pk)


def drafted(question):
    return fresh(question).get_latest_revision_as_object()


def tags(question):
    return sorted(tag.name for tag in question.tags.all())


def test_a_reviewer_changes_published_questions_at_once(rana, stores):
    questions = [make.question(code="B-1", areas="pssm"), make.question(code="B-2")]
    done = change(
        rana,
        questions,
        values={"folder": stores, "objective": "O2", "difficulty": 3, "bloom": "apply"},
        add_tags=("fire", "water"),
        add_areas=("gender",),
    )
    assert [(each.waits, each.refusal) for each in done] == [(False, ""), (False, "")]
    for question, areas in zip(questions, ("pssm, gender", "gender"), strict=True):
        now = fresh(question)
        values = (now.folder, now.objective, now.difficulty, now.bloom, now.areas, tags(now))
        assert values == (stores, "O2", 3, "apply", areas, ["fire", "water"])
        assert (now.live, now.has_unpublished_changes) == (True, False)
        assert now.revisions.count() == question.revisions.count() == 2
        assert now.latest_revision.user == rana


def test_tags_and_areas_are_taken_away(rana):
    question = make.question(areas="pssm, gender")
    change(rana, [question], add_tags=("fire", "water"))
    change(rana, [question], remove_tags=("fire", "unknown"), remove_areas=("pssm",))
    assert (tags(fresh(question)), fresh(question).areas) == (["water"], "gender")


def test_a_trainers_changes_wait_until_they_are_published(dalia):
    question = make.question(objective="O1")
    (done,) = change(dalia, [question], values={"objective": "O2"}, add_tags=("fire",))
    assert done.waits
    now = fresh(question)
    assert (now.objective, tags(now), now.live, now.has_unpublished_changes) == ("O1", [], True, True)
    assert (drafted(question).objective, tags(drafted(question))) == ("O2", ["fire"])
    now.latest_revision.publish()
    assert (fresh(question).objective, tags(fresh(question))) == ("O2", ["fire"])


def test_the_folder_counts_at_once_for_trainers_too(dalia, stores):
    question = make.question()
    (done,) = change(dalia, [question], values={"folder": stores})
    now = fresh(question)
    assert (done.waits, now.folder, now.has_unpublished_changes) == (False, stores, False)
    assert now.revisions.count() == 2
    assert drafted(question).folder == stores


def test_drafts_stay_drafts_and_are_listed_as_changed(rana, stores):
    question = make.question(objective="O1")
    question.unpublish()
    (done,) = change(rana, [question], values={"objective": "O2", "folder": stores}, add_tags=("fire",))
    now = fresh(question)
    assert (done.waits, now.live, now.objective, now.folder, tags(now)) == (
        False,
        False,
        "O2",
        stores,
        ["fire"],
    )
    assert drafted(question).objective == "O2"


def test_open_changes_of_a_published_question_are_kept_and_not_published(rana):
    question = make.question(objective="O1", points=1)
    question.points = 5
    question.save_revision()
    (done,) = change(rana, [question], values={"objective": "O2"})
    assert done.waits
    assert (fresh(question).points, fresh(question).objective) == (1, "O1")
    assert (drafted(question).points, drafted(question).objective) == (5, "O2")


def test_the_pool_stays_where_an_assessment_needs_it(rana, module):
    used, free = make.question(code="P-1"), make.question(code="P-2")
    make.assessment(module, [used], title="Quiz")
    done = change(rana, [used, free], values={"pool": "prepost"})
    assert [str(each.refusal) for each in done] == [
        "In use by “Quiz”, which takes questions of the other pool only.",
        "",
    ]
    assert [fresh(used).pool, fresh(free).pool] == ["quiz", "prepost"]
    assert fresh(used).revisions.count() == 1
    assert [each.fields for each in change(rana, [used], values={"pool": "quiz"})] == [()]


def test_what_would_not_change_gets_no_revision(rana):
    question = make.question(objective="O1")
    (done,) = change(rana, [question], values={"objective": "O1"})
    assert (done.fields, fresh(question).revisions.count()) == ((), 1)


def test_a_locked_question_stays_as_it_is(dalia, rana):
    question = make.question(objective="O1", locked=True, locked_by=rana)
    (done,) = change(dalia, [question], values={"objective": "O2"})
    assert str(done.refusal) == "Locked: somebody else is working on it."
    assert drafted(question).objective == "O1"


def test_too_many_areas_are_refused(rana):
    question = make.question(areas="a" * 198)
    (done,) = change(rana, [question], add_areas=("gender",))
    assert str(done.refusal) == "It has too many areas already."


def test_a_plan_says_old_and_new_in_words_and_changes_nothing(rana, stores):
    question = make.question(difficulty=1)
    changes = bulk.Changes(values={"difficulty": 3, "folder": stores}, add_tags=("fire",))
    (plan,) = bulk.planned_changes([question], changes, rana)
    assert [(each.label, each.old, each.new) for each in plan.fields] == [
        ("difficulty", "Easy", "Hard"),
        ("folder", "", "Stores"),
        ("tags", "", "fire"),
    ]
    assert (fresh(question).difficulty, BankTag.objects.count()) == (1, 0)


def address(*questions):
    action = reverse("wagtail_bulk_action", args=["assessments", "question", "change_questions"])
    return f"{action}?next={LIST}&" + "&".join(f"id={question.pk}" for question in questions)


def test_the_pages_show_the_changes_before_they_are_made(client, rana):
    client.force_login(rana)
    questions = [make.question(code="W-1"), make.question(code="W-2")]
    where = address(*questions)
    assert "2 questions are chosen." in client.get(where).content.decode()
    form = {"objective": "O9"}
    shown = client.post(where, form)
    assert "This would change" in shown.content.decode()
    assert {fresh(each).objective for each in questions} == {""}
    confirmed = {**form, "confirmed": shown.context["shown"]}
    other = client.post(where, {**confirmed, "objective": "O8"})
    assert other.context["shown"] != shown.context["shown"]  # what was not shown is shown first
    done = client.post(where, confirmed, follow=True)
    assert "2 questions changed." in done.content.decode()
    assert {fresh(each).objective for each in questions} == {"O9"}


def test_the_pages_tell_how_many_stay_as_they_were(client, rana, module):
    client.force_login(rana)
    used = make.question(code="W-1")
    make.assessment(module, [used])
    where = address(used)
    shown = client.post(where, {"pool": "prepost"})
    assert "Stays as it is." in shown.content.decode()
    done = client.post(where, {"pool": "prepost", "confirmed": shown.context["shown"]}, follow=True)
    assert "0 questions changed. 1 left as it was." in done.content.decode()


def test_choosing_nothing_is_an_error(client, rana):
    client.force_login(rana)
    response = client.post(address(make.question()), {})
    assert "Choose at least one change." in response.content.decode()


def test_all_of_the_list_is_never_meant(client, rana):
    client.force_login(rana)
    make.question()
    action = reverse("wagtail_bulk_action", args=["assessments", "question", "change_questions"])
    response = client.get(f"{action}?id=all")
    assert response.context["questions"] == []


def test_people_who_may_not_change_questions_change_none(client, emre):
    question = make.question(objective="O1")
    client.force_login(emre)
    response = client.post(address(question), {"objective": "O2"})
    assert (response.status_code, response.context["questions"]) == (200, [])
    assert fresh(question).revisions.count() == 1
