"""What the choice types share: options with a feedback each, of which one or several are chosen."""

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial
from typing import Any

from assessments.papers import (
    AnswerError,
    Form,
    ItemOutcome,
    ItemType,
    Key,
    OutcomePart,
    PresentedChoice,
    PresentedItem,
    Wording,
)
from assessments.scoring.authoring import (
    LIST_LIMIT,
    STEM_LIMIT,
    Part,
    distinct,
    find_problems,
)
from assessments.scoring.dealing import shuffled
from assessments.scoring.fields import sent_values

FIELDS = frozenset({"stem", "options"})
OPTION_FIELDS = frozenset({"id", "text", "correct", "feedback"})
OPTION_ID = re.compile(r"[a-z0-9]{1,8}")

# Asked of authored content and of frozen keys alike.
TakesSeveral = Callable[[Mapping[Any, Any]], bool]
Freeze = Callable[[Mapping[str, Any], str], tuple[dict[str, Any], dict[str, Any]]]


def choice_type(
    name: str,
    *,
    takes_several: TakesSeveral,
    fields: frozenset[str] = FIELDS,
    examine: Callable[[Part], None],
    freeze: Freeze,
) -> ItemType:
    return ItemType(
        name=name,
        fields=fields,
        problems=partial(find_problems, fields=fields, examine=examine),
        freeze=freeze,
        read_answer=partial(read_answer, takes_several),
        check_answer=partial(check_answer, takes_several),
        score=partial(score, takes_several),
        present=partial(present, takes_several),
        explain=explain,
        right_answer=right_answer,
        parts=parts,
    )


def examine_options(item: Part, *, takes_several: TakesSeveral, most: int = LIST_LIMIT) -> None:
    item.text("stem", STEM_LIMIT)
    options = item.parts("options", OPTION_FIELDS, least=2, most=most)
    ids = [option.text("id") for option in options]
    for option, each in zip(options, ids, strict=True):
        if each and not OPTION_ID.fullmatch(each):
            option.report("id", "malformed_id")
    distinct((option, "id", each) for option, each in zip(options, ids, strict=True))
    distinct([(option, "text", option.text("text")) for option in options])
    for option in options:
        option.text("feedback")
    correct = sum([option.flag("correct") for option in options])
    if options and correct == 0:
        item.report("options", "no_correct_option")
    if correct > 1 and not takes_several(item.values):
        item.report("options", "too_many_correct_options")


def freeze_options(
    content: Mapping[str, Any], salt: str, *, shuffle: bool = True
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Options keep their authored ids, so the salt has no use here."""
    options = content["options"]
    key = {
        "options": [option["id"] for option in options],
        "correct": [option["id"] for option in options if option["correct"]],
        "shuffle": shuffle,
    }
    wording = {
        "stem": content["stem"],
        "situation": content.get("situation", ""),
        "options": {
            option["id"]: {"text": option["text"], "feedback": option["feedback"]} for option in options
        },
    }
    return key, wording


def read_answer(takes_several: TakesSeveral, key: Key, form: Form, field: str, language: str) -> str:
    chosen = sent_values(form, field)
    for each in chosen:
        if each not in key["options"]:
            raise AnswerError("foreign_option", field, {"value": each})
    if len(chosen) > 1 and not takes_several(key):
        raise AnswerError("too_many_choices", field, {"limit": 1})
    return ",".join(each for each in key["options"] if each in chosen)


def check_answer(takes_several: TakesSeveral, key: Key, answer: str) -> bool:
    chosen = _chosen(answer)
    in_key_order = [each for each in key["options"] if each in chosen]
    return chosen == in_key_order and (len(chosen) <= 1 or takes_several(key))


def score(takes_several: TakesSeveral, key: Key, answer: str) -> Fraction:
    """All or nothing for one choice; (right - wrong) / number of correct options, floor 0, for several."""
    chosen, correct = set(_chosen(answer)), set(key["correct"])
    if not takes_several(key):
        return Fraction(int(chosen == correct))
    return max(
        Fraction(0),
        Fraction(len(chosen & correct) - len(chosen - correct), len(correct)),
    )


def present(
    takes_several: TakesSeveral,
    key: Key,
    wording: Wording,
    answer: str,
    *,
    seed: str,
    field: str,
    language: str,
) -> PresentedItem:
    chosen = _chosen(answer)
    ids = shuffled(key["options"], seed) if key["shuffle"] else key["options"]
    texts = wording["options"]
    return PresentedItem(
        shape="several" if takes_several(key) else "one",
        field=field,
        stem=wording["stem"],
        situation=wording["situation"],
        choices=tuple(PresentedChoice(each, texts[each]["text"], each in chosen) for each in ids),
    )


def explain(key: Key, wording: Wording, answer: str, *, language: str) -> ItemOutcome:
    chosen = _chosen(answer)
    parts = tuple(
        OutcomePart(
            id=each,
            text=wording["options"][each]["text"],
            chosen=each in chosen,
            correct=each in key["correct"],
            feedback=wording["options"][each]["feedback"],
        )
        for each in key["options"]
    )
    return ItemOutcome(wording["stem"], wording["situation"], parts)


def right_answer(key: Key) -> str:
    return ",".join(each for each in key["options"] if each in key["correct"])


def parts(key: Key, wording: Wording) -> list[tuple[str, str]]:
    return [(each, wording["options"][each]["text"]) for each in key["options"]]


def _chosen(answer: str) -> list[str]:
    return answer.split(",") if answer else []
