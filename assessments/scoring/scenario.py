"""Scenario: a situation, then options of which one or several are right, as its `response` says."""

from collections.abc import Mapping
from typing import Any

from assessments.scoring.authoring import SITUATION_LIMIT, Part
from assessments.scoring.choice import (
    FIELDS,
    choice_type,
    examine_options,
    freeze_options,
)

RESPONSES = ("single", "multiple")


def _takes_several(content_or_key: Mapping[Any, Any]) -> bool:
    return content_or_key.get("response") == "multiple"


def _examine(item: Part) -> None:
    item.text("situation", SITUATION_LIMIT)
    response = item.text("response")
    if response and response not in RESPONSES:
        item.report("response", "unknown_value", allowed=list(RESPONSES))
    examine_options(item, takes_several=_takes_several)


def _freeze(content: Mapping[str, Any], salt: str) -> tuple[dict[str, Any], dict[str, Any]]:
    key, wording = freeze_options(content, salt)
    return key | {"response": content["response"]}, wording


SCENARIO = choice_type(
    "scenario",
    takes_several=_takes_several,
    fields=FIELDS | {"situation", "response"},
    examine=_examine,
    freeze=_freeze,
)
