"""What typed answers share: accepted texts, each with a share of the points, in the languages of the item.

Every language brings its own spellings of the same answers: their texts join in the key, so that an answer counts in
whichever language it is typed.
"""

import unicodedata
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from assessments.papers import AnswerError, Form, Key, Wording
from assessments.scoring.authoring import Part, authored_number
from assessments.scoring.comparing import comparable
from assessments.scoring.fields import RAW_LIMIT, sent_value
from shared.numerals import exact_number

IGNORING = ("ignore_punctuation", "ignore_accents")


def examine_accepted(
    item: Part, fields: frozenset[str], ignoring: Mapping[str, bool], fits: Callable[[str], bool]
) -> list[Part]:
    """The entries under "accepted". `fits` tells whether a text has the form that answers must have."""
    answers = item.parts("accepted", fields, least=1)
    owners: dict[str, int] = {}
    shares = []
    for place, answer in enumerate(answers):
        texts = {"text": answer.text("text", RAW_LIMIT)}
        texts |= {f"also.{number}": text for number, text in enumerate(answer.texts("also", least=0))}
        for path, text in texts.items():
            plain = comparable(text, **ignoring)
            if text and not plain:
                answer.report(path, "required")
            elif len(text) > RAW_LIMIT and path != "text":
                answer.report(path, "too_long", limit=RAW_LIMIT)
            elif plain and owners.setdefault(plain, place) != place:
                answer.report(path, "duplicate")
            elif plain and not fits(text):
                answer.report(path, "bad_pattern")
        shares.append(_examine_percent(answer))
    if answers and 100 not in shares:
        item.report("accepted", "no_correct_option")
    return answers


def _examine_percent(answer: Part) -> object:
    answer.number("percent")
    percent = exact_number(answer.values.get("percent"))
    if percent is not None and not 0 < percent <= 100:
        answer.report("percent", "bad_range")
    return percent


def ignoring_of(content_or_key: Mapping[Any, Any]) -> dict[str, bool]:
    return {name: content_or_key.get(name) is True for name in IGNORING}


def freeze_accepted(accepted: list[Mapping[str, Any]]) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """The key's entries, and the text that is shown for each by its id."""
    entries, shown = [], {}
    for number, answer in enumerate(accepted, start=1):
        texts = {typed(text) for text in (answer["text"], *(answer.get("also") or ()))}
        entries.append(
            {"id": str(number), "percent": authored_number(answer["percent"]), "texts": sorted(texts)}
        )
        shown[str(number)] = answer["text"]
    return entries, shown


def joined_accepted(
    entries: list[dict[str, Any]], others: list[dict[str, Any]]
) -> list[dict[str, Any]] | None:
    """The same answers with the texts of both; None where number or shares of the answers differ."""
    if [_bare(entry) for entry in entries] != [_bare(other) for other in others]:
        return None
    return [
        entry | {"texts": sorted({*entry["texts"], *other["texts"]})}
        for entry, other in zip(entries, others, strict=True)
    ]


def _bare(entry: Mapping[str, Any]) -> tuple[str, str]:
    return entry["id"], entry["percent"]


def matched(entries: list[dict[str, Any]], answer: str, ignoring: Mapping[str, bool]) -> tuple[Fraction, str]:
    """The share that an answer earns, and the id of the accepted answer it is; 0 and '' for none."""
    plain = comparable(answer, **ignoring)
    best, name = Fraction(0), ""
    for entry in entries:
        share = Fraction(entry["percent"]) / 100
        if plain and share > best and any(comparable(text, **ignoring) == plain for text in entry["texts"]):
            best, name = share, entry["id"]
    return best, name


def full_id(entries: list[dict[str, Any]]) -> str:
    """The first answer that earns everything."""
    return next(entry["id"] for entry in entries if entry["percent"] == "100")


def full_text(key: Key) -> str:
    """The first text of the first answer that earns everything."""
    name = full_id(key["accepted"])
    return next(entry["texts"][0] for entry in key["accepted"] if entry["id"] == name)


def accepted_parts(key: Key, wording: Wording) -> list[tuple[str, str]]:
    """No ids: what an answer earns, and the texts that earn it."""
    return [(f"{entry['percent']}%", ", ".join(entry["texts"])) for entry in key["accepted"]]


def typed(text: str) -> str:
    """A text as typed, in the one form that is stored: composed, on one line, trimmed."""
    seen = "".join(" " if unicodedata.category(each) in ("Cc", "Cs") else each for each in text)
    return unicodedata.normalize("NFC", seen).strip()


def sent_text(form: Form, field: str) -> str:
    """The text typed into a field, '' where nothing of it can be seen."""
    text = typed(sent_value(form, field))
    if len(text) > RAW_LIMIT:
        raise AnswerError("too_long", field, {"limit": RAW_LIMIT})
    return text if comparable(text) else ""


def is_typed(answer: str) -> bool:
    return answer == "" or (typed(answer) == answer and len(answer) <= RAW_LIMIT and comparable(answer) != "")


def joined_key(key: Key, other: Key) -> Key | None:
    """The key with the accepted texts of both languages; None where anything else differs."""
    accepted = joined_accepted(key["accepted"], other["accepted"])
    if accepted is None or {**key, "accepted": accepted} != {**other, "accepted": accepted}:
        return None
    return {**key, "accepted": accepted}
