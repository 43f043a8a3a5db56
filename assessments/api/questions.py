"""The questions of an open attempt as its learner sees them, as plain values in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from accounts.api import User
from assessments.api.attempts import dealt_items, field_name, item_seed, own_attempt, rules_of
from assessments.api.files import files_of
from assessments.api.practising import Check, open_checks
from assessments.api.wording import answer_error_text, wording_of
from assessments.dealing import Candidate, sections_of
from assessments.delivery import Rules, Section
from assessments.labels import INSTRUCTIONS
from assessments.models import AnswerFile, Attempt, PaperItem, Response
from assessments.papers import AnswerError, Form, PresentedChoice, PresentedGap, PresentedItem
from assessments.scoring import ITEM_TYPES
from courses import api as courses

NOTHING_SAVED = Response()


@dataclass(frozen=True)
class QuestionReading:
    """One item of an open attempt. `number` is its place on the learner's page, `position` its place in the paper.

    `section` is given with its first question. `checks_left` is None outside practice; `check` is the check of
    the answer that stands there.
    """

    number: int
    position: int
    type: str
    item: PresentedItem
    answer: str
    language: str
    instruction: str
    points: Decimal
    errors: Mapping[str, str] = field(default_factory=dict)
    penalty_percent: int = 0
    section: Section | None = None
    is_marked: bool = False
    certainty: int = 0
    seconds: int = 0
    checks_left: int | None = None
    is_locked: bool = False
    check: Check | None = None
    files: Sequence[AnswerFile] = ()

    @property
    def error(self) -> str:
        return next(iter(self.errors.values()), "")

    @property
    def is_answered(self) -> bool:
        return bool(self.answer)


@dataclass(frozen=True)
class AttemptReading:
    """An open attempt. `questions` are all that it was dealt, for counts and the overview.

    `pages` are those that may travel with the page: what a forward-only attempt has left behind is never among them.
    `place`, how far such an attempt has come, counts from 0; `current`, the number of the question shown where there
    is one a page, from 1. `seconds_left` is None without a limit.
    """

    attempt: Attempt
    title: str
    course_address: str
    questions: tuple[QuestionReading, ...]
    sequence: int
    rules: Rules
    seconds_left: int | None
    place: int
    current: int | None
    pages: tuple[QuestionReading, ...]

    @property
    def answered_count(self) -> int:
        return sum(question.is_answered for question in self.questions)

    @property
    def unanswered(self) -> tuple[QuestionReading, ...]:
        """The questions that are not answered and still can be."""
        return tuple(question for question in self.questions[self.place :] if not question.is_answered)


def attempt_reading(
    user: User,
    attempt_uuid: UUID,
    *,
    language: str,
    now: datetime,
    question: int | None = None,
    errors: Mapping[str, AnswerError] | None = None,
    raw: Form | None = None,
) -> AttemptReading:
    """The attempt at the `question` (its number) that is asked for, with what was typed where it could not be read."""
    attempt = own_attempt(user, attempt_uuid)
    rules = rules_of(attempt)
    items = dealt_items(attempt)
    responses = {each.item_id: each for each in Response.objects.filter(attempt=attempt)}
    messages = {name: answer_error_text(error, language) for name, error in (errors or {}).items()}
    questions = _answered_questions(attempt, items, responses, language, messages, raw)
    place, current = _place(attempt, rules, question, len(questions))
    return AttemptReading(
        attempt=attempt,
        title=attempt.paper.title,
        course_address=courses.course_outline(courses.course_of(attempt.assessment)).address,
        questions=questions,
        sequence=max((response.sequence for response in responses.values()), default=0),
        rules=rules,
        seconds_left=seconds_left(attempt.deadline, now),
        place=place,
        current=current,
        pages=questions[place:],
    )


def _answered_questions(
    attempt: Attempt,
    items: Sequence[PaperItem],
    responses: Mapping[int, Response],
    language: str,
    messages: Mapping[str, str],
    raw: Form | None,
) -> tuple[QuestionReading, ...]:
    rules = rules_of(attempt)
    checks = open_checks(attempt, items, responses, language)
    sections = _sections(rules, items)
    files = files_of(attempt)
    return tuple(
        _question(
            attempt,
            item,
            responses.get(item.pk, NOTHING_SAVED),
            language,
            number=number,
            errors=_errors_of(item, messages),
            raw=raw,
            section=sections.get(item.position),
            check=checks.get(item.position),
            checks_allowed=rules.checks_allowed,
            files=files.get(item.position, ()),
        )
        for number, item in enumerate(items, start=1)
    )


def _place(attempt: Attempt, rules: Rules, asked: int | None, total: int) -> tuple[int, int | None]:
    """How many questions are behind the learner, and the number of the one to show (None for all)."""
    is_forward = rules.navigation == "forward"
    place = min(attempt.place, max(0, total - 1)) if is_forward else 0
    wanted = place + 1 if is_forward else asked or 1
    return place, None if rules.layout == "all" else min(max(1, wanted), total)


def unanswered_questions(
    attempt: Attempt, items: Sequence[PaperItem], language: str
) -> tuple[QuestionReading, ...]:
    """The questions as asked to somebody who has answered nothing. Neither the attempt nor the items need be saved."""
    rules = rules_of(attempt)
    sections = _sections(rules, items)
    return tuple(
        _question(
            attempt,
            item,
            NOTHING_SAVED,
            language,
            number=number,
            errors={},
            raw=None,
            section=sections.get(item.position),
            check=None,
            checks_allowed=rules.checks_allowed,
            files=(),
        )
        for number, item in enumerate(items, start=1)
    )


def seconds_left(deadline: datetime | None, now: datetime) -> int | None:
    """Whole seconds until the deadline, never below 0."""
    return None if deadline is None else max(0, int((deadline - now).total_seconds()))


def _sections(rules: Rules, items: Sequence[PaperItem]) -> dict[int, Section]:
    """The sections by the position of their first question."""
    numbers = sections_of(
        rules, [Candidate(item.position, item.section, tuple(item.draws)) for item in items]
    )
    first: dict[int, Section] = {}
    last = 0
    for item, number in zip(items, numbers, strict=True):
        if number != last and 0 < number <= len(rules.sections):
            first[item.position] = rules.sections[number - 1]
        last = number
    return first


def _errors_of(item: PaperItem, messages: Mapping[str, str]) -> dict[str, str]:
    name = field_name(item.position)
    return {key: text for key, text in messages.items() if key == name or key.startswith(f"{name}.")}


def _question(
    attempt: Attempt,
    item: PaperItem,
    response: Response,
    language: str,
    *,
    number: int,
    errors: Mapping[str, str],
    raw: Form | None,
    section: Section | None,
    check: Check | None,
    checks_allowed: int,
    files: Sequence[AnswerFile],
) -> QuestionReading:
    presented, wording_language = _presented(attempt, item, response.answer, language)
    left = 0 if response.is_locked else max(0, checks_allowed - response.tries)
    return QuestionReading(
        number=number,
        position=item.position,
        type=item.item.type,
        item=_as_sent(presented, raw) if errors and raw else presented,
        answer=response.answer,
        language=wording_language,
        instruction=str(INSTRUCTIONS[presented.shape]),
        points=item.item.points,
        errors=errors,
        penalty_percent=item.item.penalty_percent,
        section=section,
        is_marked=item.position in attempt.marked,
        certainty=response.certainty,
        seconds=response.seconds or 0,
        checks_left=left if checks_allowed and ITEM_TYPES[item.item.type].marking == "automatic" else None,
        is_locked=response.is_locked,
        check=check,
        files=files,
    )


def _presented(attempt: Attempt, item: PaperItem, answer: str, language: str) -> tuple[PresentedItem, str]:
    """The item as this learner is asked it, and the language it is in."""
    wording_language, wording = wording_of(item, language)
    rules, seed = ITEM_TYPES[item.item.type], item_seed(attempt.uuid, item.position)
    # Drawn numbers stand in a sentence: they are written in its language.
    key, wording = rules.instance(item.item.key, wording, seed, wording_language)
    if not rules_of(attempt).shuffle_options and "shuffle" in key:
        key = {**key, "shuffle": False}
    field = field_name(item.position)
    item_asked = rules.present(key, wording, answer, seed=seed, field=field, language=language)
    return item_asked, wording_language


def _as_sent(item: PresentedItem, raw: Form) -> PresentedItem:
    """The item with what was sent in its fields, so that a person corrects their own answer."""
    sent = raw.get(item.field, ())
    return replace(
        item,
        gaps=tuple(_gap_as_sent(gap, raw) for gap in item.gaps),
        segments=tuple(replace(each, gap=each.gap and _gap_as_sent(each.gap, raw)) for each in item.segments),
        choices=_chosen(item.choices, sent),
        text=sent[0] if sent else item.text,
    )


def _gap_as_sent(gap: PresentedGap, raw: Form) -> PresentedGap:
    sent = raw.get(gap.field, ())
    return replace(gap, choices=_chosen(gap.choices, sent), text=sent[0] if sent else gap.text)


def _chosen(choices: tuple[PresentedChoice, ...], sent: Sequence[str]) -> tuple[PresentedChoice, ...]:
    return tuple(replace(choice, chosen=choice.id in sent) for choice in choices)
