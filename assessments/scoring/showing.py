"""What of an explained item a learner may see: everything else is taken out before any template is reached."""

from collections.abc import Collection
from dataclasses import replace

from assessments.papers import ItemOutcome, OutcomePart


def visible_outcome(outcome: ItemOutcome, shown: Collection[str]) -> ItemOutcome:
    """The outcome without what is not in `shown` (see `delivery.SHOWN`). The question itself always stays.

    Without the key, explanations stay only of what the learner chose or filled: one of another option would tell.
    """
    seen = frozenset(shown) & outcome.shown
    parts = [_visible_part(part, seen) for part in outcome.parts]
    if outcome.is_ordered and "key" not in seen:
        parts.sort(key=lambda part: (int(part.given) if part.given else len(parts) + 1, part.id))
    return replace(
        outcome,
        parts=tuple(parts),
        feedback=outcome.feedback if "feedback" in seen else "",
        is_ordered=outcome.is_ordered and "key" in seen,
        shown=seen,
    )


def _visible_part(part: OutcomePart, seen: frozenset[str]) -> OutcomePart:
    shows_answer = "answer" in seen
    if part.expected:
        tells = "correctness" in seen
    else:  # an option: whether it is right is the key itself, but for those that the learner chose
        tells = "key" in seen or (part.chosen and {"answer", "correctness"} <= seen)
    explains = "feedback" in seen and ("key" in seen or part.chosen)
    return replace(
        part,
        chosen=part.chosen and shows_answer,
        correct=part.correct if tells else None,
        expected=part.expected if "key" in seen else "",
        given=part.given if shows_answer else "",
        feedback=part.feedback if explains else "",
    )
