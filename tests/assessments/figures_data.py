"""Many first attempts at once, scored by the rules of the items, for tests of figures."""

import datetime
import itertools
from decimal import Decimal
from random import Random

from accounts.models import User
from assessments import api
from assessments.models import Attempt, AttemptState, Response
from assessments.scoring import ITEM_TYPES
from courses import api as courses
from courses.models import Enrolment
from tests import factories as make

NOW = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC)
_people = itertools.count(1)


def choice(*, right="b", options=("a", "b", "c"), **fields):
    """A single choice of the given options."""
    content = {
        "stem": "Which one?",
        "options": [
            {"id": each, "text": f"Text {each}", "correct": each == right, "feedback": "So."}
            for each in options
        ],
    }
    return make.question("single_choice", content, **fields)


def people(count, course, *, is_synthetic=False, language="en"):
    """That many learners with an enrolment each."""
    made = User.objects.bulk_create(
        User(email=f"person-{next(_people)}@example.org", is_synthetic=is_synthetic) for _each in range(count)
    )
    return Enrolment.objects.bulk_create(
        Enrolment(user=user, course=course, language=language, enrolled_at=NOW) for user in made
    )


def sit(page, enrolments, answers, *, number=1, seconds=None, languages=None, ended_by="learner"):
    """One submitted attempt an enrolment; `answers`: a list a person of canonical answers in paper order, None for a
    question that was not dealt."""
    paper = api.freeze(page)
    items = list(paper.paper_items.select_related("item").order_by("position"))
    attempts, responses = [], []
    for place, (enrolment, given) in enumerate(zip(enrolments, answers, strict=True)):
        dealt = [(item, each) for item, each in zip(items, given, strict=True) if each is not None]
        points = [
            Decimal(float(ITEM_TYPES[item.item.type].score(item.item.key, each)) if each else 0)
            * item.item.points
            for item, each in dealt
        ]
        attempt = Attempt(
            enrolment=enrolment,
            assessment_id=paper.assessment_id,
            paper=paper,
            number=number,
            state=AttemptState.SUBMITTED,
            language=languages[place] if languages else "en",
            started_at=NOW,
            submitted_at=NOW + datetime.timedelta(hours=number),
            positions=[item.position for item, _each in dealt],
            ended_by=ended_by,
            points=sum(points, Decimal(0)),
            max_points=sum((item.item.points for item, _each in dealt), Decimal(0)),
        )
        attempts.append(attempt)
        responses += [
            Response(
                attempt=attempt,
                item=item,
                answer=each,
                points=earned,
                max_points=item.item.points,
                seconds=seconds,
            )
            for (item, each), earned in zip(dealt, points, strict=True)
        ]
    Attempt.objects.bulk_create(attempts)
    Response.objects.bulk_create(responses)
    return attempts


def random_answers(count, items, *, seed=1, chance=0.5, right="b", wrong=("a", "c")):
    """People of different ability: the last ones know more."""
    random = Random(seed)
    return [
        [
            right if random.random() < chance * (0.4 + 1.2 * person / count) else random.choice(wrong)
            for _item in range(items)
        ]
        for person in range(count)
    ]


def first_enrolment(person, course):
    return courses.enrol(user=person, course=course, now=NOW)
