"""Reads the first attempt of every learner at an assessment, in flat memory, for statistics: ids, never names.

One attempt a learner, and the first: later ones come after feedback on the same questions, and two attempts of one
person are not two people. Who submitted a first attempt that still waits to be marked is left out and counted.
"""

from array import array
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.db.models import F, FloatField, QuerySet
from django.db.models.functions import Cast

from assessments.models import Attempt, AttemptState, EndedBy, ItemVersion, PaperItem, Response

CHUNK = 500
NOT_REACHED = float("nan")


@dataclass
class Answers:
    """Everything scored, one entry a dealt question: `person` counts the attempts, `item` is an item version.

    `points` is nan where the time ended before the question was reached; `answer` is the place of the canonical
    answer in `distinct[item]`, kept for questions with options only, 0 where nothing was answered.
    """

    attempts: array = field(default_factory=lambda: array("q"))
    person: array = field(default_factory=lambda: array("q"))
    item: array = field(default_factory=lambda: array("q"))
    points: array = field(default_factory=lambda: array("d"))
    answer: array = field(default_factory=lambda: array("q"))
    seconds: array = field(default_factory=lambda: array("d"))
    papers: Counter = field(default_factory=Counter)  # people by paper version
    distinct: dict[int, dict[str, int]] = field(default_factory=dict)
    waiting: int = 0

    def add(self, person: int, row: tuple, item: int, is_reached: bool, has_options: bool) -> None:
        _attempt, _paper_item, _position, answer, points, _most, seconds = row
        known = self.distinct.setdefault(item, {"": 0})
        given = known.setdefault(answer, len(known)) if has_options else int(answer != "")
        self.person.append(person)
        self.item.append(item)
        self.points.append(points if is_reached else NOT_REACHED)
        self.answer.append(given)
        self.seconds.append(NOT_REACHED if seconds is None else seconds)


def submitted(assessment_id: int, *, is_demonstration: bool) -> QuerySet[Attempt]:
    """The submitted attempts of real, or of simulated, people."""
    return Attempt.objects.filter(
        assessment_id=assessment_id,
        state=AttemptState.SUBMITTED,
        enrolment__user__is_synthetic=is_demonstration,
    )


def first_answers(
    assessment_id: int, *, is_demonstration: bool = False, among: Collection[int] | None = None
) -> Answers:
    """The answers of everybody's first attempt; with `among`, the first of each person among these attempts."""
    found = Answers()
    attempts = _first(submitted(assessment_id, is_demonstration=is_demonstration), found, among)
    versions = _scored_versions(assessment_id)
    while chunk := list(islice(attempts, CHUNK)):
        places = {pk: len(found.attempts) + place for place, pk in enumerate(chunk)}
        found.attempts.extend(chunk)
        _read(found, places, versions)
    return found


def _first(attempts: QuerySet[Attempt], found: Answers, among: Collection[int] | None) -> Iterator[int]:
    rows = attempts.order_by("enrolment__user_id", "submitted_at", "pk").values_list(
        "pk", "enrolment__user_id", "paper_id", "points"
    )
    last = None
    for pk, user, paper, points in rows.iterator(chunk_size=2000):
        if user == last or (among is not None and pk not in among):
            continue
        last = user
        if points is None:
            found.waiting += 1
            continue
        found.papers[paper] += 1
        yield pk


def _scored_versions(assessment_id: int) -> dict[int, tuple[int, bool]]:
    """Item version and whether it has options, by paper item, of every paper of the assessment."""
    rows = PaperItem.objects.filter(paper__assessment_id=assessment_id).values_list("pk", "item_id")
    items = dict(rows)
    with_options = set(
        ItemVersion.objects.filter(pk__in=set(items.values()), key__has_key="options").values_list(
            "pk", flat=True
        )
    )
    return {pk: (item, item in with_options) for pk, item in items.items()}


def _read(found: Answers, places: Mapping[int, int], versions: Mapping[int, tuple[int, bool]]) -> None:
    cut_short = dict(
        Attempt.objects.filter(pk__in=places, ended_by=EndedBy.DEADLINE).values_list("pk", "positions")
    )
    rows = (
        Response.objects.filter(attempt_id__in=places, points__isnull=False, max_points__gt=0)
        .order_by("attempt_id", "item__position")
        .values_list(
            "attempt_id",
            "item_id",
            "item__position",
            "answer",
            Cast(F("points"), FloatField()),
            "max_points",
            "seconds",
        )
    )
    unreached = _unreached(rows, cut_short) if cut_short else {}
    for row in rows.iterator(chunk_size=2000):
        item, has_options = versions[row[1]]
        is_reached = row[2] not in unreached.get(row[0], ())
        found.add(places[row[0]], row, item, is_reached, has_options)


def _unreached(rows: QuerySet, cut_short: Mapping[int, Sequence[int]]) -> dict[int, set[int]]:
    """Of attempts that the deadline ended: the positions after the last one answered, in the attempt's order."""
    answered: dict[int, set[int]] = {}
    for attempt, position in (
        rows.filter(attempt_id__in=cut_short).exclude(answer="").values_list("attempt_id", "item__position")
    ):
        answered.setdefault(attempt, set()).add(position)
    found = {}
    for attempt, positions in cut_short.items():
        last = max((i for i, at in enumerate(positions) if at in answered.get(attempt, ())), default=-1)
        found[attempt] = set(positions[last + 1 :])
    return found
