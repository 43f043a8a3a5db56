"""Fills the bench database: starter catalogue, courses of 30 and 300 lessons, learners, cohorts.

Run as a script with the site's environment; prints one JSON object: the plan of what to measure.
"""

import datetime
import itertools
import json
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import django  # noqa: E402

django.setup()

from django.contrib.auth.models import Group  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402
from wagtail.signal_handlers import disable_reference_index_auto_update  # noqa: E402

from accounts.models import User  # noqa: E402
from assessments import api as assessments  # noqa: E402
from assessments.models import AssessmentItem, AssessmentPage, PaperItem, Pool, Purpose, Question  # noqa: E402
from assessments.scoring import ITEM_TYPES  # noqa: E402
from cohorts.models import (  # noqa: E402
    Cohort,
    CohortCourse,
    Membership,
    MembershipEnrolment,
    Programme,
    ProgrammeRole,
    Role,
)
from courses import api as courses  # noqa: E402
from courses.models import CataloguePage, CoursePage, Enrolment, LessonPage, ModulePage, StepCompletion  # noqa: E402
from interchange.api import load_course_packs  # noqa: E402

LEARNERS = 40
TAKERS = 201  # 200 start one quiz together, one shows what there is to choose
NO_PASSWORD = "!"  # nobody signs in with one; hashing thousands would take minutes
NOW = timezone.now()


def load_packs(quick: bool) -> CoursePage:
    folders = sorted(path.parent for path in (ROOT / "content").glob("*/course.yaml"))
    wanted = [each for each in folders if each.name == "gender-mainstreaming"] if quick else folders
    result = load_course_packs(wanted)
    if result.problems:
        sys.exit(f"The starter catalogue does not load: {result.problems[0]}")
    return CoursePage.objects.order_by("path").first()


def people(prefix: str, count: int) -> list[User]:
    return User.objects.bulk_create(
        User(
            email=f"{prefix}-{number}@example.org",
            certificate_name=f"Learner {number}",
            password=NO_PASSWORD,
            is_synthetic=True,
        )
        for number in range(1, count + 1)
    )


def add_course(title: str) -> CoursePage:
    course = CoursePage(title=title, code=title[-6:], summary="A bench course.", minutes=600, issuer="Bench")
    return CataloguePage.objects.get().add_child(instance=course)


def make_course(title: str, modules: int, lessons: int, quizzes: Iterator[list[Question]]) -> CoursePage:
    """A course whose lessons have the bodies of real lessons; a quiz ends each module."""
    bodies = itertools.cycle(list(LessonPage.objects.exclude(body="[]").values_list("body", flat=True)[:20]))
    course = add_course(title)
    for number in range(1, modules + 1):
        module = course.add_child(
            instance=ModulePage(title=f"Module {number} of {title}", code=f"M{number}", minutes=lessons * 10)
        )
        for place in range(1, lessons + 1):
            lesson = LessonPage(title=f"Lesson {number}.{place}: what to do and why", minutes=10)
            lesson.body = next(bodies)
            module.add_child(instance=lesson)
        add_quiz(module, f"Quiz of module {number}", next(quizzes))
    return course


def add_quiz(parent: ModulePage, title: str, questions: list[Question]) -> AssessmentPage:
    quiz = AssessmentPage(title=title, purpose=Purpose.GRADED, minutes=5)
    quiz.items = [AssessmentItem(question=each, sort_order=place) for place, each in enumerate(questions)]
    return parent.add_child(instance=quiz)


def question_pool(least: int) -> list[Question]:
    """The quiz questions of the catalogue, copied until there are enough."""
    found = list(Question.objects.filter(pool=Pool.QUIZ, live=True).order_by("pk"))
    for number in range(least - len(found)):
        copy = Question.objects.get(pk=found[number].pk)
        copy.pk, copy.translation_key, copy.code = None, uuid.uuid4(), f"{copy.code}-COPY"
        copy.latest_revision = copy.live_revision = None
        copy.save()
        found.append(copy)
    return found


def take(course: CoursePage, learners: list[User], done: int) -> list[Enrolment]:
    """Enrol everyone with the first `done` steps completed."""
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(user=each, course=course, enrolled_at=NOW, started_at=NOW, last_active_at=NOW)
        for each in learners
    )
    steps = [entry.id for entry in courses.course_outline(course).entries[:done]]
    StepCompletion.objects.bulk_create(
        (
            StepCompletion(enrolment=each, step_id=step, completed_at=NOW)
            for each in enrolments
            for step in steps
        ),
        batch_size=2000,
    )
    return enrolments


