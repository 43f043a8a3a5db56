"""A whole paper as a learner would be given it now, without writing anything: for trainers, on screen and on paper."""

import uuid
from collections import Counter
from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import override
from wagtail.models import Page

from accounts.api import User
from assessments.api.attempts import item_seed
from assessments.api.bank import may_read, may_write
from assessments.api.freezing import item_drafts, places_of, rules_of_page
from assessments.api.questions import QuestionReading, unanswered_questions
from assessments.api.wording import wording_of
from assessments.dealing import Candidate, deal
from assessments.delivery import Rules
from assessments.models import AssessmentPage, Attempt, PaperItem, PaperVersion
from assessments.papers import ItemOutcome, ItemType, Key, Wording
from assessments.scoring import ITEM_TYPES
from courses import api as courses

MOST_LEARNERS = 9999


@dataclass(frozen=True)
class DealtItem:
    """A question of the paper with everything that trainers may see of it."""

    question: QuestionReading
    item: PaperItem
    key: Key
    wording: Wording
    outcome: ItemOutcome  # of no answer: the key and its feedback


@dataclass(frozen=True)
class PaperPreview:
    """The paper that one learner would get. `languages` counts the questions worded in each language."""

    page: AssessmentPage
    attempt: Attempt
    rules: Rules
    lines: tuple[DealtItem, ...]
    language: str
    learner: int
    languages: dict[str, int]

    @property
    def questions(self) -> tuple[QuestionReading, ...]:
        return tuple(line.question for line in self.lines)


def assessment_for_trainer(
    user: User, page_id: int, *, is_draft: bool = False, with_key: bool = False
) -> AssessmentPage:
    """The canonical assessment, published or as it stands in the draft, for whom may edit it.

    Not found for everybody else; with the key, and on paper, only for whom may write questions.
    """
    found = AssessmentPage.objects.filter(pk=page_id).first()
    may = may_write(user) if with_key else may_read(user)
    if found is None or not may or not found.permissions_for_user(user).can_edit():
        raise Http404
    page = courses.canonical(found)
    return page.get_latest_revision_as_object() if is_draft else page


def paper_preview(page: AssessmentPage, *, language: str, learner: int) -> PaperPreview:
    """The paper dealt to the learner of this number: another number is another draw and another order.

    Refuses as starting an attempt would, when the assessment is not ready.
    """
    rules = rules_of_page(page)
    attempt, items = _unsaved_attempt(page, rules, language, learner)
    candidates = [Candidate(at, item.section, tuple(item.draws)) for at, item in items.items()]
    attempt.positions = deal(rules, candidates, {}, str(attempt.uuid))
    dealt = [items[position] for position in attempt.positions]
    with override(language):
        questions = unanswered_questions(attempt, dealt, language)
    return PaperPreview(
        page=page,
        attempt=attempt,
        rules=rules,
        lines=tuple(
            _dealt(question, attempt, item, language) for question, item in zip(questions, dealt, strict=True)
        ),
        language=language,
        learner=learner,
        languages=dict(Counter(code for item in dealt for code in item.item.wordings)),
    )


def _unsaved_attempt(
    page: AssessmentPage, rules: Rules, language: str, learner: int
) -> tuple[Attempt, dict[int, PaperItem]]:
    """What starting would write: an attempt on the paper of now, and the items of the paper by position."""
    places = places_of(page)
    versions = item_drafts([place.question for place in places])
    of = Page(pk=page.pk, locale_id=page.locale_id, title=page.title)
    facts = {name: getattr(page, name) for name in ("title", "purpose", "pass_mark_percent")}
    paper = PaperVersion(assessment=of, rules=rules.plain(), **facts)
    items = {
        position: PaperItem(
            paper=paper, item=version, position=position, section=place.section, draws=list(place.draws)
        )
        for position, (place, version) in enumerate(zip(places, versions, strict=True), start=1)
    }
    made_for = uuid.uuid5(page.translation_key, str(learner))
    attempt = Attempt(uuid=made_for, number=1, paper=paper, assessment=of, language=language, positions=[])
    return attempt, items


def _dealt(question: QuestionReading, attempt: Attempt, item: PaperItem, language: str) -> DealtItem:
    wording_language, wording = wording_of(item, language)
    rules: ItemType = ITEM_TYPES[item.item.type]
    seed = item_seed(attempt.uuid, item.position)
    key, wording = rules.instance(item.item.key, wording, seed, wording_language)
    return DealtItem(question, item, key, wording, rules.explain(key, wording, "", language=language))
