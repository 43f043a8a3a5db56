"""Enrolling, leaving, visiting and completing: the verbs that write the records of learning."""

import threading
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from wagtail.models import Locale

from courses import api
from courses.models import Enrolment, LessonPage, StepCompletion
from courses.signals import course_completed
from tests import factories as make
from tests.courses.conftest import LATER, NOW


@pytest.fixture
def lessons(course):
    return list(LessonPage.objects.descendant_of(course).order_by("path"))


@pytest.fixture
def enrolment(amina, course):
    return api.enrol(user=amina, course=course, now=NOW)


@pytest.fixture
def completed():
    """The enrolments with which the signal was sent."""
    heard = []

    def listen(sender, enrolment, **kwargs):
        heard.append(enrolment)

    course_completed.connect(listen)
    yield heard
    course_completed.disconnect(listen)


def complete(enrolment, page, now=NOW, percent=None):
    return api.complete_step(enrolment=enrolment, step_id=page.pk, now=now, percent=percent)


def test_enrolling_twice_is_enrolling_once(amina, course):
    first = api.enrol(user=amina, course=course, now=NOW, language="ar")
    assert api.enrol(user=amina, course=course, now=LATER) == first
    assert (first.run, first.language, first.enrolled_at) == (1, "ar", NOW)
    assert Enrolment.objects.count() == 1


def test_a_new_run_begins_only_when_it_is_asked_for(amina, course, enrolment):
    second = api.enrol(user=amina, course=course, now=LATER, new_run=True)
    assert second.run == 2
    assert api.current_enrolment(amina, course) == second


def test_enrolments_of_different_people_do_not_meet(bruno, course, enrolment):
    assert api.current_enrolment(bruno, course) is None
    assert api.enrol(user=bruno, course=course, now=NOW).run == 1


def test_enrolling_in_a_translation_enrols_in_the_course_of_the_first_language(amina, course, translated):
    enrolment = api.enrol(user=amina, course=translated, now=NOW, language="ar")
    assert enrolment.course == course


def test_someone_who_withdrew_is_not_enrolled_and_may_begin_again(amina, course, enrolment):
    assert api.withdraw(enrolment=enrolment, now=NOW).withdrawn_at == NOW
    assert api.withdraw(enrolment=enrolment, now=LATER).withdrawn_at == NOW
    assert api.current_enrolment(amina, course) is None
    assert api.enrol(user=amina, course=course, now=LATER).run == 2


def test_a_stranger_has_no_enrolment(course):
    assert api.current_enrolment(AnonymousUser(), course) is None


def test_enrolment_for_step_refuses_people_who_are_not_enrolled_and_shows_them_the_course(amina, course):
    with pytest.raises(api.NotEnrolled) as refusal:
        api.enrolment_for_step(amina, course)
    assert refusal.value.redirect_to == f"/en/courses/{course.slug}/"
    assert refusal.value.status == 403


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_enrol_once():
    course, amina = make.course(), make.user("amina")

    def enrol():
        api.enrol(user=amina, course=course, now=NOW)
        connection.close()

    threads = [threading.Thread(target=enrol) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Enrolment.objects.count() == 1


def test_canonical_is_the_variant_in_the_first_language(course, translated):
    assert api.canonical(translated) == course
    assert api.canonical(course) == course


def test_canonical_is_the_oldest_variant_where_the_first_language_is_missing(course, translated):
    default = Locale.get_default()
    french = translated.copy_for_translation(Locale.objects.get(language_code="fr"), copy_parents=True)
    course.delete()
    assert [api.canonical(page).pk for page in (translated, french)] == [translated.pk, translated.pk]
    assert translated.locale != default


def test_course_of_finds_the_course_of_a_lesson_and_of_itself(course, lessons):
    assert [api.course_of(page) for page in (course, lessons[3])] == [course, course]


def test_require_open_gives_the_step_and_the_progress(enrolment, course, lessons):
    outline = api.course_outline(course)
    entry, progress = api.require_open(enrolment=enrolment, outline=outline, step_id=lessons[0].pk)
    assert (entry.title, progress.next_step, progress.percent) == ("One.1", lessons[0].pk, 0)


@pytest.mark.parametrize("which", ["locked", "foreign", "module", "unknown"])
def test_require_open_refuses_locked_and_foreign_steps(enrolment, course, lessons, which):
    other = make.lesson(make.module(make.course()))
    steps = {
        "locked": lessons[2].pk,
        "foreign": other.pk,
        "module": lessons[0].get_parent().pk,
        "unknown": 10**6,
    }
    outline = api.course_outline(course)
    with pytest.raises(api.StepLocked) as refusal:
        api.require_open(enrolment=enrolment, outline=outline, step_id=steps[which])
    assert refusal.value.redirect_to == f"/en/courses/{course.slug}/"


def test_note_visit_remembers_the_place_and_the_first_opening(enrolment, lessons):
    api.note_visit(enrolment=enrolment, step_id=lessons[0].pk, now=NOW)
    api.note_visit(enrolment=enrolment, step_id=lessons[1].pk, now=LATER)  # the value at hand is stale by now
    enrolment.refresh_from_db()
    assert (enrolment.started_at, enrolment.last_active_at) == (NOW, LATER)
    assert enrolment.last_step_id == lessons[1].pk


def test_completing_a_step_twice_is_completing_it_once(enrolment, lessons):
    first = complete(enrolment, lessons[0])
    assert complete(enrolment, lessons[0], LATER) == first
    assert StepCompletion.objects.get().completed_at == NOW
    enrolment.refresh_from_db()
    assert (enrolment.started_at, enrolment.last_active_at) == (NOW, LATER)


@pytest.mark.parametrize(
    ("percents", "best"),
    [
        (("60",), "60"),
        (("60", "80"), "80"),
        (("80", "60"), "80"),
        ((None, "0"), "0"),
        (("70", None), "70"),
        (("0", "0.01"), "0.01"),
    ],
)
def test_a_better_percent_wins_and_a_worse_one_does_not_lower_it(enrolment, lessons, percents, best):
    for percent in percents:
        completion = complete(enrolment, lessons[0], percent=Decimal(percent) if percent else None)
    assert completion.best_percent == Decimal(best)
    assert api.step_scores(enrolment) == {lessons[0].pk: Decimal(best)}


def test_completion_is_noted_and_told_when_the_last_required_step_is_done(enrolment, lessons, completed):
    for lesson in lessons[:3]:
        complete(enrolment, lesson)
    enrolment.refresh_from_db()
    assert (completed, enrolment.completed_at) == ([], None)
    complete(enrolment, lessons[3])
    assert [told.completed_at for told in completed] == [NOW]


def test_a_better_retake_of_a_complete_course_is_told_again_but_keeps_the_day(enrolment, lessons, completed):
    for lesson in lessons:
        complete(enrolment, lesson, percent=Decimal(70))
    complete(enrolment, lessons[3], LATER, percent=Decimal(90))
    enrolment.refresh_from_db()
    assert (len(completed), enrolment.completed_at) == (2, NOW)


def test_progress_of_someone_without_enrolment_is_that_of_a_beginner(course, lessons):
    progress = api.progress_of(None, api.course_outline(course))
    assert (progress.percent, progress.next_step) == (0, lessons[0].pk)


def test_a_record_names_its_course_person_and_run(enrolment, lessons):
    assert str(enrolment) == f"{enrolment.course_id}/{enrolment.user_id}/1"
    assert str(complete(enrolment, lessons[0])) == f"{enrolment.pk}/{lessons[0].pk}"
