"""What a learner is told before the start: only what applies, in plain words, with their own limits."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from assessments import api
from assessments.models import AssessmentDraw
from courses import api as courses
from tests import factories as make

NO_LIMIT = "There is no time limit. Your answers are saved as you go; you can stop and come back."


@pytest.fixture
def course(amina):
    made = make.course("Gender")
    courses.enrol(user=amina, course=made, now=timezone.now())
    return made


@pytest.fixture
def read(client, amina):
    client.force_login(amina)

    def rules(page):
        soup = BeautifulSoup(client.get(page.url).content, "html.parser")
        return [" ".join(line.get_text(" ", strip=True).split()) for line in soup.select(".rules li")]

    return rules


def rule(lines, start):
    """The line that begins so."""
    return next((line for line in lines if line.startswith(start)), None)


def test_a_plain_quiz_has_few_rules(read, course):
    assert read(make.assessment(course)) == [
        "This quiz counts. The step is done when you pass.",
        "1 question, 1 point",
        "You pass with 70% or more.",
        "You may try as often as you like. Your best attempt counts.",
        NO_LIMIT,
        "When you have submitted, you see your score, the right answers and an explanation for each.",
    ]


@pytest.mark.parametrize(
    ("fields", "start", "text"),
    [
        (
            {"counting": "mean"},
            "You may",
            "You may try as often as you like. The mean of all your attempts counts.",
        ),
        ({"counting": "last"}, "You may", "You may try as often as you like. The last attempt counts."),
        (
            {"counting": "first", "attempts_allowed": 2, "pause_minutes": 90},
            "You have 2",
            (
                "You have 2 attempts. The first attempt counts; others are for learning. Between two "
                "attempts there is a "
                "pause of 1 h 30 min."
            ),
        ),
        ({"attempts_allowed": 1, "pause_minutes": 90}, "You have 1", "You have 1 attempt."),
        (
            {"time_limit_minutes": 45},
            "You have 45",
            (
                "You have 45 min from the moment you start. The clock runs on when you leave the "
                "page. When the time is "
                "over, the answers that are saved are submitted."
            ),
        ),
        (
            {"time_limit_minutes": 60, "overdue": "abandon"},
            "You have 1 h",
            (
                "You have 1 h from the moment you start. The clock runs on when you leave the page. "
                "Submit in time: when "
                "the time is over, an attempt that is not submitted does not count."
            ),
        ),
        (
            {"layout": "one", "navigation": "forward"},
            "One question",
            (
                "One question is shown at a time, and you can only go forward: when you go on, you "
                "cannot come back to a "
                "question."
            ),
        ),
        (
            {"layout": "one"},
            "One question",
            (
                "One question is shown at a time. You can go back and forth and change your answers "
                "until you submit."
            ),
        ),
        (
            {"purpose": "practice", "checks_allowed": 3, "try_penalty_percent": 20},
            "You can check",
            (
                "You can check each answer at once, up to 3 times. Each further try costs 20% of the "
                "points of the "
                "question."
            ),
        ),
        (
            {"feedback_policy": "score"},
            "When you",
            "When you have submitted, you see your score. The answers are not shown.",
        ),
        (
            {"feedback_policy": "none"},
            "When you",
            "When you have submitted, neither score nor answers are shown.",
        ),
        (
            {
                "feedback_policy": "custom",
                "feedback_table": {"right_after": ["points"], "after_close": ["points", "key", "answer"]},
            },
            "Right after",
            (
                "Right after submitting, you see: your score. When the assessment has closed, you "
                "see: your own answers, "
                "your score, the right answers."
            ),
        ),
    ],
)
def test_a_rule_is_told_where_it_applies(read, course, fields, start, text):
    assert rule(read(make.assessment(course, **fields)), start) == text


@pytest.mark.parametrize(
    ("penalties", "text"),
    [
        ((0, 0), None),
        (
            (25, 0),
            (
                "A wrong answer can cost points: 25% of the points of its question. A question "
                "without an answer costs "
                "nothing, and your score is never below 0."
            ),
        ),
        (
            (25, 50),
            (
                "A wrong answer can cost points: 25% to 50% of the points of its question. A "
                "question without an answer "
                "costs nothing, and your score is never below 0."
            ),
        ),
    ],
)
def test_negative_marking_is_told_with_its_lowest_and_highest(read, course, penalties, text):
    questions = [make.question(penalty_percent=each) for each in penalties]
    assert rule(read(make.assessment(course, questions)), "A wrong answer") == text


@pytest.mark.parametrize(
    ("partial", "text"),
    [
        ((True, True), None),
        ((False, False), "Only answers that are fully right earn points."),
        (
            (True, False),
            (
                "Partly right answers earn part of the points, except in some questions, where only "
                "fully right ones "
                "count."
            ),
        ),
    ],
)
def test_partial_credit_is_told_where_something_has_none(read, course, partial, text):
    questions = [make.question(partial_credit=each) for each in partial]
    lines = read(make.assessment(course, questions))
    assert (rule(lines, "Only answers") or rule(lines, "Partly right")) == text


def test_certainty_is_explained_by_what_it_earns(client, read, amina, course):
    page = make.assessment(course, [make.question(penalty_percent=25)], uses_certainty=True)
    assert rule(read(page), "A wrong answer") is None
    soup = BeautifulSoup(client.get(page.url).content, "html.parser")
    cells = [[cell.get_text() for cell in row.select("th, td")] for row in soup.select("tbody tr")]
    assert cells == [
        ["Not sure", "33%", "0%"],
        ["Fairly sure", "67%", "-67%"],
        ["Very sure", "100%", "-200%"],
    ]


def test_draws_are_told_with_the_points_they_may_bring(read, course):
    for number, points in enumerate((1, 2, 5)):
        make.question(code=f"D-{number}", objective="O1", points=points)
    page = make.assessment(course, [make.question()])
    page.draws = [AssessmentDraw(count=2, objective="O1")]
    page.save_revision().publish()
    assert read(page)[1] == (
        "3 questions, 4 to 8 points . Some questions are drawn by lot: another attempt has others."
    ).replace(" .", ".")


def test_the_time_is_ones_own_and_dates_are_in_ones_own_time_zone(read, amina, clara, course):
    now = timezone.now()
    opens = (now - timedelta(days=1)).replace(hour=22, minute=30)
    page = make.assessment(course, time_limit_minutes=60, opens_at=opens, closes_at=opens + timedelta(days=5))
    api.grant_accommodation(user=amina, author=clara, now=now, reason="More time", extra_time_percent=25)
    amina.time_zone = "Asia/Tokyo"
    amina.save()
    lines = read(page)
    assert rule(lines, "You have 1 h").startswith("You have 1 h 15 min from the moment you start.")
    assert "This is your own time limit." in rule(lines, "You have 1 h")
    assert "7:30 a.m." in rule(lines, "It opens on")


@pytest.mark.parametrize(
    ("days", "text"), [((1, 2), "This assessment opens on"), ((-2, -1), "This assessment closed on")]
)
def test_outside_its_dates_the_page_says_when(client, read, amina, course, days, text):
    now = timezone.now()
    opens_at, closes_at = (now + timedelta(days=day) for day in days)
    page = make.assessment(course, opens_at=opens_at, closes_at=closes_at)
    read(page)
    soup = BeautifulSoup(client.get(page.url).content, "html.parser")
    assert text in soup.select_one(".alert").get_text()
    assert soup.select_one("main form[action*=start]") is None