def make_cohort(programme: Programme, slug: str, course: CoursePage, size: int) -> str:
    cohort = Cohort.objects.create(
        programme=programme,
        title=f"Cohort {slug}",
        slug=slug,
        starts_on=NOW.date(),
        ends_on=NOW.date() + datetime.timedelta(days=90),
    )
    CohortCourse.objects.create(cohort=cohort, course=course, position=1)
    enrolments = take(course, people(slug, size), done=3)
    members = Membership.objects.bulk_create(
        Membership(cohort=cohort, user_id=each.user_id, joined_at=NOW) for each in enrolments
    )
    MembershipEnrolment.objects.bulk_create(
        MembershipEnrolment(membership=member, enrolment=enrolment)
        for member, enrolment in zip(members, enrolments, strict=True)
    )
    return f"/admin/cohorts/{slug}/overview/"


def session_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


def start(user: User, quiz: AssessmentPage) -> Any:
    return assessments.start_attempt(user=user, page=quiz, now=NOW, language="en")


def saves(attempt: Any) -> list[dict[str, Any]]:
    """What a device may send: positions and answers of the choice questions of the attempt."""
    found = []
    for item in PaperItem.objects.filter(paper=attempt.paper).select_related("item"):
        name = f"q{item.position}"
        shown = ITEM_TYPES[item.item.type].present(
            item.item.key, item.item.wordings["en"], "", seed="bench", field=name, language="en"
        )
        if shown.shape == "one":
            found.append({"item": item.position, "values": [choice.id for choice in shown.choices]})
    return found


def first_view_paths(course: CoursePage, viewer: User, quiz_path: str) -> dict[str, list[str]]:
    """Learner pages of the starter catalogue, each with the page a learner opens next."""
    outline = courses.course_outline(course)
    lessons = [entry.address for entry in outline.entries if entry.kind == "lesson"]
    take(course, [viewer], done=[entry.address for entry in outline.entries].index(lessons[0]))
    return {
        "catalogue": ["/en/courses/", outline.address],
        "course": [outline.address, lessons[0]],
        "lesson": [lessons[0], outline.address],
        "question page": [quiz_path, outline.address],
    }


def sit_exams(pool: list[Question], learners: list[User]) -> dict[str, Any]:
    """Open attempts of three sizes to save in, and a quiz that others take from its page to its result."""
    course = add_course("Bench exams")
    module = course.add_child(instance=ModulePage(title="Exams", code="E"))
    exams = {size: add_quiz(module, f"Exam {size}", pool[:size]) for size in (5, 20, 100)}
    choice = [each for each in pool if each.content[0].block_type in ("single_choice", "true_false")]
    whole = add_quiz(module, "Whole attempts", choice[:20])
    takers = people("taker", TAKERS)
    take(course, [*learners, *takers], done=0)
    attempts = {size: [start(each, exams[size]) for each in learners] for size in exams}
    return {
        "attempts": {size: [f"/en/learn/attempts/{each.uuid}/" for each in attempts[size]] for size in exams},
        "saves": saves(attempts[20][0]),
        "exams": {size: f"/en/learn/assessments/{exams[size].pk}/start/" for size in exams},
        "whole": {
            "quiz": whole.url,
            "start": f"/en/learn/assessments/{whole.pk}/start/",
            "choices": saves(start(takers[0], whole)),
            "sessions": [session_of(each) for each in takers[1:]],
        },
    }


def prepare(quick: bool, only_exams: bool) -> dict[str, Any]:
    """The plan: sessions, addresses by what is measured, and what an autosave may send."""
    starter = load_packs(quick or only_exams)
    pool = question_pool(100)
    learners = people("learner", LEARNERS)
    plan = {"sessions": [session_of(each) for each in learners], **sit_exams(pool, learners)}
    if only_exams:
        return plan
    fives = itertools.cycle([pool[first : first + 5] for first in range(0, 100, 5)])
    with disable_reference_index_auto_update():  # half of the time
        short = make_course("Bench 30", 6, 5, fives)
        long = make_course("Bench 300", 30, 10, fives)
    take(short, learners, done=10)
    take(long, learners, done=40)
    programme = Programme.objects.create(title="Bench programme")
    staff = people("facilitator", 1)[0]
    staff.groups.set(Group.objects.filter(name="Facilitators"))
    ProgrammeRole.objects.create(user=staff, programme=programme, role=Role.FACILITATOR)
    outline = courses.course_outline(short)
    lesson = next(entry for entry in outline.entries if entry.kind == "lesson")
    return {
        **plan,
        "staff_session": session_of(staff),
        "course_30": outline.address,
        "course_300": courses.course_outline(long).address,
        "lesson": lesson.address,
        "cohorts": {size: make_cohort(programme, f"cohort-{size}", short, size) for size in (30, 3000)},
        "first_views": first_view_paths(starter, learners[0], plan["attempts"][20][0]),
    }


if __name__ == "__main__":
    json.dump(prepare("--quick" in sys.argv, "--only-exams" in sys.argv), sys.stdout)
