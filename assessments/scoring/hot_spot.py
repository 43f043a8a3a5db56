"""Hot spot: the right places on an image, each of which has a name, so that the image is one of two ways to answer."""

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial
from itertools import pairwise
from typing import Any

from assessments.papers import ItemType, Key, PresentedImage, PresentedItem, Wording
from assessments.scoring import choice
from assessments.scoring.authoring import STEM_LIMIT, TEXT_LIMIT, Part, distinct, find_problems
from assessments.scoring.dealing import deal_letters
from assessments.scoring.whole_numbers import examine_whole, whole

FIELDS = frozenset({"stem", "image", "response", "areas"})
IMAGE_FIELDS = frozenset({"name", "width", "height", "alt"})
AREA_FIELDS = frozenset({"text", "corners", "correct", "feedback"})
RESPONSES = ("single", "multiple")
IMAGE_KINDS = (".jpg", ".jpeg", ".png", ".webp", ".gif")  # an SVG could carry scripts
LARGEST_IMAGE = 20_000  # pixels
MOST_AREAS = 20
CORNER = re.compile(r"([0-9]{1,5}(?:\.[0-9]{1,2})?),([0-9]{1,5}(?:\.[0-9]{1,2})?)")
Corner = tuple[Decimal, Decimal]


def takes_several(content_or_key: Mapping[Any, Any]) -> bool:
    return content_or_key.get("response") == "multiple"


def _examine(item: Part) -> None:
    item.text("stem", STEM_LIMIT)
    response = item.text("response")
    if response and response not in RESPONSES:
        item.report("response", "unknown_value", allowed=list(RESPONSES))
    width, height = _examine_image(item)
    areas = item.parts("areas", AREA_FIELDS, least=2, most=MOST_AREAS)
    distinct([(area, "text", area.text("text")) for area in areas])
    for area in areas:
        area.text("feedback")
        corners = area.text("corners")
        if corners and not _is_area(corners, width, height):
            area.report("corners", "bad_area")
    correct = sum([area.flag("correct") for area in areas])
    if areas and correct == 0:
        item.report("areas", "no_correct_option")
    if correct > 1 and not takes_several(item.values):
        item.report("areas", "too_many_correct_options")


def _examine_image(item: Part) -> tuple[int, int]:
    """Width and height; as large as can be where they are not known."""
    value = item.values.get("image")
    if not isinstance(value, Mapping):
        if value is None or value == "":
            item.report("image", "required")
        else:
            item.report("image", "wrong_type", expected="mapping")
        return LARGEST_IMAGE, LARGEST_IMAGE
    image = Part(value, item.at("image"), item.problems)
    image.only(IMAGE_FIELDS)
    image.text("alt", TEXT_LIMIT)
    name = image.text("name")
    if name and not name.lower().endswith(IMAGE_KINDS):
        image.report("name", "unknown_value", allowed=list(IMAGE_KINDS))
    sides = [examine_whole(image, side, 1, LARGEST_IMAGE) for side in ("width", "height")]
    return sides[0] or LARGEST_IMAGE, sides[1] or LARGEST_IMAGE


def _is_area(text: str, width: int, height: int) -> bool:
    """At least three corners inside the image, around a surface."""
    corners = _corners(text)
    if len(corners) < 3 or any(x > width or y > height for x, y in corners):
        return False
    # Shoelace formula, twice the surface.
    return sum(x * v - u * y for (x, y), (u, v) in pairwise([*corners, corners[0]])) != 0


def _corners(text: str) -> list[Corner]:
    """The corners "x,y x,y …" in the image's pixels; none where the text is something else."""
    matches = [CORNER.fullmatch(each) for each in text.split()]
    return [(Decimal(match[1]), Decimal(match[2])) for match in matches if match] if all(matches) else []


def _freeze(content: Mapping[str, Any], salt: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Image and corners belong to the wording: a translation may have a picture with words of its own."""
    letters = deal_letters(len(content["areas"]), salt)
    areas = sorted(zip(letters, content["areas"], strict=True), key=lambda each: each[0])
    image = content["image"]
    key = {
        "options": [letter for letter, _area in areas],
        "correct": [letter for letter, area in areas if area["correct"]],
        "shuffle": True,
        "response": content["response"],
    }
    wording = {
        "stem": content["stem"],
        "situation": "",
        "image": {
            "name": image["name"],
            "width": whole(image["width"]),
            "height": whole(image["height"]),
            "alt": image["alt"],
        },
        "options": {
            letter: {
                "text": area["text"],
                "feedback": area["feedback"],
                "area": " ".join(area["corners"].split()),
            }
            for letter, area in areas
        },
    }
    return key, wording


def _present(
    key: Key, wording: Wording, answer: str, *, seed: str, field: str, language: str
) -> PresentedItem:
    """The shape is that of a choice, which the list beside the image is."""
    item = choice.present(takes_several, key, wording, answer, seed=seed, field=field, language=language)
    drawn = tuple(replace(each, area=wording["options"][each.id]["area"]) for each in item.choices)
    return replace(item, choices=drawn, image=PresentedImage(**wording["image"]))


HOT_SPOT = ItemType(
    name="hot_spot",
    fields=FIELDS,
    problems=partial(find_problems, fields=FIELDS, examine=_examine),
    freeze=_freeze,
    read_answer=partial(choice.read_answer, takes_several),
    check_answer=partial(choice.check_answer, takes_several),
    score=partial(choice.score, takes_several),
    present=_present,
    explain=choice.explain,
    right_answer=choice.right_answer,
    parts=choice.parts,
)
