"""Practice: checking one answer at once, with a number of tries."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts.api import User
from assessments.api.attempts import (
    OutOfReach,
    dealt_items,
    item_seed,
    open_attempt,
    refused,
    require_dealt,
    rules_of,
)
from assessments.api.wording import wording_of
from assessments.delivery import is_lock, out_of_reach, shown_at_check
from assessments.models import AnswerEvent, Attempt, PaperItem, Response
from assessments.papers import ItemOutcome
from assessments.scoring import ITEM_TYPES
from assessments.scoring.showing import visible_outcome
from shared.refusal import Refusal


class NoChecks(Refusal):
    message = _("Answers are checked when you submit.")


class NothingToCheck(Refusal):
    message = _("Answer the question first, then check it.")


@dataclass(frozen=True)
class Check:
    """A checked answer. `outcome` holds what may be shown; `is_right` is None where that is not shown."""

    position: int
    type: str
    outcome: ItemOutcome
    is_right: bool | None
    checks_left: int
    is_locked: bool
    language: str


@transaction.atomic
def check_answer(*, user: User, attempt_uuid: UUID, position: int, now: datetime, language: str) -> Check:
    """Check the saved answer, which counts as a try unless it was just checked; lock the question when it is right or
    its tries are used up.

    Raises NoChecks outside practice, NothingToCheck without an answer, and what saving raises.
    """
    attempt = open_attempt(user, attempt_uuid, now)
    require_dealt(attempt, [position])
    rules = rules_of(attempt)
    if not rules.checks_allowed:
        refused("check_outside_practice", attempt=attempt.pk, position=position)
        raise NoChecks
    if position in out_of_reach(rules, attempt.positions, attempt.place):
        refused("out_of_reach", attempt=attempt.pk, position=position)
        raise OutOfReach
    item = next(each for each in dealt_items(attempt) if each.position == position)
    response = Response.objects.filter(attempt=attempt, item=item).first()
    if response is None or not response.answer:
        raise NothingToCheck
    if not response.is_locked and checked_answers(attempt).get(item.pk) != response.answer:
        _count_try(attempt, item, response, now)
    return check_of(attempt, item, response, language)


def _count_try(attempt: Attempt, item: PaperItem, response: Response, now: datetime) -> None:
    response.tries += 1
    response.is_locked = is_lock(rules_of(attempt), response.tries, _is_right(attempt, item, response.answer))
    response.save(update_fields=["tries", "is_locked"])
    AnswerEvent.objects.create(
        attempt=attempt,
        item=item,
        client_id=uuid.uuid4(),
        sequence=0,  # a check repeats an answer; it never wins over a save
        answer=response.answer,
        certainty=response.certainty,
        is_check=True,
        received_at=now,
    )


def _is_right(attempt: Attempt, item: PaperItem, answer: str) -> bool:
    rules = ITEM_TYPES[item.item.type]
    key, _wording = rules.instance(item.item.key, {}, item_seed(attempt.uuid, item.position), "en")
    return rules.score(key, answer) == 1


def check_of(attempt: Attempt, item: PaperItem, response: Response, language: str) -> Check:
    """What the check of an answer shows under the rules."""
    rules = rules_of(attempt)
    seen = shown_at_check(rules, response.is_locked)
    type_rules = ITEM_TYPES[item.item.type]
    wording_language, wording = wording_of(item, language)
    seed = item_seed(attempt.uuid, item.position)
    key, wording = type_rules.instance(item.item.key, wording, seed, wording_language)
    outcome = type_rules.explain(key, wording, response.answer, language=language)
    tells = "correctness" in seen and type_rules.marking == "automatic"
    return Check(
        position=item.position,
        type=item.item.type,
        outcome=visible_outcome(outcome, seen),
        is_right=_is_right(attempt, item, response.answer) if tells else None,
        checks_left=0 if response.is_locked else rules.checks_allowed - response.tries,
        is_locked=response.is_locked,
        language=wording_language,
    )


def checked_answers(attempt: Attempt) -> Mapping[int, str]:
    """The answer that was checked last, by paper item. One query."""
    events = AnswerEvent.objects.filter(attempt=attempt, is_check=True).order_by("pk")
    return dict(events.values_list("item_id", "answer"))


def settle_tries(attempt: Attempt) -> int:
    """At the end of an attempt: an answer that was changed after its last check is one more try. How many were."""
    if not rules_of(attempt).checks_allowed:
        return 0
    checked = checked_answers(attempt)
    changed = [
        response
        for response in Response.objects.filter(attempt=attempt, tries__gt=0)
        if response.answer and response.answer != checked.get(response.item_id)
    ]
    return Response.objects.filter(pk__in=[each.pk for each in changed]).update(tries=F("tries") + 1)


def open_checks(
    attempt: Attempt, items: Sequence[PaperItem], responses: Mapping[int, Response], language: str
) -> dict[int, Check]:
    """The checks to show on the page, by position: of answers that have not been changed since."""
    if not rules_of(attempt).checks_allowed:
        return {}
    checked = checked_answers(attempt)
    return {
        item.position: check_of(attempt, item, responses[item.pk], language)
        for item in items
        if item.pk in checked and item.pk in responses and responses[item.pk].answer == checked[item.pk]
    }
