"""Authoring blocks: one file per item type, gathered into the stream that a question holds."""

from typing import Any

from wagtail import blocks

from assessments.blocks.base import ItemBlock
from assessments.blocks.matching import MatchingBlock
from assessments.blocks.multiple_response import MultipleResponseBlock
from assessments.blocks.numeric import NumericBlock
from assessments.blocks.ordering import OrderingBlock
from assessments.blocks.scenario import ScenarioItemBlock
from assessments.blocks.single_choice import SingleChoiceBlock
from assessments.blocks.true_false import TrueFalseBlock

ITEM_BLOCKS: tuple[type[ItemBlock], ...] = (
    SingleChoiceBlock,
    MultipleResponseBlock,
    TrueFalseBlock,
    MatchingBlock,
    OrderingBlock,
    NumericBlock,
    ScenarioItemBlock,
)
ITEM_STREAM = [(block.item_type, block()) for block in ITEM_BLOCKS]


def item_content(stream: blocks.StreamValue) -> tuple[str, dict[str, Any]]:
    """Type and authored content of the one item that a question's stream holds; ("", {}) when it is empty."""
    if not stream:
        return "", {}
    child = stream[0]
    return child.block_type, child.block.content(child.value)


def item_stream(item_type: str, content: dict[str, Any]) -> list[dict[str, Any]]:
    """Authored content as the raw data of a question's stream."""
    return [{"type": item_type, "value": content}]
