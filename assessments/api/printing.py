"""A paper and its key as plain values for print: the same for the page and for the PDF."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils.translation import get_language_info, ngettext, override
from django.utils.translation import gettext as _

from assessments.api.previewing import DealtItem, PaperPreview
from assessments.comparison import texts_of
from assessments.papers import Key, OutcomePart, PresentedChoice, PresentedItem
from shared.numerals import plain_text, write_number

LETTERS = {"ar": "أبجدهوزحطيكلمنسعفصقرشت"}
LATIN_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
WORDS_PER_LINE, LEAST_LINES, MOST_LINES = 9, 4, 24


def printed_paper(preview: PaperPreview, *, with_key: bool) -> dict[str, Any]:
    """Everything on the printed pages, in the language of the preview; all of it JSON.

    Options have the same letters on the paper and in the key that was printed for the same learner.
    """
    language = preview.language
    with override(language):
        points = sum((line.question.points for line in preview.lines), Decimal(0))
        facts = [
            [_("Questions"), write_number(len(preview.lines), language)],
            [_("Points"), _number(points, language)],
        ]
        if preview.page.pass_mark_percent is not None:
            mark = write_number(preview.page.pass_mark_percent, language)
            facts.append([_("Pass mark"), _("%(number)s%%") % {"number": mark}])
        if preview.rules.time_limit_seconds is not None:
            minutes = write_number(preview.rules.time_limit_seconds // 60, language)
            facts.append([_("Time"), _("%(minutes)s min") % {"minutes": minutes}])
        return {
            "language": language,
            "is_rtl": _is_rtl(language),
            "title": preview.page.title,
            "title_language": preview.page.locale.language_code,
            "kind": _("Key") if with_key else _("Question paper"),
            "note": _("For trainers only. Do not hand out.") if with_key else "",
            "name_label": "" if with_key else _("Name"),
            "date_label": "" if with_key else _("Date"),
            "facts": facts,
            "questions": [_question(line, language, with_key) for line in preview.lines],
        }


def _question(line: DealtItem, language: str, with_key: bool) -> dict[str, Any]:
    question, item = line.question, line.question.item
    section = question.section
    return {
        "number": write_number(question.number, language),
        "code": line.item.item.code if with_key else "",
        "points": _points(question.points, language),
        "language": question.language,
        "is_rtl": _is_rtl(question.language),
        "section": {"title": section.title, "introduction": section.introduction} if section else None,
        "situation": item.situation,
        "stem": item.stem,
        "instruction": question.instruction,
        "low": item.low,
        "high": item.high,
        "unit": item.unit,
        "example": item.example,
        "image": _image(item, question.language),
        "rubric": [
            [each.title, [[_points(points, language), text] for _id, text, points in each.levels]]
            for each in item.rubric
        ],
        **_fields(item, question.language),
        "key": _key(line, language) if with_key else None,
    }


def _fields(item: PresentedItem, language: str) -> dict[str, Any]:
    """What there is to fill in, by shape."""
    fields: dict[str, Any] = {
        "choices": [],
        "options": [],
        "blanks": [],
        "grid": None,
        "text": [],
        "lines": 0,
    }
    if item.shape in ("one", "several", "spot"):
        fields["choices"] = _lettered((choice.text for choice in item.choices), language)
        fields["takes_several"] = item.shape == "several"
    elif item.shape in ("match", "order"):
        fields["options"] = _lettered(_texts(item.gaps[0].choices) if item.gaps else (), language)
        fields["blanks"] = [gap.label for gap in item.gaps]
    elif item.shape == "grid":
        points = _texts(item.gaps[0].choices) if item.gaps else []
        fields["grid"] = {"head": points, "rows": [gap.label for gap in item.gaps]}
    elif item.shape == "cloze":
        fields["text"] = [
            [part.text, part.gap.label if part.gap else "", _texts(part.gap.choices) if part.gap else []]
            for part in item.segments
        ]
    elif item.shape == "essay":
        wanted = -(-(item.most_words or item.least_words) // WORDS_PER_LINE)
        fields["lines"] = min(MOST_LINES, max(LEAST_LINES, wanted))
    else:
        fields["lines"] = 1
        fields["units"] = _texts(item.gaps[0].choices) if item.gaps else []
    return fields


def _key(line: DealtItem, language: str) -> dict[str, Any]:
    shown = _fields(line.question.item, line.question.language)
    letters = {text: letter for letter, text in [*shown["choices"], *shown["options"]]}
    is_choice = line.question.item.shape in ("one", "several", "spot")
    also = [text for name, text in texts_of(line.wording).items() if name.startswith(("feedback", "notes"))]
    return {
        "rows": [_key_row(part, letters, is_choice) for part in _in_order(line.outcome.parts, letters)],
        "extra": list(_also_right(line.key)),
        "feedback": also,
        "sources": list(line.item.item.sources),
    }


def _also_right(key: Key) -> Iterator[tuple[str, str]]:
    """What somebody who marks by hand needs besides what is shown as right: how near, and which other words."""
    if key.get("tolerance") not in (None, "0"):
        is_percent = key.get("tolerance_kind") == "percent"
        yield _("Tolerance"), f"{key['tolerance']} %" if is_percent else key["tolerance"]
    for part in (key, *key.get("gaps", ())):
        for entry in part.get("accepted", ()):
            yield _("Accepted"), f"{', '.join(entry['texts'])} ({entry['percent']} %)"


def _in_order(parts: Sequence[OutcomePart], letters: Mapping[str, str]) -> list[OutcomePart]:
    """In the order of the paper where the parts have letters there."""
    places = {text: place for place, text in enumerate(letters)}
    if all(part.text in places for part in parts) and not any(part.expected for part in parts):
        return sorted(parts, key=lambda part: places[part.text])
    return list(parts)


def _key_row(part: OutcomePart, letters: Mapping[str, str], is_choice: bool) -> dict[str, Any]:
    """One line of the key: an option that is right or wrong, or a part with what is expected there."""
    letter = letters.get(part.expected, "")
    return {
        "letter": letters.get(part.text, ""),
        "text": part.text,
        "is_right": part.correct if is_choice else None,
        "expected": f"{letter} {part.expected}".strip(),
        "feedback": part.feedback,
    }


def _image(item: PresentedItem, language: str) -> dict[str, Any] | None:
    if item.image is None:
        return None
    image = item.image
    lettered = _lettered(_texts(item.choices), language)
    areas = [
        {"corners": choice.area, "letter": letter}
        for choice, (letter, _text) in zip(item.choices, lettered, strict=True)
    ]
    return {
        "name": image.name,
        "width": image.width,
        "height": image.height,
        "alt": image.alt,
        "areas": areas,
    }


def _lettered(texts: Iterable[str], language: str) -> list[list[str]]:
    """Each text with its letter; after the last letter come numbers."""
    letters = LETTERS.get(language, LATIN_LETTERS)
    return [
        [letters[place] if place < len(letters) else write_number(place + 1, language), text]
        for place, text in zip(count(), texts, strict=False)
    ]


def _texts(choices: Iterable[PresentedChoice]) -> list[str]:
    return [choice.text for choice in choices]


def _number(value: Decimal, language: str) -> str:
    return write_number(Decimal(plain_text(value)), language)


def _points(value: Decimal, language: str) -> str:
    number = _number(value, language)
    return ngettext("%(number)s point", "%(number)s points", int(value) if value == int(value) else 100) % {
        "number": number
    }


def _is_rtl(language: str) -> bool:
    return bool(get_language_info(language)["bidi"])
