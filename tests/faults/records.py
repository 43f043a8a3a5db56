"""`fill N` makes a quiz and N open attempts and prints how to take them; `check` compares what is stored with what
learners have been told (on stdin) and prints what is wrong. Runs with the environment of the site.
"""

import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import django  # noqa: E402

django.setup()

from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from assessments import api  # noqa: E402
from assessments.api.attempts import dealt_items  # noqa: E402
from assessments.api.submitting import given_answers, score_attempt  # noqa: E402
from assessments.merging import Save, latest  # noqa: E402
from assessments.models import AnswerEvent, Attempt, AttemptState, GradeEvent, Response  # noqa: E402
from courses import api as courses  # noqa: E402
from tests import factories as make  # noqa: E402

QUESTIONS = 20


def fill(count: int) -> dict[str, Any]:
    course = make.course("Faults")
    questions = [make.question("numeric" if number % 3 else "single_choice") for number in range(QUESTIONS)]
    quiz = make.assessment(make.module(course), questions)
    now = timezone.now()
    plan = []
    for number in range(count):
        person = User.objects.create(email=f"learner-{number}@example.org", password="!")
        courses.enrol(user=person, course=course, now=now)
        attempt = api.start_attempt(user=person, page=quiz, now=now, language="en")
        client = Client()
        client.force_login(person)
        plan.append((f"/en/learn/attempts/{attempt.uuid}/", client.cookies["sessionid"].value))
    items = attempt.paper.paper_items.select_related("item")
    choices = {
        item.position: ["1", "20", "357152"]
        if item.item.type == "numeric"
        else list(item.item.key["options"])
        for item in items
    }
    return {"attempts": plan, "choices": choices}


def check(told: dict[str, Any]) -> list[str]:
    rows = AnswerEvent.objects.values_list("client_id", "item__position", "sequence")
    stored = {(str(event), position, sequence) for event, position, sequence in rows}
    lost = {tuple(each) for each in told["saved"]} - stored
    wrong = [f"lost: event {event}, question {position}" for event, position, _sequence in lost]
    for attempt in Attempt.objects.select_related("paper"):
        wrong += [f"attempt {attempt.pk}: {reason}" for reason in problems(attempt)]
    return wrong


def problems(attempt: Attempt) -> list[str]:
    found = []
    saves: dict[int, list[Save]] = {}
    for event in AnswerEvent.objects.filter(attempt=attempt):
        saves.setdefault(event.item_id, []).append(Save(event.sequence, str(event.client_id), event.answer))
    counting = {item: latest(group).answer for item, group in saves.items()}
    responses = dict(Response.objects.filter(attempt=attempt).values_list("item_id", "answer"))
    if {item: answer for item, answer in responses.items() if item in counting or answer} != counting:
        found.append("its responses are not the fold of its events")
    if attempt.state != AttemptState.SUBMITTED:
        return [*found, "it is not submitted"]
    score = score_attempt(attempt, dealt_items(attempt), given_answers(attempt))
    if (attempt.points, attempt.percent) != (score.points, score.percent):
        found.append("its score is not that of its answers")
    if GradeEvent.objects.filter(attempt=attempt).count() != 1:
        found.append("it was not graded once")
    return found


if __name__ == "__main__":
    done = fill(int(sys.argv[2])) if sys.argv[1] == "fill" else check(json.load(sys.stdin))
    json.dump(done, sys.stdout)
